"""Somebody who speaks of ending his life needs a person, not an article."""

import re

from language.normaliser import normalise

_DESPAIR = re.compile(
    r"\b(?:bunuh diri|bundir|(?:meng)?akhiri hidup|(?:ingin|mau|pengin|kepingin) mati|mending (?:saya )?mati"
    r"|lebih baik (?:saya )?mati|tidak (?:kuat|sanggup|ingin|mau) (?:lagi )?hidup|(?:capek?|lelah) hidup"
    r"|suicide|kill myself|end(?:ing)? my life|want to die|(?:do not|don't|dont) want to live)\b"
)
# Phones and lamps die every day; and heirs ask what is paid after somebody else's death.
_SOMETHING_ELSE = re.compile(
    r"\b(?:hp|ponsel|handphone|layar|lampu|listrik|baterai|mesin|laptop|aplikasi|santunan|almarhum|ahli waris)\b"
)


def in_despair(text: str) -> bool:
    """Whether the text speaks of dying by one's own will. A false alarm costs an officer a minute."""
    plain = normalise(text)
    return bool(_DESPAIR.search(plain)) and not _SOMETHING_ELSE.search(plain)
