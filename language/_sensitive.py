"""The shapes of personal numbers in chat texts: what masking looks for, in the order in which it decides.

Three layers. A value behind a word that names it ("kpj saya …") is taken whatever it looks like; what is
plainly an amount, a date or a regulation is then set aside; and only the rest is judged by its shape alone.
"""

import re

from language._stop_words import NOT_A_NAME, NOT_A_PASSWORD

# One mark between two groups of digits: a space, or a dot or dash with or without spaces around it.
_GAP = r"(?:\s?[.\-–_]\s?|\s)"
_END = r"(?!\d)"
# Up to five little words between the word that names a number and the number itself.
_LINK = (
    r"(?:\s{0,3}(?:[:=.,#\-]|\b(?:nya|saya|sy|aku|gw|gue|ku|adalah|ialah|yaitu|itu|ini|is|my|the|no|nomor|nomer|"
    r"num|number|baru|lama|tadi|barusan|masuk|yg|yang|dapat|dapet|was|a/?n|atas nama|ke|utk|untuk|bank|bapak|"
    r"ibu|suami|istri|ayah|rumah|sendiri|jadi|dari|bpjs|salah ketik|pak|bu|kak|min|digital|tk|"
    r"ketenagakerjaan|sms|email|wa|ada|cuma|isi|isinya|anda|ya|jmo|bca|bri|bni|btn|bsi|mandiri|to|of|and|dan|pertama|kedua|"
    r"ketiga|terakhir|atm|tujuan|first|second|last|new|old))){0,5}\s{0,3}"
)
_UNIT = (
    r"(?!\s?(?:x\b|kali|menit|mnt|jam|hari|hr\b|minggu|bulan|bln|tahun|thn|detik|digit|angka|karakter|huruf|persen|%|"
    r"rb\b|ribu|jt\b|juta|rupiah|orang|wib|times|minutes?|hours?|days?|weeks?|months?|seconds?|characters?|letters?))"
)


def _digits(least: int, most: int) -> str:
    """A run of `least` to `most` digits, possibly grouped."""
    return rf"(?P<value>\d(?:{_GAP}?\d){{{least - 1},{most - 1}}}){_END}"


def _after(words: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{words})(?:nya|ku)?{_LINK}{value}", re.IGNORECASE)


def _before(value: str, words: str) -> re.Pattern[str]:
    """The number first, what it is after it: "482913 itu otp nya"."""
    linked = r"(?:(?:itu|adalah|ini|di|is|my|the|was|nomor|no)\s){0,2}"
    return re.compile(rf"(?<![\w.,/-])(?P<value>{value})\s{linked}{words}\b", re.IGNORECASE)


_BANKS = r"bca|bri|bni|btn|bsi|mandiri|cimb|niaga|danamon|permata|panin|ocbc|muamalat|jago|seabank|bjb|bank dki"
_LONG = r"(?<![\d.,/+])\d{10,15}(?![.,/]?\d)"
_ACCOUNT = rf"rek(?:ening)?|(?:no|nomor)\.?\s?rek(?:ening)?|norek|account|acc|acct|{_BANKS}"
_KPJ = (
    r"kpj|kjp|(?:no|nomor|nomer)\.? (?:peserta|kepesertaan|bpjs|jamsostek|kartu)|"
    r"kartu (?:kuning|peserta|jamsostek|bpjs|lama)|member(?:ship)? (?:no|number)|participant number"
)
_NIK = r"nik|e?-?ktp|(?:no|nomor) induk(?: kependudukan)?|kk|id (?:card|number)"
_PHONE = (
    r"(?:no|nomor|nomer)\.? (?:hp|wa|telp|tlp|telepon|telpon|handphone|whatsapp)|hp|wa|whatsapp|telp|tlp|"
    r"telepon|telpon|phone|mobile"
)
_CODE = (
    r"(?<!error )(?<!eror )(?<!status )(?:otp|kode(?: otp| verifikasi| verif| aktivasi| masuk| rahasia|"
    r" dari sms| sms)?|(?:verification |security |login |one.time )?code|pin|token|passcode)"
)
_CODE_VALUE = r"(?:\d{4,8}|\d{3}[ .-]\d{3,4}|\d{2}[ .-]\d{2}[ .-]\d{2}|\d(?:[ -]\d){3,7})"
_CODE_END = r"(?![.,/:-]?\d)" + _UNIT
_CODE_WORD = r"(?:otp|kode(?:nya)?|verification code|sms)"
_SIX_DIGITS = r"(?<![\w.,/:+-])(?!\d{3}000)\d{6}(?![.,/:-]?\d)" + _UNIT
_MIXED = (
    r"(?!(?i:android|redmi|samsung|oppo|vivo|infinix|iphone|realme|note|galaxy|xiaomi|versi|jmo|kode))"
    r"[A-Z][a-z]{2,}[^\s\[\]]{0,20}\d[^\s\[\]]{0,20}"
)
_SECRET = r"(?:kata ?sandi|sandi|password|pasword|passwod|pass|pw|pswd)"  # noqa: S105 - the word, not one
_OWNER = r"(?:\s(?:saya|sy|aku|gw|gue|jmo|akun|email|baru|lama|nya|my|is|itu|ini|yg|yang|dulu|tadi|benar)){0,4}"
_NAME = rf"(?!(?:{NOT_A_NAME})\b)[^\W\d_]+(?:'[^\W\d_]+)?(?!\w)"

