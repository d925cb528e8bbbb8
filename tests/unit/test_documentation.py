"""What is documented exists, and what exists is documented."""

import re
import subprocess
from pathlib import Path

import pytest

from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKED = sorted(
    {
        (page, target)
        for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    }
)


def settings_read_anywhere() -> set[str]:
    """Every setting: the fields of `Settings`, and what is read from the environment elsewhere."""
    prefix = Settings.model_config["env_prefix"].upper()
    fields = {
        str(field.validation_alias) if field.validation_alias else prefix + name.upper()
        for name, field in Settings.model_fields.items()
    }
    sources = [*(ROOT / "ops").glob("*.py"), ROOT / "endpoints.yml"]
    return fields | set(re.findall(r"HELPDESK_[A-Z_]*[A-Z](?![A-Z_])", "".join(path.read_text() for path in sources)))


def test_every_setting_is_in_the_readme() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
    assert documented == settings_read_anywhere()


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    offered = set(re.findall(r"make (\w+)", shown))
    assert set(re.findall(r"`make (\w+)", README)) <= offered
    assert {"help", "run", "test", "check", "eval", "bench", "train"} <= offered


@pytest.mark.parametrize(("page", "target"), LINKED, ids=lambda value: str(value).rpartition("/")[2])
def test_a_link_leads_to_something(page: Path, target: str) -> None:
    assert (page.parent / target).exists()


def test_no_lock_file_names_an_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
