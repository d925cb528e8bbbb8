"""Sealing: what is sealed opens only with the same key; an address is found again without being readable."""

import re

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from api.sealing import Sealer
from tests.factories import SEALER

OTHER = Sealer("another-secret-that-is-long-enough-too")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_what_was_sealed_opens_again(value: str) -> None:
    assert SEALER.open(SEALER.seal(value)) == value


def test_the_sealed_value_does_not_show_what_it_holds() -> None:
    sealed = SEALER.seal("9999990000000001")
    assert b"9999990000000001" not in sealed
    assert sealed != SEALER.seal("9999990000000001")  # nor whether two of them are the same


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidToken):
        OTHER.open(SEALER.seal("9999990000000001"))


def test_a_changed_value_does_not_open() -> None:
    sealed = bytearray(SEALER.seal("9999990000000001"))
    sealed[20] ^= 1
    with pytest.raises(InvalidToken):
        SEALER.open(bytes(sealed))


def test_an_address_has_one_key_per_channel_and_secret() -> None:
    key = SEALER.address_key("web", "browser-1")
    assert len(key) == 32
    assert key == SEALER.address_key("web", "browser-1")
    others = (
        SEALER.address_key("web", "browser-2"),
        SEALER.address_key("mail", "browser-1"),
        OTHER.address_key("web", "browser-1"),
    )
    assert key not in others


def test_a_fingerprint_tells_texts_apart_and_does_not_show_them() -> None:
    fingerprint = SEALER.fingerprint("wamid.620000000001")
    assert re.fullmatch("[0-9a-f]{32}", fingerprint)
    assert fingerprint == SEALER.fingerprint("wamid.620000000001")
    others = (
        SEALER.fingerprint("wamid.620000000002"),
        OTHER.fingerprint("wamid.620000000001"),
        SEALER.address_key("whatsapp", "wamid.620000000001").hex()[:32],
    )
    assert fingerprint not in others


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Sealer("x" * 31)
