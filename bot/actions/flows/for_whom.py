"""For whom somebody reports, as far as the words surely tell: himself, family, an heir, a worker, somebody else."""

import re

from language.normaliser import normalise

_ELDERS = r"(?:suami|istri|ayah|mertua|orang tua|ortu|bokap|nyokap|nenek|kakek)"
_RELATIVE = rf"(?:{_ELDERS}|bapak|ibu|kakak|abang|adik|anak|mama)"
_FRIEND = r"(?:teman|kawan|tetangga|warga)"
_THING = r"(?:akun|saldo|klaim|jht|jamsostek|bpjs|bsu|kpj|kartu|uang|punya|milik)"
_SEES_TO = r"saya (?:mau |ingin |sedang |lagi |yang |cuma )*(?:bantu|membantu|mewakili|(?:meng|ng)?urus\w*) (?:\w+ )?"
_MY_RELATIVE = r"my (?:father|mother|dad|mum|mom|parents|brother|sister|son|daughter)"
_ENGLISH_THING = r"'?s'? (?:akun|account|saldo|balance|klaim|claim|jht|card)"
# Whom the words are surely about; the first that fits. "Bapak saya tidak bisa masuk" is not among them: it may come
# from a son, or from somebody who says "Pak" to the officer.
_FOR_WHOM = {
    "heir": re.compile(
        r"\b(?:almarhum(?:ah)?|alm|(?:sudah|telah|baru) (?:meninggal|wafat)|meninggal dunia|saya ahli waris\w*|"
        rf"{_RELATIVE}(?: \w+){{0,3}} meninggal|passed away|my late|(?:has|had|have) died)\b"
    ),
    "employer": re.compile(
        r"(?<!saya )(?<!sebagai )(?<!selaku )(?<!status )\b(?:karyawan|pekerja|anak buah|pegawai) (?:saya|kami)\b|"
        r"^saya hrd\b|\bsaya (?:sebagai|adalah|bagian|staf) (?:hrd|personalia)\b|\bkami (?:dari )?(?:hrd|personalia)\b|"
        r"\b(?:my|our) (?:employee|worker)s?\b|\bi am (?:from )?hr\b"
    ),
    "family": re.compile(
        rf"\b(?:{_ELDERS} (?:saya|kami)|{_THING} {_RELATIVE} (?:saya|kami)|{_SEES_TO}{_RELATIVE}|"
        rf"my (?:husband|wife)|for {_MY_RELATIVE}|{_MY_RELATIVE}{_ENGLISH_THING})\b"
    ),
    "other": re.compile(
        rf"\b(?:{_THING} {_FRIEND} (?:saya|kami)|{_SEES_TO}{_FRIEND}|my (?:friend|neighbou?r){_ENGLISH_THING})\b"
    ),
    "self": re.compile(
        r"\b(?:(?:akun|saldo|klaim|jht|bsu|wajah|email)(?: jmo| jht)? saya|"
        r"my (?:akun|account|balance|klaim|claim|jht|face|e-?mail))\b"
    ),
}
# Who speaks of somebody, and not surely for him, is asked.
_SOMEBODY = re.compile(
    rf"\b(?:{_RELATIVE} (?:saya|kami)(?! (?:mau|ingin|minta|mohon|tanya|lapor))|ahli waris|{_MY_RELATIVE})\b"
)


def for_whom(words: str) -> str | None:
    """The key of the choice of `for_whom` in `report.yml`; None when the words leave it open."""
    plain = normalise(words)
    return next((key for key, pattern in _FOR_WHOM.items() if pattern.search(plain)), None)


def names_somebody(words: str) -> bool:
    """Whether somebody else is spoken of, for whom the report may be."""
    return _SOMEBODY.search(normalise(words)) is not None
