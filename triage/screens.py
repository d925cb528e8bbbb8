"""Figures as tables for people; the JSON output has all of them."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from triage.bench import Footprint, Rival

_console = Console()


def evaluation(figures: dict[str, Any]) -> None:
    """One run: totals with their intervals, then precision, recall and F1 of each category."""
    totals = Table("measure", "value", "95 %", title=f"{figures['n']} texts, {figures['model']} model")
    for name in ("accuracy", "macro_f1", "lenient_accuracy", "severity_macro_f1", "type_macro_f1", "ece"):
        interval = figures["intervals_95"].get(name)
        totals.add_row(
            name, _number(figures[name]), f"{interval['low']:.3f}–{interval['high']:.3f}" if interval else ""
        )
    _console.print(totals)
    _classes("category", figures["per_class"])
    if figures["severity_per_class"]:
        _classes("severity", figures["severity_per_class"])


def by_voice(figures: dict[str, Any]) -> None:
    """One line a held-out voice."""
    names = ("accuracy", "macro_f1", "severity_macro_f1", "type_macro_f1", "ece")
    table = Table("voice", "texts", *names, title="held-out voices")
    for voice, found in figures.items():
        table.add_row(voice, str(found["n"]), *(_number(found[name]) for name in names))
    _console.print(table)


def rivals(compared: Sequence[Rival], own: Footprint) -> None:
    """Classifiers side by side, and what the first of them takes."""
    sets = list(compared[0].macro_f1)
    table = Table(
        "classifier", *(f"macro-F1, {title}" for title in sets), "texts/s", "times", "ms a text alone", "times"
    )
    slowest = compared[-1]
    for one in compared:
        table.add_row(
            one.name, *(_number(one.macro_f1.get(title)) for title in sets),
            f"{one.texts_per_s:g}", f"{one.texts_per_s / slowest.texts_per_s:.1f}",
            f"{one.single_ms:g}", f"{slowest.single_ms / one.single_ms:.1f}",
        )  # fmt: skip
    _console.print(table)
    _console.print(f"first label after {own.load_s} s, at most {own.memory_mb:.0f} MB resident", highlight=False)


def corpus(figures: dict[str, Any]) -> None:
    """Counts by label and language, and how alike the texts are."""
    languages = sorted(figures["by_language"])
    for head in ("category", "severity", "type"):
        table = Table(head, *languages)
        for label, counts in figures[head].items():
            table.add_row(label, *(str(counts.get(language, 0)) for language in languages))
        _console.print(table)
    quartiles = " / ".join(f"{value:g}" for value in figures["words_quartiles"])
    _console.print(
        f"{figures['texts']} texts of {figures['voices']} voices; words (quartiles) {quartiles}; "
        f"with a second category {figures['with_secondary']:.0%}; "
        f"near duplicates {len(figures['near_duplicates'])}; "
        f"sharing six words in a row {figures['sharing_six_words']:.1%}",
        highlight=False,
    )
    for one, other in figures["near_duplicates"]:
        _console.print(f"  {one}\n  {other}\n", markup=False, highlight=False)
    for doubt in figures["doubtful"]:
        text = doubt["text"]
        line = f"  {text['language']}-{text['voice']}: {text['category']}, rather {doubt['rather']}? {text['text']}"
        _console.print(line, markup=False, highlight=False)
    if "found_elsewhere" in figures:
        _console.print(f"also in the other file: {len(figures['found_elsewhere'])}", highlight=False)


def _classes(title: str, classes: dict[str, Any]) -> None:
    table = Table(title, "precision", "recall", "F1", "texts")
    for label, found in classes.items():
        table.add_row(label, *(_number(found[name]) for name in ("precision", "recall", "f1")), str(found["support"]))
    _console.print(table)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
