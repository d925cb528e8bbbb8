"""What real texts get from the running product, over HTTP: the right topic at once, among offers, a wrong answer …

    python -m ops.dialogue_eval QUESTIONS.csv [COMPLAINTS.csv] [--url http://127.0.0.1:8000]

QUESTIONS has the columns `text` and `topics` (`a|b`, accepted ones); COMPLAINTS has `text`, `category` and
perhaps `severity_hint`. Without --url a product of its own is started. Every text is a new participant.
"""

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ops.product import Chat, running

console = Console(highlight=False)


@dataclass(frozen=True)
class Seen:
    """What one text got: the topic answered, the topics offered, whether a ticket was opened, the triage."""

    topic: str | None
    offered: frozenset[str]
    ticket: bool
    category: str | None
    severity: str | None


def see(messages: list[dict[str, Any]]) -> Seen:
    metas = [message["meta"] for message in messages]
    buttons = [button for message in messages for button in message["buttons"]]
    return Seen(
        topic=next((meta["topic"] for meta in metas if meta.get("topic")), None),
        offered=frozenset(button["topic"] for button in buttons if button.get("topic")),
        ticket=any("ticket" in meta for meta in metas),
        category=next((meta["category"] for meta in metas if meta.get("category")), None),
        severity=next((meta["severity"] for meta in metas if meta.get("severity")), None),
    )


def outcome(seen: Seen, accepted: set[str]) -> str:
    """What a question got, in the order of what helps most."""
    if seen.topic in accepted:
        return "right topic at once"
    if seen.topic is None and seen.offered & accepted:
        return "right topic among the offers"
    if seen.ticket:
        return "a person"
    if seen.topic is not None or seen.offered:
        return "wrong answer" if seen.topic is not None else "wrong offers"
    return "refused"


def main(
    questions: Path,
    complaints: Annotated[Path | None, typer.Argument()] = None,
    url: str = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    with _product(url) as client:
        figures: dict[str, Any] = {"questions": _questions(client, _rows(questions))}
        if complaints is not None:
            figures["complaints"] = _complaints(client, _rows(complaints))
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    for title, shares in figures.items():
        table = Table(title, "share")
        for name, share in shares.items():
            table.add_row(name, f"{share:.3f}" if isinstance(share, float) else str(share))
        console.print(table)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@contextmanager
def _product(url: str) -> Iterator[httpx.Client]:
    if url:
        with httpx.Client(base_url=url, timeout=60) as client:
            yield client
        return
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as product:
        yield product.visitor


def _ask(client: httpx.Client, text: str) -> Seen:
    return see(Chat.fresh(client).say(text))


def _questions(client: httpx.Client, rows: list[dict[str, str]]) -> dict[str, Any]:
    got = Counter(
        outcome(_ask(client, row["text"]), set(row["topics"].split("|")))
        for row in track(rows, "questions", console=Console(stderr=True))
    )
    helped = got["right topic at once"] + got["right topic among the offers"]
    shares = {name: count / len(rows) for name, count in got.most_common()}
    return {"n": len(rows), "right or offered": helped / len(rows), **shares}


def _complaints(client: httpx.Client, rows: list[dict[str, str]]) -> dict[str, Any]:
    seen = [(row, _ask(client, row["text"])) for row in track(rows, "complaints", console=Console(stderr=True))]
    severe = [one.ticket for row, one in seen if row.get("severity_hint") == "S1"]
    labelled = [row["category"] == one.category for row, one in seen if one.category]
    return {
        "n": len(seen),
        "answered with an article": sum(one.topic is not None for _, one in seen) / len(seen),
        "offered articles": sum(one.topic is None and bool(one.offered) for _, one in seen) / len(seen),
        "ticket at once": sum(one.ticket for _, one in seen) / len(seen),
        "neither": sum(not (one.topic or one.offered or one.ticket) for _, one in seen) / len(seen),
        "right category where one was given": sum(labelled) / len(labelled) if labelled else 0.0,
        "S1 (hint) reached a person at once": sum(severe) / len(severe) if severe else 0.0,
        "S1 (hint) texts": len(severe),
    }


if __name__ == "__main__":
    typer.run(main)
