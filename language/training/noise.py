"""Spoils texts as hurried thumbs do, so that the encoder meets each text in a new spelling every time."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from language.normaliser import slang_table

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: row[max(place - 1, 0) : place] + row[place + 1 : place + 2] for row in _ROWS for place, key in enumerate(row)
}
_VOWELS = re.compile(r"(?<=[a-z])[aiueo](?=[a-z])")
_REPEATED = re.compile(r"\b([a-z]{3,})-\1\b")
_MARKS = re.compile(r"[.,!?;:]+")
_MOST_CHANGES = 3


def spoil(text: str, chance: random.Random) -> str:
    """The text with none to three slips; half of the texts stay as they are."""
    if chance.random() < 0.5:
        return text
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        text = chance.choices(_SLIPS, _SHARES)[0](text, chance).strip() or text
    return text


def _in_one_word(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def slip(text: str, chance: random.Random) -> str:
        words = text.split(" ")
        places = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        if not places:
            return text
        place = chance.choice(places)
        words[place] = change(words[place], chance)
        return " ".join(words)

    return slip


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _dropped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] * chance.randint(2, 4) + word[place + 1 :]


def _beside(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    near = _NEIGHBOURS.get(word[place].lower())
    return word if near is None else word[:place] + chance.choice(near) + word[place + 1 :]


def _without_vowels(word: str, chance: random.Random) -> str:
    return _VOWELS.sub("", word.lower()) if chance.random() < 0.5 else _VOWELS.sub("", word.lower(), count=1)


def _as_slang(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if word.lower() in _spellings()]
    if not places:
        return text
    place = chance.choice(places)
    words[place] = chance.choice(_spellings()[words[place].lower()])
    return " ".join(words)


def _shortened_repeat(text: str, chance: random.Random) -> str:
    return _REPEATED.sub(r"\g<1>2", text)


def _without_marks(text: str, chance: random.Random) -> str:
    return _MARKS.sub(" ", text)


def _recased(text: str, chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.3 else text.lower()


def _run_together(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    if len(words) < 4:
        return text
    place = chance.randrange(len(words) - 1)
    return " ".join([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])


def _word_lost(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    if len(words) < 7:
        return text
    del words[chance.randrange(len(words))]
    return " ".join(words)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, list[str]]:
    """Standard word → how people spell it."""
    found: dict[str, list[str]] = defaultdict(list)
    for slang, standard in slang_table().items():
        found[standard].append(slang)
    return dict(found)


_SLIPS = (
    *(_in_one_word(change) for change in (_swapped, _dropped, _doubled, _beside, _without_vowels)),
    *(_as_slang, _shortened_repeat, _without_marks, _recased, _run_together, _word_lost),
)
_SHARES = (1, 1.5, 1, 1, 1.5, 4, 0.5, 1, 1.5, 0.5, 1)
