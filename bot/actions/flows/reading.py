"""Reads a message as the answer to a flow's question."""

import re
from datetime import date, datetime, time
from functools import cache

import dateparser

from bot.actions.flows.script import SKIPPED, Kind, Question
from language.detection import Language
from language.normaliser import normalise

# A single word decides a short message; in a long one it may stand for anything.
SHORT_WORDS = 6
# In "apa ya" and "boleh ya?" a single word says nothing.
_ASKING = frozenset("apa apakah bagaimana kenapa mengapa kapan berapa what how why when where which".split())
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:-\w+)*")
_SORRY = r"(?:(?:eh|oh|aduh|ups|maaf|sorry|no)[ ,.]+)"
# "bukan nomor saya" is an answer, "bukan, BPU" and "eh bukan BPU" take one back.
_TAKEN_BACK = r"(?:bukan(?:nya)?|salah(?: pencet| ketik| tekan)?|wrong|not that|no)"
_CORRECTION = re.compile(
    rf"^(?:{_SORRY}*{_TAKEN_BACK}\s*[,.:;-]+\s*|{_SORRY}+{_TAKEN_BACK}\b[ ,.:-]*)?"
    rf"(?:{_SORRY}*(?:ralat|keliru|koreksi|salah (?:pencet|ketik|tekan)|maksud(?:nya| saya| aku)|"
    r"i mean(?:t)?|correction|actually)\b[ ,.:-]*)?"
)
_NEGATED = re.compile(r"\b(?:bukan|not)\s+\w+(?=\s*,|\s+(?:tapi|tetapi|melainkan|but)\b)")
_SKIP = re.compile(
    r"(?:saya |aku |i )?(?:lewat(?:i|kan)?(?: saja)?|skip|tidak (?:tahu|ingat|inget|paham|yakin)|lupa|kurang tahu|"
    r"(?:do not|don't|dont) (?:know|remember)|no idea|not sure|(?:i )?forgot|next question|rahasia)"
    r"(?: (?:saya|aku|lagi|saja|persis|pasti|pak|bu|kak|min|it|this))*\W*"
)
_UNITS = {"ribu": 1_000, "juta": 1_000_000, "miliar": 1_000_000_000, "milyar": 1_000_000_000}
_ENGLISH_UNITS = {"thousand": 1_000, "k": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>ribu|juta|miliar|milyar|thousand|million|billion|k\b)?", re.IGNORECASE
)
_GROUPED = re.compile(r"(?P<whole>\d{1,3}(?:[.,]\d{3})+)(?:[.,]\d{1,2})?")
# No wage is longer; a longer number would not even fit a float.
_MOST_DIGITS = 15
_DATE_WORDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(\d{1,2}) bulan (1[0-2]|0?[1-9])\b(?! (?:hari|minggu))", r"\1/\2"),
        (r"(?<!\d )\bbulan (1[0-2]|0?[1-9])\b", r"1/\1"),
        (r"\b(bulan|minggu|tahun) kemarin\b", r"\1 lalu"),
        (r"\byang lalu\b", "lalu"),
        (r"\bse(bulan|minggu|tahun)\b", r"1 \1"),
        (r"(?<!\d )\bminggu lalu\b", "1 minggu lalu"),
        (r"\bbaru (\d+ \w+)$", r"\1 lalu"),
        (r"\b(?:bulan|minggu|hari) ini\b|\bthis (?:month|week)\b|\bbarusan\b|\bjust now\b", "today"),
        (r"\b(?:tanggal|sejak|dari|pada|since|in|kira-kira|sekitar|sudah|baru)\b", " "),
        (r"\b(?:bulan|tahun)\b(?! lalu)(?<!\d bulan)(?<!\d tahun)", " "),
    )
)
_COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "nol zero",
            "satu sekali one once",
            "dua two twice",
            "tiga three",
            "empat four",
            "lima five",
            "enam six",
            "tujuh seven",
            "delapan eight",
            "sembilan nine",
            "sepuluh ten",
            "sebelas eleven",
        )
    )
    for word in words.split()
} | {"setahun": 1, "sebulan": 1}
# Behind or before these a small number is only part of a greater one.
_GREATER = frozenset("belas puluh ratus ribu juta twenty thirty forty fifty hundred thousand".split())


def correction(text: str) -> str | None:
    """What stands behind "eh bukan, …", when the message takes something back; an empty text if nothing does."""
    plain = normalise(text)
    found = _CORRECTION.match(plain)
    return plain[found.end() :] if found and found.end() else None


def wants_skip(text: str) -> bool:
    """Whether the message says that the question cannot or will not be answered."""
    return _SKIP.fullmatch(normalise(text)) is not None


def read(question: Question, text: str, today: date) -> str | None:
    """The answer as it is kept (see `Kind`), `SKIPPED`, or None when the words are no answer."""
    if question.skip and wants_skip(text) and not says_exactly(question, text):
        return SKIPPED
    return _read(question, text, today)


