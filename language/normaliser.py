"""Brings slang, typos and texting habits to standard Indonesian, so that models see one word, not twenty.

Runs inside Rasa's Python 3.10 too: standard library only, no newer syntax.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("slang.tsv")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"(?<!['\w])([a-z]{2,})2(an|annya|nya|kan|in|lah)?\b")
_COUNTED = re.compile(r"(\d) ?(x|hr|hri|bln|thn|th|jt|rb|mnt|mnit|dtk|mgg)\b")
_WORD = re.compile(r"(?<!['\w])[a-z]+\b(?!')")
_SPACES = re.compile(r"\s+")
_SEPARATOR = re.compile(r"[ .-]+")
# A 2 after these is a number ("jmo2", "redmi2"), not the texting sign for a repeated word.
_NOT_REPEATED = {
    *("android", "app", "bpjs", "jht", "jkk", "jkm", "jkp", "jp", "jmo", "kpj", "ktp", "mi", "nik", "note"),
    *("oppo", "otp", "pph", "redmi", "sms", "vivo", "web"),
}
# These stand for something else without a number before them ("hr" is also the personnel office).
_UNITS = {
    "x": "kali", "hr": "hari", "hri": "hari", "bln": "bulan", "thn": "tahun", "th": "tahun", "jt": "juta",
    "rb": "ribu", "mnt": "menit", "mnit": "menit", "dtk": "detik", "mgg": "minggu",
}  # fmt: skip


def normalise(text: str) -> str:
    """Return the text in lower case and standard spelling. `normalise(normalise(t)) == normalise(t)`."""
    words, phrases, pattern = _slang()
    text = _STRETCHED.sub(r"\1", _plain(text))
    text = _COUNTED.sub(_with_unit, _DOUBLED.sub(_repeated, text))
    text = _WORD.sub(lambda match: words.get(match[0], match[0]), text)
    return pattern.sub(lambda match: phrases[_SEPARATOR.sub(" ", match[0])], text)


def _plain(text: str) -> str:
    """Compatibility characters resolved, lower case, nothing invisible, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).replace("’", "'"))
        text = unicodedata.normalize("NFKC", text.lower())
    return _SPACES.sub(" ", text.lower()).strip()


def _repeated(match: "re.Match[str]") -> str:
    """`muncul2` → `muncul-muncul`, `terus2an` → `terus-terusan`, `sm2` → `sama-sama`."""
    word = match[1]
    standard = _slang()[0].get(word, word)
    if word in _NOT_REPEATED or len(standard) < 3:
        return match[0]
    return f"{standard}-{standard}{match[2] or ''}"


def _with_unit(match: "re.Match[str]") -> str:
    return f"{match[1]} {_UNITS[match[2]]}"


def slang_table() -> "dict[str, str]":
    """How people spell a word or phrase → how it is written."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


@lru_cache(maxsize=1)
def _slang() -> "tuple[dict[str, str], dict[str, str], re.Pattern[str]]":
    """The table as single words and as phrases, which are looked up once the words are standard.

    A word that begins a phrase waits with the phrases: "tak" is "tidak", but "tak coba" is "saya coba".
    """
    table = slang_table()
    openings = {slang.split()[0] for slang in table if " " in slang}
    phrases = {slang: standard for slang, standard in table.items() if slang.split()[0] in openings}
    words = {slang: standard for slang, standard in table.items() if slang not in phrases}
    longest_first = sorted(phrases, key=len, reverse=True)
    choices = "|".join(slang.replace(" ", "[ .-]{1,2}") for slang in longest_first)
    return words, phrases, re.compile(rf"(?<!['\w])(?=[{_initials(openings)}])(?:{choices})\b(?!')")


def _initials(words: "set[str]") -> str:
    return "".join(sorted({word[0] for word in words}))
