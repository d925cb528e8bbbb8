"""Proof that a call comes from Meta: https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""

import hashlib
import hmac
from collections.abc import Mapping

from bot.channels.adapter import Forged

HEADER = "x-hub-signature-256"


def verify(app_secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raises `Forged` unless the header signs these very bytes. Without a secret nothing is believed."""
    algorithm, _, given = headers.get(HEADER, "").partition("=")
    if not app_secret or algorithm != "sha256" or not given.isascii():
        raise Forged
    expected = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, given.lower()):
        raise Forged


def challenge(verify_token: str, query: Mapping[str, str]) -> str:
    """What the handshake wants to hear. Raises `Forged` if the caller does not know our token."""
    answer = query.get("hub.challenge")
    if query.get("hub.mode") != "subscribe" or not verify_token or not answer:
        raise Forged
    if not hmac.compare_digest(_bytes(verify_token), _bytes(query.get("hub.verify_token", ""))):
        raise Forged
    return answer


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
