"""Somebody who speaks of ending his life needs a person, not an article."""

import re

from language.normaliser import normalise

_DESPAIR = re.compile(
    r"\b(?:bunuh diri|akhiri hidup|mengakhiri hidup|ingin mati|mau mati|pengen mati|mending mati|lebih baik mati"
    r"|tidak (?:kuat|sanggup|ingin|mau) (?:lagi )?hidup|capek hidup|suicide|kill myself|end my life|want to die"
    r"|do not want to live|don't want to live)\b"
)


def in_despair(text: str) -> bool:
    """Whether the text speaks of dying by one's own will. A false alarm costs an officer a minute."""
    return bool(_DESPAIR.search(normalise(text)))
