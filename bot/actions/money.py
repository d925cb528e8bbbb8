"""Amounts of money and percentages as people read them."""

from decimal import ROUND_CEILING, Decimal

from language.detection import Language


def rupiah(amount: Decimal, language: Language) -> str:
    """Whole rupiah, rounded up: "Rp 36.800", in English "Rp 36,800"."""
    return f"Rp {_written(amount.to_integral_value(ROUND_CEILING), language)}"


def percent(share: Decimal, language: Language) -> str:
    """As precise as it is: "0,24%", in English "0.24%"."""
    return f"{_written(share.normalize(), language)}%"


def _written(number: Decimal, language: Language) -> str:
    written = f"{number:,f}"
    return written if language == Language.EN else written.translate(str.maketrans(",.", ".,"))
