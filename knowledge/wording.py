"""Small readings of a text that the lint needs: sentences, amounts of money and percentages."""

import re
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_MONEY = re.compile(rf"\bRp\s?{_NUMBER}(?:\s?(ribu|juta|miliar|thousand|million|billion)\b)?", re.IGNORECASE)
_PERCENT = re.compile(rf"{_NUMBER}\s?(?:%|persen\b|per ?cent\b)", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_SCALES = {"ribu": 1e3, "thousand": 1e3, "juta": 1e6, "million": 1e6, "miliar": 1e9, "billion": 1e9}


def sentences(text: str) -> list[str]:
    """The sentences of a text; a dot inside a number or an hour does not end one."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


def amounts(text: str) -> Iterator[tuple[str, float]]:
    """Every amount in the text as unit (`Rp` or `%`) and number, in whichever language it is written."""
    for number, scale in _MONEY.findall(text):
        yield "Rp", _number(number) * _SCALES.get(scale.lower(), 1.0)
    for number in _PERCENT.findall(text):
        yield "%", _number(number)


def trigrams(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a text, for comparing two texts."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def overlap(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    """Share of runs that both texts have (Jaccard), 0 for two empty ones."""
    together = len(first | second)
    return len(first & second) / together if together else 0.0


def _number(written: str) -> float:
    """`15.000.000` and `15,000,000` are grouped; `3,7` and `3.7` are decimals."""
    if _GROUPED.fullmatch(written):
        return float(re.sub(r"[.,]", "", written))
    return (
        float(written.replace(",", "."))
        if written.count(",") + written.count(".") == 1
        else float(re.sub(r"[.,]", "", written))
    )
