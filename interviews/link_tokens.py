"""The tokens in candidates' links: 256 bits, of which only a keyed hash is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from uuid import UUID

TOKEN_BYTES = 32
SALT_BYTES = 16


def make_link_token() -> str:
    """Make the token of a link: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def link_token_hash(secret: str, token: str) -> str:
    """The form in which a link's token is stored and looked up: 64 hexadecimal digits."""
    return hmac.new(secret.encode(), f"link:{token}".encode(), hashlib.sha256).hexdigest()


def make_link_salt() -> str:
    """Make a random value from which only this server can derive a token."""
    return secrets.token_hex(SALT_BYTES)


def derived_link_token(secret: str, row_id: UUID, salt: str) -> str:
    """The token of a batch's row: always the same, so that it can be shown while the row exists.

    Without the server's secret, the row is not enough to make it.
    """
    message = f"batch link:{row_id}:{salt}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
