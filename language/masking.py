"""Takes personal numbers out of a text and puts typed placeholders in their place (`nik saya [NIK]`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from language._sensitive import EMAIL, HARMLESS, NAMED, OFFICIAL, SHAPES

# kind: placeholder, Indonesian label, English label
_KINDS = {
    "nik": ("[NIK]", "NIK", "identity number (NIK)"),
    "kpj": ("[KPJ]", "nomor KPJ", "membership number (KPJ)"),
    "phone": ("[HP]", "nomor telepon", "phone number"),
    "email": ("[EMAIL]", "alamat email", "e-mail address"),
    "account": ("[REKENING]", "nomor rekening", "bank account number"),
    "otp": ("[OTP]", "kode sekali pakai", "one-time code"),
    "password": ("[SANDI]", "kata sandi", "password"),
    "mother": ("[IBU]", "nama ibu kandung", "mother's maiden name"),
}


class SensitiveKind(StrEnum):
    """What kind of personal datum was masked."""

    NIK = "nik"
    KPJ = "kpj"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    OTP = "otp"
    PASSWORD = "password"  # noqa: S105 - the name of a kind
    MOTHER = "mother"

    @property
    def placeholder(self) -> str:
        return _KINDS[self.value][0]

    @property
    def label_id(self) -> str:
        return _KINDS[self.value][1]

    @property
    def label_en(self) -> str:
        return _KINDS[self.value][2]


@dataclass(frozen=True, slots=True)
class Found:
    """One masked value, as it was written; it belongs in the encrypted side table and nowhere else."""

    kind: SensitiveKind
    value: str

    @property
    def placeholder(self) -> str:
        return self.kind.placeholder

    def __repr__(self) -> str:  # a value must not reach a log by way of a traceback
        return f"Found({self.kind.value})"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that is safe to store and log, and what was taken out of it, in the order of the text."""

    text: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: SensitiveKind | None  # None: out of bounds


_PLACEHOLDER = re.compile("|".join(re.escape(placeholder) for placeholder, _, _ in _KINDS.values()))
_SEPARATORS = re.compile(r"\D")


def mask(text: str) -> Masked:
    """Return `text` with placeholders for personal data. Masking it again changes nothing."""
    found: list[Found] = []
    # A value may come to light only when the one beside it is gone; one further look makes sure.
    while spans := _sensitive_spans(text):
        found += [Found(span.kind, text[span.start : span.end]) for span in spans if span.kind]
        text = _replaced(text, spans)
    return Masked(text, tuple(found))


def _replaced(text: str, spans: list[_Span]) -> str:
    parts, end = [], 0
    for span in spans:
        assert span.kind is not None
        parts += [text[end : span.start], span.kind.placeholder]
        end = span.end
    return "".join([*parts, text[end:]])


def _sensitive_spans(text: str) -> list[_Span]:
    """Spans that do not overlap, by position; the earlier a rule stands, the stronger it is."""
    taken = bytearray(len(text))
    spans: list[_Span] = []
    for span in _candidates(text):
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            spans.append(span)
    return sorted((span for span in spans if span.kind), key=lambda span: span.start)


def _candidates(text: str) -> Iterator[_Span]:
    yield from (_Span(*match.span(), None) for match in _PLACEHOLDER.finditer(text))
    yield from (_Span(*match.span(), None) for match in OFFICIAL.finditer(text))
    yield from (_Span(*match.span(), SensitiveKind.EMAIL) for match in EMAIL.finditer(text))
    for name, pattern in NAMED:
        yield from _matches(text, pattern, SensitiveKind(name))
    yield from (_Span(*match.span(), None) for match in HARMLESS.finditer(text))
    for name, pattern in SHAPES:
        yield from _matches(text, pattern, SensitiveKind(name))


def _matches(text: str, pattern: re.Pattern[str], kind: SensitiveKind) -> Iterator[_Span]:
    for match in pattern.finditer(text):
        group = "value" if match["value"] is not None else "foreign"
        start = match.start(group)
        value = match[group].rstrip(".,;:?)\"'")
        if value and _plausible(kind, value):
            yield _Span(start, start + len(value), _kind_of(kind, value))


def _plausible(kind: SensitiveKind, value: str) -> bool:
    """An amount or a date behind the name of a bank is not an account number."""
    if kind is not SensitiveKind.ACCOUNT:
        return True
    return not (HARMLESS.fullmatch(value) or value.endswith("0000") or _is_date(value))


def _is_date(value: str) -> bool:
    """`20112026`: day, month and a year of this or the last century."""
    return bool(re.fullmatch(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d", value))


def _kind_of(kind: SensitiveKind, value: str) -> SensitiveKind:
    """The number itself may tell better than the word before it ("rekening dan nik saya 9999…")."""
    digits = _SEPARATORS.sub("", value)
    if kind in (SensitiveKind.ACCOUNT, SensitiveKind.PHONE) and len(digits) == 16 and _has_birth_date(digits):
        return SensitiveKind.NIK
    if kind is SensitiveKind.ACCOUNT and re.match(r"(?:0|62)8", digits) and 10 <= len(digits) <= 13:
        return SensitiveKind.PHONE
    return kind


def _has_birth_date(digits: str) -> bool:
    """Digits 7 to 12 of a NIK are day (plus 40 for women), month and year of birth."""
    day, month = int(digits[6:8]), int(digits[8:10])
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
