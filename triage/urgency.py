"""A short list of cries that mean money or identity at stake (S1), whatever the model makes of the rest.

Missing one of these costs a person his savings; a false alarm costs an officer a minute.
"""

import re

from language.normaliser import normalise

_MONEY = r"(?:saldo|uang|duit|dana|jht|tabungan|balance|money|savings|funds)(?:nya|ku)?"
_STRANGER = r"(?:orang lain|orang|oknum|pihak lain|penipu|calo|someone|somebody|stranger)"
_TAKEN = r"(?:diambil|ditarik|dicairkan|diklaim|dicuri|dibobol|dikuras|withdrawn|stolen|klaimed|claimed|taken)"
_TAKES = r"(?:mengambil|menarik|mencairkan|mengklaim|mencuri|klaim|withdrew|stole|took|claimed)"
_GONE = r"(?:hilang|raib|lenyap|ludes|dibobol|dikuras|vanished|disappeared|gone)"
_IDENTITY = r"(?:data|nik|ktp|akun|identitas|nama|rekening|identity|account)(?:nya|ku)?"
_MISUSED = r"(?:disalahgunakan|dicuri|diretas|dihack|dibajak|misused|stolen|hacked)"
# Looked up in normalised texts: slang is resolved, "claim" is "klaim", "account" is "akun".
_CRIES = re.compile(
    "|".join(
        (
            rf"\b{_MONEY}(?: (?!menu)\w+){{0,3}} {_GONE}\b(?! (?:timbul|muncul|dari menu))",
            rf"\b{_MONEY}(?: \w+){{0,3}} (?:dicuri|dibobol|dikuras|stolen)\b",
            rf"\b{_TAKEN}(?: \w+){{0,2}} {_STRANGER}\b",
            rf"\b{_STRANGER}(?: \w+){{0,3}} {_TAKES} (?:\w+ ){{0,2}}{_MONEY}\b",
            rf"\b{_IDENTITY}(?: \w+){{0,2}} {_MISUSED}\b",
            rf"\b{_IDENTITY}(?: \w+){{0,2}} (?:dipakai|digunakan|used)(?: \w+){{0,2}} {_STRANGER}\b",
            rf"\b{_MONEY}(?: \w+){{0,3}} (?:tiba-tiba|mendadak|langsung|suddenly)(?: \w+)? (?:0|nol|kosong|zero)\b",
            r"\b(?:tertipu|ketipu|kena tipu|ditipu|penipuan|penipu|scammed|scammer|defrauded|fraud)\b",
            r"\b(?:sudah )?(?:dibayar|dibayarkan|cair|paid)\b.{0,50}\b(?:rekening|bank|mutasi|akun)\b.{0,20}"
            r"\b(?:tidak ada|belum masuk|tidak masuk|nol|kosong|nothing|empty)\b",
        )
    )
)


def is_cry_for_help(text: str) -> bool:
    """Whether the text names lost money, a stranger's hand in it, misused data or fraud."""
    return bool(_CRIES.search(normalise(text[:4000])))