# Named values: (kind, pattern with a group `value`).
NAMED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "password",
        re.compile(
            rf"\b{_SECRET}(?:nya|ku)?{_OWNER}\s?(?:[:=]|\b(?:adalah|yaitu|ialah|is)\b)\s?"
            rf"(?P<value>(?!(?:{NOT_A_PASSWORD})[.,;:?!]*(?!\S))[^\s\[\]]{{4,64}})",
            re.IGNORECASE,
        ),
    ),
    (
        "password",
        re.compile(
            rf"\b{_SECRET}(?:nya|ku)?{_OWNER}\s(?P<value>(?![^\W\d_]+2(?:an|nya)?(?!\S))(?=[^\s\[\]]*\d)"
            rf"(?=[^\s\[\]]*[^\W\d])[^\s\[\]]{{5,64}}|\d{{4,12}}(?!\S){_UNIT})",
            re.IGNORECASE,
        ),
    ),
    (
        "mother",
        re.compile(
            r"\b(?:ibu kandung|mother'?s? maiden name|maiden name)(?:nya|ku)?"
            r"(?:\s(?:saya|sy|aku|gw|my|is|was|adalah|yaitu|ialah|bernama|namanya|itu|bu|ibu|almh)){0,3}\s?[:=]?\s?"
            rf"(?P<value>{_NAME}(?:\s{_NAME}){{0,3}})",
            re.IGNORECASE,
        ),
    ),
    ("kpj", _after(_KPJ, _digits(9, 13))),
    ("nik", _after(_NIK, _digits(14, 18))),
    ("phone", _after(_PHONE, rf"(?P<value>\+?\d(?:[()]?{_GAP}?\d){{8,13}}){_END}")),
    ("account", _after(_ACCOUNT, _digits(8, 16) + _UNIT)),
    ("otp", _after(_CODE, rf"(?P<value>{_CODE_VALUE}){_CODE_END}")),
    # Six digits are a code wherever a code is spoken of; an amount of six digits ends in zeros.
    ("otp", re.compile(rf"\b{_CODE_WORD}\b.{{0,40}}?(?P<value>{_SIX_DIGITS})", re.IGNORECASE)),
    ("otp", re.compile(rf"(?P<value>{_SIX_DIGITS}).{{0,30}}?\b{_CODE_WORD}\b", re.IGNORECASE)),
    # A capital and digits in one word look like a password wherever one is spoken of.
    ("password", re.compile(rf"\b(?i:{_SECRET})(?i:nya|ku)?\b.{{0,40}}?(?<!\S)(?P<value>{_MIXED})")),
    ("otp", _before(r"\d{4,8}", r"(?:kode(?:nya)? (?:otp|verif)|otp|pin|verification code|login code)")),
    # Ten digits and more are no date: the word for a bank may stand anywhere near.
    (
        "account",
        re.compile(rf"\b(?:transfer|tf|{_ACCOUNT})(?:nya|ku)?\b.{{0,40}}?(?P<value>{_LONG})", re.IGNORECASE),
    ),
    (
        "account",
        re.compile(rf"(?P<value>{_LONG}).{{1,20}}?\b(?:rek|rekening|bank|{_BANKS})\b", re.IGNORECASE),
    ),
)

