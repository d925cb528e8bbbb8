"""Our own labelled texts: one file per language and voice, `<language>-<voice>.tsv`, written by hand.

Whole voices are kept out of training, one name a line: `HELD_OUT` for measuring, since texts of one writer resemble
each other, and `CALIBRATION` for teaching the models how sure they may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from language.detection import Language
from triage.taxonomy import Category, MessageType, Severity

CORPUS = Path(__file__).parent / "corpus"
_COLUMNS = "category\tsecondary\tseverity\ttype\ttext"
_Label = TypeVar("_Label", bound=StrEnum)


class CorpusError(ValueError):
    """A corpus file breaks the format; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text and what its writer meant by it."""

    text: str
    category: Category
    secondary: tuple[Category, ...]
    severity: Severity
    type: MessageType
    language: Language
    voice: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to learn from, texts of other voices to calibrate with, and texts of again others to measure on."""

    training: tuple[LabelledText, ...]
    calibration: tuple[LabelledText, ...]
    held_out: tuple[LabelledText, ...]

    @property
    def all(self) -> tuple[LabelledText, ...]:
        return self.training + self.calibration + self.held_out


def load(folder: Path = CORPUS) -> Corpus:
    """Read every `*.tsv` of the folder. Raises CorpusError on the first line that breaks the format."""
    texts = [text for path in sorted(folder.glob("*.tsv")) for text in read(path)]
    if not texts:
        raise CorpusError(f"{folder.name}: no corpus file here")
    held_out, calibration = _voices(folder / "HELD_OUT"), _voices(folder / "CALIBRATION")
    return Corpus(
        tuple(text for text in texts if text.voice not in held_out | calibration),
        tuple(text for text in texts if text.voice in calibration),
        tuple(text for text in texts if text.voice in held_out),
    )


def read(path: Path) -> Iterator[LabelledText]:
    """Read one voice's texts. Raises CorpusError with file and line number."""
    language, _, voice = path.stem.partition("-")
    lines = _lines(path)
    if not lines or lines[0] != _COLUMNS:
        raise CorpusError(f"{path.name}:1: the header must be {_COLUMNS.split(chr(9))}")
    if not voice:
        raise CorpusError(f"{path.name}: the file name must be <language>-<voice>.tsv")
    for number, line in enumerate(lines[1:], start=2):
        where = f"{path.name}:{number}"
        yield _parse(line, _label(Language, language, where), voice, where)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name}: not UTF-8 (byte {error.start})") from error


def _parse(line: str, language: Language, voice: str, where: str) -> LabelledText:
    cells = line.split("\t")
    if len(cells) != 5:
        raise CorpusError(f"{where}: {len(cells)} columns instead of 5")
    category, secondary, severity, message_type, text = cells
    if not text.strip():
        raise CorpusError(f"{where}: the text is empty")
    return LabelledText(
        text=text,
        category=_label(Category, category, where),
        secondary=tuple(_label(Category, name, where) for name in secondary.split("|") if name),
        severity=_label(Severity, severity, where),
        type=_label(MessageType, message_type, where),
        language=language,
        voice=voice,
    )


def _label(enum: type[_Label], value: str, where: str) -> _Label:
    try:
        return enum(value)
    except ValueError as error:
        raise CorpusError(f"{where}: {value!r} is no {enum.__name__.lower()}") from error


def _voices(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
