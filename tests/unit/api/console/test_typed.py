"""What a form brings."""

import pytest

from api.console.typed import revision_number
from api.errors import BadInput


def test_the_number_of_a_revision_is_read() -> None:
    assert revision_number("12") == 12


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.0", " 1", "x", "²", "9" * 10, "9" * 5000])
def test_no_number_is_guessed(typed: str) -> None:
    with pytest.raises(BadInput):
        revision_number(typed)
