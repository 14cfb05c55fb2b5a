"""The encryption of secrets by which others are called, so that a reader of the database can't
sign messages to subscribers or call applicant tracking systems.

Keys are texts of any length, the newest first. Secrets under an older key can still be read, and
job workers encrypt them again under the newest.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import InvalidToken
from pydantic import SecretStr

from kit.cipher import derived_cipher
from pipelines.delivery_failures import UNREADABLE_SECRET

PURPOSE = "vivavoce webhook secrets"
CLEAR = "whsec_"
"""The beginning of a secret that is stored in clear, as all were before encryption."""


class UnreadableSecretError(Exception):
    """A secret was encrypted with a key that this process does not have."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE_SECRET)


class SecretCipher:
    """Encrypts and decrypts secrets.

    Args:
        keys: the newest first; encrypting needs at least one.
    """

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._ciphers = [derived_cipher(key.get_secret_value(), PURPOSE) for key in keys]

    def encrypt(self, secret: str) -> str:
        """Encrypt a secret for storage."""
        return self._ciphers[0].encrypt(secret.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """Decrypt a stored secret. Raises UnreadableSecretError."""
        if stored.startswith(CLEAR):
            return stored
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(stored).decode()
            except InvalidToken:
                continue
        raise UnreadableSecretError

    def reencrypt(self, stored: str) -> str:
        """Encrypt a stored secret under the newest key; unchanged if it is under it already.

        Raises UnreadableSecretError.
        """
        try:
            self._ciphers[0].decrypt(stored)
        except InvalidToken:
            return self.encrypt(self.decrypt(stored))
        return stored
