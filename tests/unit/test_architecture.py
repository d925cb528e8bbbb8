"""The house keeps its shape: imports run one way, modules and functions stay small (DESIGN §2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Each room with the rooms it may import. Longest prefix decides which room a module is in.
ROOMS = {
    "language": set(),
    "triage": {"language"},
    "knowledge": {"language"},
    "bot": {"language"},  # the few modules that channels and actions share
    "bot.channels": {"bot", "language"},
    "bot.actions": {"bot", "language", "knowledge", "triage"},
    "bot.nlu": {"language"},
    "api": {"bot", "bot.channels", "bot.actions", "language", "knowledge", "triage"},
    "ops": {"api", "bot.actions", "bot.channels", "language", "knowledge", "triage"},
}
# Inside `api`: conversations know no tickets, officers know neither, and none of them who shows them on a page.
API_PAGES = {"api.console", "api.help_centre"}
API_ROOMS = {
    "api.officers": {"api.tickets", "api.conversations.inbox", "api.publishing", *API_PAGES},
    "api.conversations": {"api.tickets", "api.publishing", *API_PAGES},
    "api.tickets": {"api.publishing", "api.privacy", *API_PAGES},
    "api.ratings": {"api.tickets", "api.publishing", "api.privacy", *API_PAGES},
    "api.privacy": {"api.publishing", "api.ratings", *API_PAGES},
    "api.publishing": API_PAGES,
}
SOURCES = sorted(
    path
    for room in ("language", "triage", "knowledge", "bot", "api", "ops")
    for path in (ROOT / room).rglob("*.py")
    if "versions" not in path.parts  # migrations are lists of statements, kept as they were run
)
MAX_LINES, MAX_FUNCTION_LINES = 400, 40


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    rooms = [room for room in ROOMS if module == room or module.startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_a_module_imports_only_rooms_below_its_own(path: Path) -> None:
    own = room_of(module_of(path))
    assert own is not None
    reached = {room for name in imports_of(path) if (room := room_of(name)) is not None}
    assert reached - {own} <= ROOMS[own]


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_inside_api_domains_import_one_way(path: Path) -> None:
    own = module_of(path)
    for domain, forbidden in API_ROOMS.items():
        if own.startswith(domain):
            assert not [name for name in imports_of(path) if any(name.startswith(room) for room in forbidden)]


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_a_module_stays_under_400_lines_and_its_functions_under_40(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") < MAX_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            body_starts = node.body[0].lineno
            assert node.end_lineno - body_starts < MAX_FUNCTION_LINES, f"{node.name} is too long"


def test_what_runs_inside_rasa_uses_only_what_its_python_has() -> None:
    for path in (ROOT / "bot" / "nlu").glob("*.py"):
        ours = {name for name in imports_of(path) if room_of(name) is not None}
        assert ours <= {
            "language.normaliser.normalise",
            "bot.nlu.perf",
            "bot.nlu",
            "bot.nlu.log_filter.without_words",
        }
