"""Who may call what: a key for management, a join token for the candidate."""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from api.candidates.tokens import CandidateTokenError, read_access
from api.errors import UnauthorizedError
from api.services import Services, ServicesDep
from rooms.grants import Claims, GrantError, verify

_key_scheme = HTTPBearer(
    scheme_name="apiKey", description="The server's key, when it has one.", auto_error=False
)
_token_scheme = HTTPBearer(
    scheme_name="joinToken", description="The token of a join grant.", auto_error=False
)
Key = Annotated[HTTPAuthorizationCredentials | None, Depends(_key_scheme)]
_Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_token_scheme)]


def require_join_token(interview_id: UUID, services: ServicesDep, sent: _Token) -> Claims:
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
    except GrantError as error:
        raise UnauthorizedError(f"{error}. Call POST …/join for a new one.") from error


def key_opens(services: Services, sent: str) -> bool:
    """Whether what was sent is the server's key; always when the server has none."""
    key = services.settings.key
    return key is None or hmac.compare_digest(key.get_secret_value().encode(), sent.encode())


def may_watch(services: Services, websocket: WebSocket, interview_id: UUID) -> bool:
    """Whether a WebSocket may follow an interview: by the key, or by a token for it.

    Browsers can't set headers on a WebSocket, so ``?access_token=`` is read too.
    """
    header = websocket.headers.get("authorization", "")
    scheme, _, sent = header.partition(" ")
    sent = sent if scheme.lower() == "bearer" else websocket.query_params.get("access_token", "")
    if key_opens(services, sent):
        return True
    try:
        claims = read_access(services.token_secret, sent)
        if claims is not None:
            return claims.interview_id == interview_id
        verify(services.token_secret, sent, str(interview_id))
    except (CandidateTokenError, GrantError):
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
