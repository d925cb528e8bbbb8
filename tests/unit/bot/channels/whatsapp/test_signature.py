import hashlib
import hmac
import json

import pytest

from bot.channels.adapter import Forged
from bot.channels.whatsapp.signature import HEADER, challenge, verify

SECRET = "an app's secret"
# As Meta writes it: letters beyond ASCII escaped, slashes too.
BODY = rb'{"object":"whatsapp_business_account","note":"caf\u00e9 \ud83d\ude00 a\/b"}'


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_a_body_that_its_header_signs_is_believed() -> None:
    verify(SECRET, {HEADER: signed(BODY)}, BODY)


def test_upper_case_digits_are_the_same_signature() -> None:
    verify(SECRET, {HEADER: "sha256=" + signed(BODY).removeprefix("sha256=").upper()}, BODY)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        signed(BODY, "another secret"),
        signed(BODY)[:-1],
        signed(BODY).removeprefix("sha256="),
        signed(BODY).replace("sha256", "sha1"),
        signed(BODY) + "é",
        "sha256=" + "é" * 64,
        "sha256=\ud800",
    ],
)
def test_any_other_header_is_forged(header: str) -> None:
    with pytest.raises(Forged):
        verify(SECRET, {HEADER: header}, BODY)


def test_a_missing_header_is_forged() -> None:
    with pytest.raises(Forged):
        verify(SECRET, {}, BODY)


def test_the_signature_of_another_body_is_forged() -> None:
    with pytest.raises(Forged):
        verify(SECRET, {HEADER: signed(BODY)}, BODY + b" ")


def test_the_same_json_written_anew_is_forged_since_the_very_bytes_are_signed() -> None:
    again = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    with pytest.raises(Forged):
        verify(SECRET, {HEADER: signed(BODY)}, again)


def test_without_a_secret_nothing_is_believed() -> None:
    with pytest.raises(Forged):
        verify("", {HEADER: signed(BODY, "")}, BODY)


ASKED = {"hub.mode": "subscribe", "hub.verify_token": "töken", "hub.challenge": "1158201444"}


def test_the_handshake_hands_the_challenge_back_to_who_knows_the_token() -> None:
    assert challenge("töken", ASKED) == "1158201444"


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.verify_token": "token"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "\ud800"},
        {"hub.challenge": ""},
    ],
)
def test_any_other_handshake_is_forged(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        challenge("töken", ASKED | change)


@pytest.mark.parametrize("missing", sorted(ASKED))
def test_a_handshake_that_lacks_anything_is_forged(missing: str) -> None:
    with pytest.raises(Forged):
        challenge("töken", {name: value for name, value in ASKED.items() if name != missing})


def test_without_a_token_no_handshake_is_believed() -> None:
    with pytest.raises(Forged):
        challenge("", ASKED | {"hub.verify_token": ""})
