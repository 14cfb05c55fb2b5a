"""Access tokens, refresh tokens and API keys: how they are made and read.

An access token is a JWT that is valid for minutes. The others are random, and only their hashes
are stored.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from api.errors import UnauthorizedError
from kit import jwt

AUDIENCE = "user"
KEY_MARK = "vvk_"
"""The beginning of every API key, so that scanners for leaked secrets recognise it."""
REFRESH_MARK = "vvr_"
BY_LINK = "link"
PREFIX_CHARACTERS = 12
SECRET_BYTES = 32


@dataclass(frozen=True)
class AccessClaims:
    """What a valid access token says."""

    user_id: UUID
    session_id: UUID
    by_link: bool = False
    """Whether a one-time link gave the token; those that follow it in the session lack this."""


def issue_access(
    secret: str, user_id: UUID, session_id: UUID, ttl_s: int, *, by_link: bool = False
) -> str:
    """Make an access token that is valid for ``ttl_s`` seconds, until its session ends."""
    claims = {"sub": str(user_id), "sid": str(session_id), "jti": uuid4().hex}
    if by_link:
        claims["by"] = BY_LINK
    token, _ = jwt.sign(secret, claims, ttl_s=ttl_s, audience=AUDIENCE)
    return token


def read_access(secret: str, token: str) -> AccessClaims | None:
    """Read an access token; None for any other text.

    Raises:
        UnauthorizedError: it is an access token that has expired.
    """
    try:
        claims = jwt.verify(secret, token, required=("sub", "sid"), audience=AUDIENCE)
        by_link = claims.get("by") == BY_LINK
        return AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]), by_link)
    except jwt.TokenError as error:
        if error.problem != "expired":
            return None
        raise UnauthorizedError(
            "This access token has expired. Get a new one: POST /api/v1/auth/refresh."
        ) from error
    except ValueError:
        return None


def make_refresh() -> str:
    """Make a refresh token."""
    return REFRESH_MARK + secrets.token_urlsafe(SECRET_BYTES)


def make_key() -> tuple[str, str]:
    """Make an API key.

    Returns:
        The prefix, which may be shown, and the secret.
    """
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    prefix = KEY_MARK + "".join(secrets.choice(alphabet) for _ in range(PREFIX_CHARACTERS))
    return prefix, secrets.token_urlsafe(SECRET_BYTES)


def split_key(text: str) -> tuple[str, str] | None:
    """Prefix and secret of a text that has the form of an API key; None for any other."""
    if not text.startswith(KEY_MARK) or not text.isascii():
        return None
    prefix, _, secret = text[len(KEY_MARK) :].partition("_")
    return KEY_MARK + prefix, secret


def secret_hash(secret: str) -> str:
    """The stored form of a random secret. Only passwords, which people choose, need a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