def says_exactly(question: Question, text: str) -> bool:
    """Whether the whole text is one of the phrases of a choice ("lupa" may answer "what went wrong?")."""
    plain = normalise(text)
    phrases = (phrase for option in question.choices.values() for phrase in option.words.all())
    return any(plain == _standard(phrase) for phrase in phrases) or _titled(question, text) is not None


def _titled(question: Question, text: str) -> str | None:
    """The choice whose button's title is typed, and nothing else."""
    plain = " ".join(_TOKEN.findall(normalise(text)))
    titled = (
        key
        for key, option in question.choices.items()
        if plain in {_as_words(option.title.id), _as_words(option.title.en)}
    )
    return next(titled, None)


@cache
def _standard(phrase: str) -> str:
    """A phrase or title of the scripts in standard spelling; there are so many and no more."""
    return normalise(phrase)


@cache
def _as_words(phrase: str) -> str:
    """The same without signs between its words."""
    return " ".join(_TOKEN.findall(_standard(phrase)))


def _read(question: Question, text: str, today: date) -> str | None:
    match question.kind:
        case Kind.CHOICE:
            return _titled(question, text) or choice(question, text)
        case Kind.MONEY:
            return _as_text(rupiah(text))
        case Kind.NUMBER:
            return _as_text(count(text))
        case Kind.DATE:
            found = day(text, today)
            return found.isoformat() if found else None
        case Kind.WORDS:
            return text.strip() if text.strip() and not wants_skip(text) else None


def _as_text(number: int | None) -> str | None:
    return None if number is None else str(number)


def choice(question: Question, text: str) -> str | None:
    """The key of the choice whose longest phrase stands in the text; None when none or several do."""
    plain = _NEGATED.sub(" ", normalise(text))
    tokens = _TOKEN.findall(plain)
    joined = f" {' '.join(tokens)} "
    short = len(tokens) <= SHORT_WORDS and not (_ASKING & set(tokens) or "?" in plain)
    best = {key: _longest(option.words.all(), joined, short=short) for key, option in question.choices.items()}
    most = max(best.values(), default=0)
    likely = [key for key, length in best.items() if length == most]
    return likely[0] if most and len(likely) == 1 else None


def _longest(phrases: tuple[str, ...], text: str, *, short: bool) -> int:
    """Letters of the longest phrase that the text contains as whole words."""
    fitting = (phrase for phrase in map(_as_words, phrases) if f" {phrase} " in text and (short or " " in phrase))
    return max((len(phrase) for phrase in fitting), default=0)


def rupiah(text: str) -> int | None:
    """An amount of money: "3,5 juta", "Rp 3.500.000,00", "500rb", "1 juta 200 ribu"; "3 juta sampai 4 juta" is none."""
    plain = normalise(text).replace("rp", " ")
    parts = [part for match in _AMOUNT.finditer(plain) if (part := _amount(match)) is not None]
    factors = [factor for _, factor in parts if factor is not None]
    if not factors:
        return round(parts[0][0]) if parts else None
    if factors != sorted(set(factors), reverse=True):
        return None
    return sum(round(value * factor) for value, factor in parts if factor is not None)


def _amount(match: re.Match[str]) -> tuple[float, int | None] | None:
    """The number and the unit behind it, if there is one; None for what is no amount, such as a date."""
    number, unit = match["number"], (match["unit"] or "").lower()
    if len(re.sub(r"\D", "", number)) > _MOST_DIGITS:
        return None
    factor = _UNITS.get(unit) or _ENGLISH_UNITS.get(unit)
    if grouped := _GROUPED.fullmatch(number):
        return float(re.sub(r"[.,]", "", grouped["whole"])), factor
    return (float(number.replace(",", ".")), factor) if len(re.findall("[.,]", number)) <= 1 else None


def count(text: str) -> int | None:
    """A small number in digits or words; "setengah" and the like are none."""
    plain = normalise(text)
    digits = re.search(r"\b\d{1,4}\b", plain)
    if digits:
        return int(digits[0])
    words = _TOKEN.findall(plain)
    return next((_COUNTS[word] for word in words if word in _COUNTS), None) if not _GREATER & set(words) else None


def day(text: str, today: date) -> date | None:
    """A day or month that is over: "maret", "2 bulan lalu", "kemarin", "Maret 2024"; a bare month is the last such."""
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "DATE_ORDER": "DMY",
    }
    found = dateparser.parse(_dated(text), languages=[Language.ID.value, Language.EN.value], settings=settings)
    return found.date() if found is not None else None


def _dated(text: str) -> str:
    """The date alone, in words that the library knows."""
    plain = normalise(text)
    for pattern, replacement in _DATE_WORDS:
        plain = pattern.sub(replacement, plain)
    return " ".join(plain.split())
