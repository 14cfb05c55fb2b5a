"""The candidate's join token, and the origin of WebSockets."""

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


def require_join_token(
    interview_id: UUID, services: ServicesDep, credentials: _Token
) -> JoinClaims:
    """The claims of the request's join token for this interview.

    Raises:
        UnauthorizedError: there is no token, or it has expired or is for another interview.
    """
    if credentials is None:
        raise UnauthorizedError(
            "Send the join token from POST …/join: Authorization: Bearer <join token>."
        )
    try:
        return verify(services.token_secret, credentials.credentials, str(interview_id))
    except TokenError as error:
        raise UnauthorizedError(
            f"Invalid join token: {error}. Get a new one: POST …/join."
        ) from error


def is_join_token(services: Services, bearer: str, interview_id: UUID) -> bool:
    """Whether a bearer credential is a valid join token for this interview."""
    try:
        verify(services.token_secret, bearer, str(interview_id))
    except TokenError:
        return False
    return True


def same_origin(services: Services, connection: HTTPConnection) -> bool:
    """Whether a WebSocket comes from our own page, an allowed origin, or no page at all.

    Browsers let any page open a WebSocket to any server, so the server must check.
    """
    origin = connection.headers.get("origin")
    if origin is None or origin in services.settings.cors_origins:
        return True
    return urlsplit(origin).netloc == connection.headers.get("host")
