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
from db.access import Access
from kit.jwt import TokenError
from rooms.join_tokens import JoinClaims, verify

_token_scheme = HTTPBearer(
    scheme_name="joinToken", description="The token of a join grant.", auto_error=False
)
_Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_token_scheme)]


async def require_join_token(
    interview_id: UUID, services: ServicesDep, credentials: _Token
) -> JoinClaims:
    """The claims of the request's join token for this interview.

    Raises:
        UnauthorizedError: there is no token, it has expired or is for another interview, or the
            access that it was given for was withdrawn.
    """
    if credentials is None:
        raise UnauthorizedError(
            "Send the join token from POST …/join: Authorization: Bearer <join token>."
        )
    try:
        claims = verify(services.token_secret, credentials.credentials, str(interview_id))
    except TokenError as error:
        raise UnauthorizedError(
            f"Invalid join token: {error}. Get a new one: POST …/join."
        ) from error
    async with services.database.reading() as work:
        if not await work.access.may_enter(claims.access, interview_id):
            raise UnauthorizedError(
                "The access that this join token was given for was withdrawn. Open the "
                "invitation's newest link, or sign in again."
            )
    return claims


async def join_access(services: Services, bearer: str, interview_id: UUID) -> Access | None:
    """What the holder of a join token for this interview was admitted by; None for any other
    credential, and when that was withdrawn."""
    try:
        access = verify(services.token_secret, bearer, str(interview_id)).access
    except TokenError:
        return None
    async with services.database.reading() as work:
        return access if await work.access.may_enter(access, interview_id) else None


def same_origin(services: Services, connection: HTTPConnection) -> bool:
    """Whether a WebSocket comes from our own page, an allowed origin, or no page at all.

    Browsers let any page open a WebSocket to any server, so the server must check.
    """
    origin = connection.headers.get("origin")
    if origin is None or origin in services.settings.cors_origins:
        return True
    return urlsplit(origin).netloc == connection.headers.get("host")
