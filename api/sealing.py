"""Encryption at rest and keyed hashes, both from the one secret key of the installation."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet


class Sealer:
    """Seals what only an officer may see again, and hashes addresses so that they can be looked up unread."""

    def __init__(self, secret_key: str) -> None:
        if len(secret_key) < 32:
            raise ValueError("HELPDESK_SECRET_KEY needs at least 32 characters")
        self._secret_key = secret_key
        self._hash_key = self._derive(secret_key, b"address")
        self._fernet = Fernet(base64.urlsafe_b64encode(self._derive(secret_key, b"seal")))

    @staticmethod
    def _derive(secret_key: str, purpose: bytes) -> bytes:
        return hmac.digest(secret_key.encode(), purpose, hashlib.sha256)

    def seal(self, value: str) -> bytes:
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        return self._fernet.decrypt(sealed).decode()

    def address_key(self, channel: str, address: str) -> bytes:
        """A 32-byte key under which a contact is found without storing the address in clear."""
        return hmac.digest(self._hash_key, f"{channel}:{address}".encode(), hashlib.sha256)

    def derived(self, purpose: str) -> str:
        """A secret for one purpose, the same at every start: 64 letters and digits."""
        return self._derive(self._secret_key, purpose.encode()).hex()

    def fingerprint(self, text: str) -> str:
        """A keyed hash of what must only be recognised: 32 hex characters."""
        return hmac.digest(self._hash_key, f"fingerprint:{text}".encode(), hashlib.sha256).hex()[:32]
