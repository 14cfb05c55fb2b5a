"""Join tokens: proof, valid for minutes, that one person may enter one interview's room."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from pydantic import BaseModel, Field, ValidationError

from db.access import OPERATOR_ACCESS, Access
from kit import jwt
from kit.jwt import TokenError


class JoinClaims(BaseModel):
    """What a valid join token says."""

    interview_id: str = Field(min_length=1)
    identity: str = Field(min_length=1)
    expires_at: datetime
    token_id: str = Field(min_length=1)
    """Unique per token, for logs and one-use checks."""
    access: Access
    """What its holder was admitted by; the token is worth no more than that."""


def issue(
    secret: str,
    interview_id: str,
    identity: str,
    ttl_s: float,
    access: Access = OPERATOR_ACCESS,
) -> tuple[str, datetime]:
    """Make a join token that is valid for ``ttl_s`` seconds.

    Args:
        access: what its holder was admitted by.

    Returns:
        The token and the moment (UTC, whole seconds) at which it expires.
    """
    claims = {
        "sub": identity,
        "interview": interview_id,
        "jti": uuid.uuid4().hex,
        "access": str(access),
    }
    return jwt.sign(secret, claims, ttl_s=ttl_s)


def verify(secret: str, token: str, interview_id: str) -> JoinClaims:
    """Read a join token for this interview.

    Raises:
        TokenError: it has expired, belongs to another interview, or is not a join token.
    """
    payload = jwt.verify(secret, token, required=("sub", "jti"))
    access = Access.parse(str(payload.get("access", "")))
    if access is None:
        raise TokenError("malformed", "the token is not a join token")
    try:
        claims = JoinClaims(
            interview_id=payload.get("interview", ""),
            identity=payload["sub"],
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
            token_id=payload["jti"],
            access=access,
        )
    except ValidationError as error:
        raise TokenError("malformed", "the token is not a join token") from error
    if claims.interview_id != interview_id:
        raise TokenError("foreign", "the token belongs to another interview")
    return claims
