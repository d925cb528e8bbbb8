"""Which of the help desk's two languages a text is written in."""

import re
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from language.labelled import Labelled

_TABLE = Path(__file__).with_name("function_words.tsv")
# Not the letters of a name such as A10 or 3s; a 2 behind a word doubles it.
_WORD = re.compile(r"(?<![a-z\d])[a-z]+(?:'[a-z]+)?(?![a-z]|\d*[013-9])")
# One telling word against the log-likelihoods of py3langid; 8 to 12 did best.
_VOTE_WEIGHT = 10
# Closer calls than this are mere chance.
_UNDECIDED = 2
_FEW = 3
# Beyond this the models only grow slower, not surer.
_LONG_ENOUGH = 2000


class Language(Labelled):
    """A language in which the help desk answers; Malay, Javanese and Sundanese count as Indonesian."""

    ID = "id", "Indonesia", "Indonesian"
    EN = "en", "Inggris", "English"


def prepare() -> None:
    """Load the statistical model now: that takes 100 MB for a moment, which what is loaded later can use again."""
    _identifier()


def detect(text: str, default: Language = Language.ID) -> Language:
    """Return the language of `text`; `default` when it holds no word that tells."""
    words = _WORD.findall(text[:_LONG_ENOUGH].lower().replace("’", "'"))
    telling = [word for word in words if _votes().get(word) != 0]
    if len(words) <= _FEW and not any(_votes().get(word) for word in telling):
        return default  # the name of a phone or a town is in no language
    scores = dict(_identifier().rank(" ".join(telling)))
    leaning = scores["id"] - scores["en"] + _VOTE_WEIGHT * sum(_votes().get(word, 0) for word in telling)
    if abs(leaning) < _UNDECIDED:
        return default
    return Language.ID if leaning > 0 else Language.EN


@lru_cache(maxsize=1)
def _votes() -> dict[str, int]:
    """1 for a word that only Indonesian uses (slang too), -1 for one that only English uses.

    0 for what both use in this domain ("login", "error", "update"): it says nothing.
    """
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {word: vote for line, vote in zip(lines, (1, -1, 0), strict=True) for word in line.split()[1:]}


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """The statistical model, loaded on first use because it is not needed everywhere."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    full.set_languages([language.value for language in Language])
    # The full one holds on to a hundred languages and two hundred letters more: 70 MB.
    small = LanguageIdentifier(
        full.nb_ptc, full.nb_pc, full.nb_classes, _FewLetters(full.tk_nextmove), full.tk_output, tk_row=full.tk_row
    )
    return cast(_Identifier, small)


class _FewLetters:
    """The library's table of 256 followers a state, cut to the letters that `_WORD` lets through."""

    _LETTERS = b" 'abcdefghijklmnopqrstuvwxyz"

    def __init__(self, table: "array[int]") -> None:
        whole = np.asarray(table).reshape(-1, 256)
        self._followers = array(table.typecode, whole[:, list(self._LETTERS)].tobytes())
        self._columns = {letter: column for column, letter in enumerate(self._LETTERS)}

    def __getitem__(self, place: int) -> int:
        return self._followers[(place >> 8) * len(self._LETTERS) + self._columns[place & 255]]
