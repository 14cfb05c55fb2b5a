"""The links in messages: an invitation's own, and the one by which reminders are stopped.

Of a link's token only a keyed hash is stored, so that a reader of the database can't enter an
interview. A message needs the token itself: it is stored encrypted under the server's secret. The
token for unsubscribing is signed instead, and leads to nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import InvalidToken

from kit.cipher import derived_cipher

PURPOSE = "vivavoce links in messages"
OTHER_FORMAT = "#other-format"
"""Opens the candidate's page where they ask for another format. A fragment stays in the browser."""
SIGNATURE_CHARACTERS = 32
"""128 bits."""


@dataclass(frozen=True)
class Links:
    """The links of one message."""

    interview: str
    other_format: str
    unsubscribe: str

    @classmethod
    def of(cls, base_url: str, token: str, unsubscribe_token: str) -> Links:
        """The links that begin with ``base_url``."""
        interview = f"{base_url}/i/{token}"
        return cls(interview, interview + OTHER_FORMAT, f"{base_url}/u/{unsubscribe_token}")


def seal(secret: str, token: str) -> str:
    """Encrypt a link's token for storage."""
    return derived_cipher(secret, PURPOSE).encrypt(token.encode()).decode()


def unseal(secret: str, sealed: str) -> str | None:
    """Decrypt a stored token; None if it was encrypted under another secret."""
    try:
        return derived_cipher(secret, PURPOSE).decrypt(sealed).decode()
    except InvalidToken:
        return None


def unsubscribe_token(secret: str, invitation_id: UUID) -> str:
    """The token by which the reminders of an invitation are stopped."""
    return f"{invitation_id.hex}{_signature(secret, invitation_id)}"


def read_unsubscribe_token(secret: str, token: str) -> UUID | None:
    """The invitation that a token for unsubscribing is about; None for any other text."""
    try:
        invitation_id = UUID(token[:32])
    except ValueError:
        return None
    expected = unsubscribe_token(secret, invitation_id)
    return invitation_id if hmac.compare_digest(token.encode(), expected.encode()) else None


def _signature(secret: str, invitation_id: UUID) -> str:
    text = f"unsubscribe:{invitation_id}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:SIGNATURE_CHARACTERS]
