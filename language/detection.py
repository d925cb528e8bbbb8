"""Which of the help desk's two languages a text is written in."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

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

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([language.value for language in Language])
    return cast(_Identifier, identifier)
