"""Access tokens of candidates, and the tokens in their links.

A link's token is 256 random bits and is stored as a keyed hash only. An access token is what
a page gets for it: a JWT for one interview, hours-long.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import jwt

ALGORITHM = "HS256"
ISSUER = "vivavoce"
AUDIENCE = "candidate"
TOKEN_BYTES = 32


class CandidateTokenError(Exception):
    """An access token of a candidate that opens nothing any more; the message says why."""


@dataclass(frozen=True)
class CandidateClaims:
    """What a valid access token says."""

    interview_id: UUID
    invitation_id: UUID


def make_link_token() -> str:
    """A new token for a link: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def link_token_hash(secret: str, token: str) -> str:
    """What is stored of a link's token, and found again by it: 64 hexadecimal digits."""
    return hmac.new(secret.encode(), f"link:{token}".encode(), hashlib.sha256).hexdigest()


def issue_access(
    secret: str, interview_id: UUID, invitation_id: UUID, ttl_s: float
) -> tuple[str, datetime]:
    """Make an access token that is good for ``ttl_s`` seconds.

    Returns:
        The token and the moment (UTC, whole seconds) at which it stops to work.
    """
    now = int(time.time())
    expires = now + int(ttl_s)
    token = jwt.encode(
        {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(invitation_id),
            "interview": str(interview_id),
            "iat": now,
            "exp": expires,
        },
        secret,
        algorithm=ALGORITHM,
    )
    return token, datetime.fromtimestamp(expires, UTC)


def read_access(secret: str, token: str) -> CandidateClaims | None:
    """What an access token says; None for what is no candidate's token of ours.

    Raises:
        CandidateTokenError: it is one, but has expired.
    """
    try:
        payload = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["exp", "sub", "aud", "iss"]},
        )
        return CandidateClaims(UUID(payload.get("interview", "")), UUID(payload["sub"]))
    except jwt.ExpiredSignatureError as error:
        raise CandidateTokenError("the access token has expired") from error
    except (jwt.InvalidTokenError, ValueError):
        return None
