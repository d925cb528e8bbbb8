"""The commands that take articles out of the system and bring them back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from knowledge.article import Article
from knowledge.faults import ArticleError, Fault
from knowledge.formats import Format, read, write
from knowledge.lint import Level, Problem, lint
from knowledge.store import ARTICLES_FOLDER, load_articles, read_folder

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on the last line.")]


@dataclass(frozen=True)
class Plan:
    """What an import would do to a folder, and what speaks against it or is worth knowing."""

    new: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()
    unchanged: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems forbid writing."""
        return sum(problem.level is Level.ERROR for problem in self.problems)

    def counts(self, written: int) -> dict[str, int]:
        """The plan in numbers, once `written` files were written."""
        articles = {"new": len(self.new), "changed": len(self.changed), "unchanged": len(self.unchanged)}
        return articles | {"errors": self.errors, "warnings": len(self.problems) - self.errors, "written": written}


def plan(incoming: Sequence[Article], folder: Path, today: date) -> Plan:
    """Compare `incoming` with the articles of `folder` and lint both together as seen on `today`.

    An incoming article takes the place of a file that cannot be read; other such files are errors.
    """
    present, faults = read_folder(folder)
    before: dict[str, Article | None] = {Path(fault.file).stem: None for fault in faults}
    before |= {article.id: article for article in present}
    after = before | {article.id: article for article in incoming}
    problems = [_problem(fault) for fault in faults if after[Path(fault.file).stem] is None]
    problems += lint([article for article in after.values() if article], today, also_known=after)
    return Plan(
        new=tuple(it for it in incoming if it.id not in before),
        changed=tuple(it for it in incoming if it.id in before and it != before[it.id]),
        unchanged=tuple(it for it in incoming if it == before.get(it.id)),
        problems=tuple(problems),
    )


def export(
    target: Annotated[Path, typer.Argument(help="Folder to write to; for csv the file.")],
    format: Annotated[Format, typer.Option("--format", help="How to write the articles.")],
    folder: Annotated[Path, typer.Option("--from", help="Folder of the articles.")] = ARTICLES_FOLDER,
    as_json: AsJson = False,
) -> None:
    """Write the articles as Markdown, CSV or YAML, to be edited and imported again."""
    try:
        written = write(load_articles(folder), target, format)
    except (ValueError, OSError) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from error
    typer.echo(json.dumps({"written": written}) if as_json else f"{written} articles written to {target}")


def import_articles(
    source: Annotated[Path, typer.Argument(help="Folder of *.md or *.yml, or one file of these or *.csv.")],
    into: Annotated[Path, typer.Option(help="Folder of the articles.")] = ARTICLES_FOLDER,
    check: Annotated[bool, typer.Option("--check", help="Only tell; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring articles back; exit code 1, and nothing is written, when there is an error."""
    try:
        found = plan(read(source), into, datetime.now(UTC).date())
        _tell(f"{it.level}: {it.article}: {it.field}: {it.message}" for it in found.problems)
        written = 0 if check or found.errors else write((*found.new, *found.changed), into, Format.YAML)
    except (ValueError, OSError) as error:
        faults = error.faults if isinstance(error, ArticleError) else (Fault(into.name, "file", str(error)),)
        _tell(f"{Level.ERROR}: {fault}" for fault in faults)
        found, written = Plan(problems=tuple(map(_problem, faults))), 0
    _report(found.counts(written), as_json)
    raise typer.Exit(1 if found.errors else 0)


def _problem(fault: Fault) -> Problem:
    return Problem(Path(fault.file).stem, fault.field, fault.message)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _report(counts: dict[str, int], as_json: bool) -> None:
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    typer.echo(json.dumps(counts) if as_json else told)
