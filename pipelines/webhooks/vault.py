"""Subscribers' secrets as they are stored: encrypted, so that who reads the database can't sign.

Keys are texts of any length, the newest first. What an older one encrypted can still be read,
and job workers put it under the newest.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

CLEAR = "whsec_"
"""What a secret begins with that was stored before any were encrypted."""


class UnreadableSecretError(Exception):
    """A secret was encrypted with a key that this process does not have."""

    def __init__(self) -> None:
        super().__init__(
            "the subscription's secret can't be read with the keys of this process: add the key "
            "of before to VIVAVOCE_WEBHOOK_KEYS, or rotate the secret"
        )


class Vault:
    """Encrypts and decrypts secrets.

    Args:
        keys: the newest first; at least one by the time that anything is put in.
    """

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._ciphers = [Fernet(_derived(key.get_secret_value())) for key in keys]

    def put(self, secret: str) -> str:
        """The secret as it is stored."""
        return self._ciphers[0].encrypt(secret.encode()).decode()

    def take(self, stored: str) -> str:
        """The secret itself. Raises UnreadableSecretError."""
        if stored.startswith(CLEAR):
            return stored
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(stored).decode()
            except InvalidToken:
                continue
        raise UnreadableSecretError

    def renewed(self, stored: str) -> str:
        """The same secret under the newest key; as it is stored, where it is so already.

        Raises UnreadableSecretError.
        """
        try:
            self._ciphers[0].decrypt(stored)
        except InvalidToken:
            return self.put(self.take(stored))
        return stored


def _derived(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vivavoce webhook secrets")
    return urlsafe_b64encode(kdf.derive(key.encode()))
