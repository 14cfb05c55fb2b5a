"""The candidate's join token, and pages that may open a WebSocket."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from api.errors import UnauthorizedError
from api.services import Services, ServicesDep
from kit.jwt import TokenError
from rooms.join_tokens import JoinClaims, verify

_token_scheme = HTTPBearer(
    scheme_name="joinToken", description="The token of a join grant.", auto_error=False
)
_Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_token_scheme)]


def require_join_token(interview_id: UUID, services: ServicesDep, sent: _Token) -> JoinClaims:
    """Let the candidate pass who has a join token for this interview.

    Raises:
        UnauthorizedError: no token, or one that is expired or made for another interview.
    """
    if sent is None:
        raise UnauthorizedError(
            "Send the token that POST …/join gave: Authorization: Bearer <join token>."
        )
    try:
        return verify(services.token_secret, sent.credentials, str(interview_id))
    except TokenError as error:
        raise UnauthorizedError(f"{error}. Call POST …/join for a new one.") from error


def has_join_token(services: Services, sent: str, interview_id: UUID) -> bool:
    """Whether what was sent is a join token for this interview."""
    try:
        verify(services.token_secret, sent, str(interview_id))
    except TokenError:
        return False
    return True


def same_origin(services: Services, connection: HTTPConnection) -> bool:
    """Whether a WebSocket was opened by our own page, an allowed one, or no page at all.

    Browsers let any page open a WebSocket to any server, so the server has to look.
    """
    origin = connection.headers.get("origin")
    if origin is None or origin in services.settings.cors_origins:
        return True
    return urlsplit(origin).netloc == connection.headers.get("host")
