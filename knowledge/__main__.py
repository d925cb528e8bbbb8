"""Command line: `python -m knowledge …`. With `--json` the last line of the output is JSON."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from knowledge.ablation import compare
from knowledge.article import Article
from knowledge.bands import Finding
from knowledge.bench import CURVE, SIZES
from knowledge.bench import bench as measure_times
from knowledge.cache import load_search
from knowledge.calibration import calibrate as fit_weights
from knowledge.commands import export, import_articles
from knowledge.evaluate import InputError, measure, read_rows
from knowledge.faults import ArticleError
from knowledge.fusion import write_weights
from knowledge.golden import Golden, load_golden
from knowledge.lint import Level, lint_folder
from knowledge.search import WORDS_ONLY, Search, encoder_or_none
from knowledge.store import ARTICLES_FOLDER, load_articles, load_out_of_scope
from knowledge.tuning import threshold_table
from language.detection import Language

app = typer.Typer(help="Articles and search of the help desk.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on one line.")]
MeasuredFile = Annotated[Path, typer.Argument(help="CSV with 'text' and 'topics' or 'accepted' (a|b).")]


@dataclass(frozen=True)
class Library:
    """What the commands work on; tests hand in a smaller one."""

    search: Callable[[], Search] = load_search
    articles: Callable[[], tuple[Article, ...]] = load_articles
    out_of_scope: Callable[[], tuple[str, ...]] = load_out_of_scope
    golden: Callable[[], tuple[Golden, ...]] = load_golden


@app.callback()
def choose_library(context: typer.Context) -> None:
    """Work on the shipped articles unless told otherwise."""
    context.obj = context.obj or Library()


@app.command()
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What the person wrote.")],
    lang: Annotated[Language, typer.Option(help="Language of the shown titles.")] = Language.ID,
    k: Annotated[int, typer.Option("-k", min=1, help="How many articles.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Find the articles that answer a text."""
    with _clear_errors():
        finding = context.obj.search().search(text, k=k, language=lang)
    found = _as_dict(finding, lang)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    _table(f"{finding.band}, in scope {finding.in_scope:.2f}", found["hits"])


@app.command()
def evaluate(
    context: typer.Context,
    file: MeasuredFile,
    out_of_scope: Annotated[bool, typer.Option(help="No row of the file is in scope.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure topics found and texts refused."""
    with _clear_errors():
        report = asdict(measure(context.obj.search(), read_rows(file, out_of_scope=out_of_scope)))
    if as_json:
        print(json.dumps(report))
        return
    _table(file.name, [{"measure": name, "value": value} for name, value in report.items()])


@app.command()
def ablation(context: typer.Context, file: MeasuredFile, as_json: AsJson = False) -> None:
    """Compare each part of the search with simpler ways."""
    with _clear_errors():
        lines = [asdict(line) for line in compare(context.obj.search(), read_rows(file))]
    _show(f"Topics found in {file.name}", lines, as_json)


@app.command()
def thresholds(context: typer.Context, as_json: AsJson = False) -> None:
    """Print what each threshold would refuse and answer among the golden questions."""
    with _clear_errors():
        cuts = [asdict(cut) for cut in threshold_table(context.obj.search(), context.obj.golden())]
    _show("Golden questions", cuts, as_json)


@app.command()
def calibrate(context: typer.Context) -> None:
    """Fit the weights of the search on the golden questions; needs the encoder."""
    with _clear_errors():
        search = context.obj.search()
        if search.name == WORDS_ONLY:
            raise InputError("The encoder is missing; weights without it would be half of what is needed.")
        weights = fit_weights(search, context.obj.golden())
    write_weights(weights)
    _table("Weights", [{"search": name, **asdict(one)} for name, one in weights.items()])


@app.command()
def bench(
    context: typer.Context,
    curve: Annotated[bool, typer.Option(help="Go on to 50,000 articles; takes some minutes and 12 GB.")] = False,
    as_json: AsJson = False,
) -> None:
    """Time the search at the shipped size and at a thousand articles."""
    library = context.obj
    with _clear_errors():
        sizes = CURVE if curve else SIZES
        found = measure_times(library.articles(), library.out_of_scope(), encoder_or_none(), sizes)
        timings = [asdict(timing) for timing in found]
    _show("Search time", timings, as_json)


@app.command()
def lint(
    folder: Annotated[Path, typer.Option(help="Folder of the articles.")] = ARTICLES_FOLDER,
    as_json: AsJson = False,
) -> None:
    """Check the articles; exit code 1 when there is an error, 0 for mere warnings."""
    problems = lint_folder(datetime.now(UTC).date(), folder)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    _show(f"{errors} errors, {len(problems) - errors} warnings", [asdict(it) for it in problems], as_json)
    raise typer.Exit(1 if errors else 0)


app.command()(export)
app.command("import")(import_articles)


def _as_dict(finding: Finding, language: Language) -> dict[str, Any]:
    hits = [
        {
            "article": hit.article.id,
            "topic": hit.article.topic,
            "title": hit.article.text(language).title,
            "score": round(hit.score, 4),
        }
        for hit in finding.hits
    ]
    return {"band": finding.band, "in_scope": round(finding.in_scope, 4), "hits": hits}


def _show(title: str, rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        _table(title, rows)


def _table(title: str, rows: Sequence[dict[str, Any]]) -> None:
    table = Table(*(rows[0] if rows else ()), title=title)
    for row in rows:
        table.add_row(*("–" if value is None else str(value) for value in row.values()))
    Console().print(table)


@contextmanager
def _clear_errors() -> Iterator[None]:
    """What the person can mend is told in a sentence, without a traceback."""
    try:
        yield
    except (InputError, ArticleError, ValueError) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    app(prog_name="python -m knowledge")
