"""Join tokens: minutes-long proof that one person may enter one interview's room."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Literal

import jwt
from pydantic import BaseModel, Field, ValidationError

ALGORITHM = "HS256"
ISSUER = "vivavoce"

GrantProblem = Literal["expired", "foreign", "malformed"]


class GrantError(Exception):
    """A join token that opens nothing.

    Attributes:
        problem: ``expired`` (ask for a new one), ``foreign`` (made for another interview or
            signed by somebody else) or ``malformed`` (no token of ours at all).
    """

    def __init__(self, problem: GrantProblem, message: str) -> None:
        super().__init__(message)
        self.problem: GrantProblem = problem


class Claims(BaseModel):
    """What a valid join token says."""

    interview_id: str = Field(min_length=1)
    identity: str = Field(min_length=1)
    expires_at: datetime
    token_id: str = Field(min_length=1)
    """Unique per token, for logs and one-use checks."""


def issue(secret: str, interview_id: str, identity: str, ttl_s: float) -> tuple[str, datetime]:
    """Make a join token that is good for ``ttl_s`` seconds.

    Returns:
        The token and the moment (UTC, whole seconds) at which it stops to work.
    """
    expires = int(time.time() + ttl_s)
    token = jwt.encode(
        {
            "iss": ISSUER,
            "sub": identity,
            "interview": interview_id,
            "exp": expires,
            "jti": uuid.uuid4().hex,
        },
        secret,
        algorithm=ALGORITHM,
    )
    return token, datetime.fromtimestamp(expires, UTC)


def verify(secret: str, token: str, interview_id: str) -> Claims:
    """Read a join token for this interview.

    Raises:
        GrantError: it has expired, belongs elsewhere, or is no token of ours.
    """
    try:
        payload = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            options={"require": ["exp", "sub", "jti", "iss"]},
        )
        claims = Claims(
            interview_id=payload.get("interview", ""),
            identity=payload["sub"],
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
            token_id=payload["jti"],
        )
    except jwt.ExpiredSignatureError as error:
        raise GrantError("expired", "the join token has expired; ask for a new one") from error
    except (jwt.InvalidSignatureError, jwt.InvalidIssuerError) as error:
        raise GrantError("foreign", "the join token was not issued here") from error
    except (jwt.InvalidTokenError, ValidationError) as error:
        raise GrantError("malformed", "the join token cannot be read") from error
    if claims.interview_id != interview_id:
        raise GrantError("foreign", "the join token belongs to another interview")
    return claims
