"""`python -m triage`: evaluate, classify, train, corpus report."""

import json
import logging
import sys
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from triage import screens
from triage.bench import bench as run_bench
from triage.classifier import load_classifier, refit
from triage.classify import classify_file, classify_lines
from triage.corpus import CORPUS, CorpusError, LabelledText, load
from triage.evaluate import Case, measure, read_cases
from triage.report import describe, occurring
from triage.tables import TableError, rows

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Sorts what participants write.")
corpus_app = typer.Typer(no_args_is_help=True, help="Looks at the labelled texts.")
app.add_typer(corpus_app, name="corpus")
_errors = Console(stderr=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON object on the last line.")]
InputFile = Annotated[Path | None, typer.Option("--input", help="CSV with a column `text`; default: stdin.")]
OutputFile = Annotated[Path | None, typer.Option("--output", help="CSV to write; default: stdout.")]
Against = Annotated[Path | None, typer.Option(help="CSV with a column `text` that must share no text.")]


@app.command()
def evaluate(file: Path, as_json: Json = False) -> None:
    """Measure the classifier on FILE.csv (text, category[, secondary, severity, type])."""
    try:
        figures = measure(read_cases(file), load_classifier())
    except (TableError, CorpusError) as error:
        _stop(str(error))
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        screens.evaluation(figures)


@app.command()
def classify(source: InputFile = None, target: OutputFile = None) -> None:
    """Add category, confidence, secondary, severity, type and language to every text."""
    try:
        if source is None:
            _classify_stdin(target)
        else:
            _classify_file(source, target)
    except (TableError, CorpusError) as error:
        _stop(str(error))
    except UnicodeDecodeError:
        _stop("The standard input is not UTF-8.")
    except OSError as error:
        _stop(f"{error.filename or 'The output'} cannot be used: {error.strerror}.")


def _classify_stdin(target: Path | None) -> None:
    classifier = load_classifier()
    sys.stdin.reconfigure(encoding="utf-8", errors="strict")  # type: ignore[union-attr]
    if target is None:
        classify_lines(sys.stdin, sys.stdout, classifier)
        return
    with target.open("w", encoding="utf-8", newline="") as file:
        classify_lines(sys.stdin, file, classifier)


def _classify_file(source: Path, target: Path | None) -> None:
    if target is None:
        _stop("Say where to write: --output OUT.csv.")
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(), console=_errors,
    )  # fmt: skip
    with bar:
        task = bar.add_task(source.name, total=source.stat().st_size if source.is_file() else None)
        count = classify_file(source, target, load_classifier(), lambda done: bar.update(task, completed=done))
    _errors.print(f"{count} rows written to {target.name}.")


@app.command()
def train(as_json: Json = False) -> None:
    """Fit the n-gram model anew and measure it on the held-out voices."""
    try:
        held_out = load().held_out
        classifier = refit()
    except CorpusError as error:
        _stop(str(error))
    if not held_out:
        _errors.print("Fitted. No voice is held out (triage/corpus/HELD_OUT), so there is nothing to measure.")
        return
    by_voice: dict[str, list[LabelledText]] = defaultdict(list)
    for text in held_out:
        by_voice[f"{text.language}-{text.voice}"].append(text)
    figures: dict[str, Any] = {
        voice: measure([Case.of(text) for text in texts], classifier) for voice, texts in by_voice.items()
    }
    figures["all"] = measure([Case.of(text) for text in held_out], classifier)
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        screens.by_voice(figures)
        screens.evaluation(figures["all"])


@app.command()
def bench(as_json: Json = False) -> None:
    """Measure speed and quality beside the obvious classifier, on the held-out voices."""
    try:
        rivals = run_bench(load())
    except CorpusError as error:
        _stop(str(error))
    if as_json:
        print(json.dumps([asdict(rival) for rival in rivals], ensure_ascii=False))
    else:
        screens.rivals(rivals)


@corpus_app.command("report")
def report(against: Against = None, as_json: Json = False) -> None:
    """Count labels, lengths and near copies; with --against FILE.csv, look for its texts in the corpus."""
    try:
        texts = load(CORPUS).all
        figures = describe(texts)
        if against is not None:
            figures["found_elsewhere"] = occurring(texts, (row["text"] for row in rows(against, ("text",))))
    except (TableError, CorpusError) as error:
        _stop(str(error))
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        screens.corpus(figures)
    if figures.get("found_elsewhere"):
        raise typer.Exit(1)


def _stop(sentence: str) -> NoReturn:
    _errors.print(sentence, style="red", markup=False, highlight=False)
    raise typer.Exit(2)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    app()
