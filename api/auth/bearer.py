"""The kinds of bearer credentials, and the caller that each identifies.

Each reader handles one kind. It returns the caller, or None for a credential of another kind, and
raises UnauthorizedError for one of its kind that is invalid, expired or revoked.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from api.auth.caller import OPERATOR, Caller
from api.auth.credentials import read_access, secret_hash, split_key
from api.candidates.access import candidate_interview
from api.candidates.link_tokens import CandidateTokenError
from api.errors import UnauthorizedError
from api.services import Services
from db.access import Access, AccessKind, Limit
from db.tables import Role

Reader = Callable[[Services, str], Awaitable[Caller | None]]


async def read_operator_key(services: Services, bearer: str) -> Caller | None:
    """The server's key identifies the operator."""
    key = services.settings.key
    if key is None or not hmac.compare_digest(key.get_secret_value().encode(), bearer.encode()):
        return None
    return OPERATOR


async def read_api_key(services: Services, bearer: str) -> Caller | None:
    """An API key may do what a recruiter may, within its scopes."""
    parts = split_key(bearer)
    if parts is None:
        return None
    prefix, secret = parts
    async with services.database.unit_of_work() as work:
        key = await work.api_keys.working(prefix)
        if key is None or not hmac.compare_digest(key.secret_hash, secret_hash(secret)):
            raise UnauthorizedError(
                "Invalid API key: it is mistyped, expired or revoked. Create a new one: "
                "POST /api/v1/api-keys."
            )
        await work.api_keys.note_use(key)
        limit = await work.api_keys.limit(key)
    return Caller(
        role=Role.RECRUITER,
        name=f"key {key.prefix}",
        scopes=frozenset(key.scopes),
        limit=limit,
        access=Access(AccessKind.KEY, key.prefix),
    )


async def read_access_token(services: Services, bearer: str) -> Caller | None:
    """An access token identifies a signed-in user, with their current role."""
    claims = read_access(services.token_secret, bearer)
    if claims is None:
        return None
    user = await services.rows.signed_in(claims.session_id, claims.user_id)
    if user is None:
        raise UnauthorizedError("Session ended. Sign in again: POST /api/v1/auth/token.")
    return Caller(
        role=Role(user.role),
        name=user.email,
        user_id=user.id,
        session_id=claims.session_id,
        by_link=claims.by_link,
        limit=Limit.of(user),
        access=Access(AccessKind.SESSION, str(claims.session_id)),
    )


async def read_candidate_token(services: Services, bearer: str) -> Caller | None:
    """A candidate's access token is valid for the one interview of their invitation."""
    try:
        opened = await candidate_interview(services, bearer)
    except CandidateTokenError as error:
        raise UnauthorizedError(f"Open the invitation's link again: {error}.") from error
    if opened is None:
        return None
    interview, claims = opened
    return Caller(
        Role.CANDIDATE,
        f"candidate of {interview.id}",
        interview_id=interview.id,
        access=claims.access,
    )


READERS: tuple[Reader, ...] = (
    read_operator_key,
    read_api_key,
    read_access_token,
    read_candidate_token,
)
"""Tried in this order."""
