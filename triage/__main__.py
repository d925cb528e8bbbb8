"""`python -m triage`: evaluate, classify, train, calibrate, bench, corpus report."""

import json
import logging
import sys
from collections import defaultdict
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from language.encoder import MODEL, Encoder, EncoderError
from triage import screens
from triage._mixture import write_weights
from triage.bench import bench as run_bench
from triage.bench import footprint
from triage.calibration import calibrate as find_weights
from triage.classifier import load_classifier, load_ngram
from triage.classify import Labeller, by, classify_file, classify_lines, workers
from triage.consistency import suspicious
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
def evaluate(file: Annotated[Path | None, typer.Argument()] = None, as_json: Json = False) -> None:
    """Measure on FILE.csv (text, category[, secondary, severity, type]); without FILE on the held-out voices."""
    try:
        figures = _held_out() if file is None else measure(read_cases(file), load_classifier())
    except (TableError, CorpusError) as error:
        _stop(str(error))
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    if file is None:
        screens.by_voice(figures)
    screens.evaluation(figures if file is not None else figures["all"])


def _held_out() -> dict[str, Any]:
    held_out = load().held_out
    if not held_out:
        _stop("No voice is held out (triage/corpus/HELD_OUT), so there is nothing to measure.")
    classifier = load_classifier()
    by_voice: dict[str, list[LabelledText]] = defaultdict(list)
    for text in held_out:
        by_voice[f"{text.language}-{text.voice}"].append(text)
        by_voice["all"].append(text)
    return {voice: measure([Case.of(text) for text in texts], classifier) for voice, texts in by_voice.items()}


@app.command()
def classify(
    source: InputFile = None,
    target: OutputFile = None,
    processes: Annotated[int, typer.Option("--workers", min=1, help="Processes that share the work.")] = 1,
) -> None:
    """Add category, confidence, secondary, severity, type and language to every text."""
    try:
        with nullcontext(by(load_classifier())) if processes == 1 else workers(processes) as label:
            if source is None:
                _classify_stdin(target, label)
            else:
                _classify_file(source, target, label)
    except (TableError, CorpusError) as error:
        _stop(str(error))
    except BrokenProcessPool:
        _stop("A worker died, perhaps for want of memory. Try fewer --workers.")
    except OSError as error:
        _stop(f"{error.filename or 'The output'} cannot be used: {error.strerror}.")


def _classify_stdin(target: Path | None, label: Labeller) -> None:
    # Bad bytes go through as they came, like those of a file.
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    classify_lines(sys.stdin, sys.stdout if target is None else target, label)


def _classify_file(source: Path, target: Path | None, label: Labeller) -> None:
    if target is None:
        _stop("Say where to write: --output OUT.csv.")
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(), console=_errors,
    )  # fmt: skip
    with bar:
        task = bar.add_task(source.name, total=source.stat().st_size if source.is_file() else None)
        written = classify_file(source, target, label, lambda done: bar.update(task, completed=done))
    _errors.print(f"{written.rows} rows written to {target.name}.")
    if written.torn:
        _errors.print(
            f"Not UTF-8, labelled by what can be read and kept as they came: {written.torn_rows} rows; "
            f"the first is row {written.torn[0]}."
        )


@app.command()
def train(
    base: Annotated[
        Path | None, typer.Option(help="Folder of a Hugging Face checkpoint; default: the pinned one.")
    ] = None,
    extra: Annotated[Path | None, typer.Option(help="CSV like that of `evaluate`, learnt from as well.")] = None,
    lessons: Annotated[Path | None, typer.Option(help="Further lessons, as `make encoder` writes them.")] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 7,
    target: Annotated[Path, typer.Option(help="Folder to write the model into.")] = MODEL,
) -> None:
    """Train the encoder, calibrate, write its model card; goes on after a break. Needs what `make encoder` installs."""
    try:
        from language.training.base import BaseError  # noqa: PLC0415 - torch is only there for training
        from triage.training import Order, train_encoder  # noqa: PLC0415
    except ModuleNotFoundError as error:
        _stop(f"Training needs {error.name}: start it by `make encoder`.")
    try:
        train_encoder(Order(base, extra, lessons, epochs, target))
    except (TableError, CorpusError, BaseError) as error:
        _stop(str(error))


@app.command()
def calibrate(folder: Annotated[Path, typer.Option(help="The model whose weights to write.")] = MODEL) -> None:
    """Find anew how much to listen to each model, and how sure to be: after the corpus has changed."""
    try:
        texts, encoder = load().calibration, Encoder(folder)
    except (CorpusError, EncoderError) as error:
        _stop(str(error))
    if not texts:
        _stop("No voice is in triage/corpus/CALIBRATION, so there is nothing to calibrate with.")
    write_weights(find_weights(texts, encoder, load_ngram()), folder)


@app.command()
def bench(files: Annotated[list[Path] | None, typer.Argument()] = None, as_json: Json = False) -> None:
    """Measure quality and speed beside the obvious classifiers, on the held-out voices and on FILES like evaluate's."""
    try:
        found = load()
        compared = run_bench(found, {file.stem: read_cases(file) for file in files or ()})
    except (TableError, CorpusError) as error:
        _stop(str(error))
    own = footprint([text.text for text in found.held_out])
    if as_json:
        print(json.dumps([*(asdict(rival) for rival in compared), asdict(own)], ensure_ascii=False))
    else:
        screens.rivals(compared, own)


@corpus_app.command("report")
def report(
    against: Against = None,
    as_json: Json = False,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the doubtful labels, which take a minute.")] = False,
) -> None:
    """Count labels, lengths and near copies, and list doubtful labels; with --against FILE.csv, look for its texts."""
    try:
        texts = load(CORPUS).all
        figures = describe(texts)
        figures["doubtful"] = [] if quick else [asdict(doubt) for doubt in suspicious(texts)]
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