# What BPJS Ketenagakerjaan itself publishes is nobody's secret.
OFFICIAL = re.compile(
    rf"[\w.+-]{{1,64}}@bpjsketenagakerjaan\.go\.id|(?<!\d)(?:\+?62|0){_GAP}?813{_GAP}?8007{_GAP}?0?175{_END}",
    re.IGNORECASE,
)

_HOST = r"(?:gmail|yahoo|ymail|hotmail|outlook|icloud|rocketmail|live|proton(?:mail)?)"
_LOCAL = r"(?<![\w.+-])[\w.+-]{1,64}"
_AT = r"(?:\s?@\s?|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)"
_DOT = r"(?:\s?\.\s?|\s?[\[({]\s?(?:dot|titik)\s?[\])}]\s?|\s(?:dot|titik)\s)"
_TLD = r"(?:com|co|id|net|org|go|ac|or|web|my|sg|io)"
EMAIL = re.compile(
    rf"{_LOCAL}(?:@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}"
    rf"|{_AT}[\w-]{{1,63}}{_DOT}{_TLD}\b(?:{_DOT}{_TLD}\b)?"
    rf"|\s(?:at|et|add?)\s{_HOST}(?:{_DOT}|\s){_TLD}\b(?:{_DOT}{_TLD}\b)?"
    rf"|{_AT}{_HOST}\b(?:\s{_TLD}\b)?)",
    re.IGNORECASE,
)

_MONTH = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[a-z]*"
# Plainly something else; what is found here is out of bounds for the shapes below.
HARMLESS = re.compile(
    r"(?:rp|idr)\.?\s?\d[\d.,]*"
    r"|(?<![\d.,-])[1-9]\d{0,2}(?:\.\d{3}){1,4}(?:,\d{1,2})?(?![.\d-])|(?<![\d.,-])[1-9]\d{0,2}(?:,\d{3}){1,4}(?![,\d])"
    r"|(?<!\d)(?<!\d[-./])\d{1,2}([-./])\d{1,2}\1(?:19|20)\d{2}(?![-./]?\d)"
    r"|(?<!\d)(?<!\d[-./])(?:19|20)\d{2}([-./])\d{1,2}\2\d{1,2}(?![-./]?\d)"
    rf"|\b\d{{1,2}}\s{_MONTH}\s(?:19|20)\d{{2}}\b"
    r"|(?<![\d.,])\d[\d.,]{0,20}\s?(?:juta|jt|ribu|rb|miliar|milyar|rupiah)\b",
    re.IGNORECASE,
)

# Shapes that tell by themselves: (kind, pattern with a group `value`).
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "phone",
        re.compile(
            rf"(?<!\d)(?P<value>\(?(?:\+\s?62|0062|62|0){_GAP}?\(?0?8(?:[()]?{_GAP}?\d){{7,11}}){_END}"
            rf"|(?<!\d)(?P<foreign>\+\d{{1,3}}(?:{_GAP}?\d){{7,12}}){_END}"
        ),
    ),
    # A line at home: an area code in brackets.
    ("phone", re.compile(rf"(?<!\w)(?P<value>\(0\d{{2,3}}\)\s?\d{{3,4}}[ .-]?\d{{3,5}}){_END}")),
    (
        "nik",
        re.compile(
            rf"(?<!\d)(?P<value>\d{{16}}|\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{4}}|\d{{4}}(?:{_GAP}\d{{4}}){{3}}|"
            rf"\d{{6}}{_GAP}\d{{10}}|\d{{12}}{_GAP}\d{{4}}|(?:\d\d{_GAP}){{3}}\d{{6}}{_GAP}\d{{4}}|"
            rf"\d{{6}}(?:{_GAP}\d\d){{3}}{_GAP}\d{{4}}|\d\d(?:{_GAP}\d\d){{7}}|\d(?: \d){{15}}){_END}"
        ),
    ),
    (
        "kpj",
        re.compile(
            rf"(?<!\d)(?P<value>\d{{11}}|\d{{2}}[A-Z]\d{{8}}|\d{{4}}([-.])\d{{4}}\2\d{{3}}|\d{{3}}([-.])\d{{4}}\3\d{{4}}|"
            rf"\d{{4}} \d{{4}} \d{{3}}|\d{{2}}([- .])\d{{3}}\4\d{{3}}\4\d{{3}}|\d(?: \d){{10}}){_END}"
        ),
    ),
)
