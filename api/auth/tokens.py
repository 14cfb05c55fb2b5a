"""Access tokens, refresh tokens and the secrets of keys: how they are made and read.

An access token is a JWT for minutes, signed with the secret that join tokens are signed with
too; its audience keeps the two apart. The others are random and stored as hashes only.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

import jwt

from api.errors import UnauthorizedError

ALGORITHM = "HS256"
ISSUER = "vivavoce"
AUDIENCE = "user"
KEY_MARK = "vvk_"
"""What every key of an integrator begins with, so that scanners of leaked secrets find it."""
REFRESH_MARK = "vvr_"
PREFIX_CHARACTERS = 12
SECRET_BYTES = 32


@dataclass(frozen=True)
class AccessClaims:
    """What a valid access token says."""

    user_id: UUID
    session_id: UUID


def issue_access(secret: str, user_id: UUID, session_id: UUID, ttl_s: int) -> str:
    """An access token that is good for ``ttl_s`` seconds, while its session goes on."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": str(session_id),
        "exp": int(time.time()) + ttl_s,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_access(secret: str, sent: str) -> AccessClaims | None:
    """What an access token says; None for what is none of ours.

    Raises:
        UnauthorizedError: it was one, but its time is over.
    """
    try:
        claims = jwt.decode(
            sent,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": ["exp", "sub", "sid", "iss", "aud"]},
        )
        return AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]))
    except jwt.ExpiredSignatureError as error:
        raise UnauthorizedError(
            "This access token has expired; POST /api/v1/auth/refresh gives a new one."
        ) from error
    except (jwt.InvalidTokenError, ValueError):
        return None


def make_refresh() -> str:
    """A new refresh token."""
    return REFRESH_MARK + secrets.token_urlsafe(SECRET_BYTES)


def make_key() -> tuple[str, str]:
    """A new key of an integrator: the prefix that may be shown, and its secret."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    prefix = KEY_MARK + "".join(secrets.choice(alphabet) for _ in range(PREFIX_CHARACTERS))
    return prefix, secrets.token_urlsafe(SECRET_BYTES)


def split_key(sent: str) -> tuple[str, str] | None:
    """Prefix and secret of what looks like a key; None for what does not."""
    if not sent.startswith(KEY_MARK) or not sent.isascii():
        return None
    prefix, _, secret = sent[len(KEY_MARK) :].partition("_")
    return KEY_MARK + prefix, secret


def secret_hash(secret: str) -> str:
    """What is stored of a random secret. Slow hashes are for what people think up."""
    return hashlib.sha256(secret.encode()).hexdigest()
