"""Signed tokens (JWT): one algorithm, one issuer, one error.

Every kind of token is signed with the installation's token secret. The audience keeps the kinds
apart: a token that names an audience is refused where none, or another one, is expected.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import jwt

ALGORITHM = "HS256"
ISSUER = "vivavoce"
LEEWAY_S = 0
"""Seconds for which an expired token is still accepted. None: the shortest tokens live for
minutes, and the hosts of one installation keep their clocks in step."""

TokenProblem = Literal["expired", "foreign", "malformed"]


class TokenError(Exception):
    """A token that is not accepted; the message says why, for a log or a caller.

    Attributes:
        problem: ``expired`` (ask for a new one), ``foreign`` (signed with another secret, or
            made for another purpose) or ``malformed`` (not one of this installation's tokens).
    """

    def __init__(self, problem: TokenProblem, message: str) -> None:
        super().__init__(message)
        self.problem: TokenProblem = problem


def sign(
    secret: str, claims: Mapping[str, str], *, ttl_s: float, audience: str | None = None
) -> tuple[str, datetime]:
    """Make a token that is valid for ``ttl_s`` seconds.

    Args:
        claims: what the token says, beside issuer, audience and expiry.

    Returns:
        The token and the moment (UTC, whole seconds) at which it expires.
    """
    expires = int(time.time() + ttl_s)
    payload: dict[str, Any] = {"iss": ISSUER, **claims, "exp": expires}
    if audience is not None:
        payload["aud"] = audience
    return jwt.encode(payload, secret, algorithm=ALGORITHM), datetime.fromtimestamp(expires, UTC)


def verify(
    secret: str, token: str, *, required: Iterable[str], audience: str | None = None
) -> dict[str, Any]:
    """Read a token's claims.

    Args:
        required: claims that it must have, beside issuer, audience and expiry.

    Raises:
        TokenError: it has expired, was made elsewhere or for another purpose, or can't be read.
    """
    always = ["exp", "iss"] if audience is None else ["exp", "iss", "aud"]
    try:
        payload: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=audience,
            leeway=LEEWAY_S,
            options={"require": [*always, *required]},
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenError("expired", "the token has expired") from error
    except (jwt.InvalidSignatureError, jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
        raise TokenError("foreign", "the token was not issued here for this purpose") from error
    except jwt.InvalidTokenError as error:
        raise TokenError("malformed", "the token can't be read") from error
    return payload
