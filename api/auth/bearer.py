"""What a caller may send to prove who they are, and whom each kind of it proves.

Each reader looks at one kind. It gives the caller, or None when it is not of its kind; for
what is of its kind but opens nothing (any more) it raises UnauthorizedError.
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
from db.tables import Role

Reader = Callable[[Services, str], Awaitable[Caller | None]]


async def read_operator_key(services: Services, sent: str) -> Caller | None:
    """Whoever has the server's key is the operator."""
    key = services.settings.key
    if key is None or not hmac.compare_digest(key.get_secret_value().encode(), sent.encode()):
        return None
    return OPERATOR


async def read_api_key(services: Services, sent: str) -> Caller | None:
    """An integrator's key does what recruiters do, as far as its scopes go."""
    parts = split_key(sent)
    if parts is None:
        return None
    prefix, secret = parts
    async with services.database.unit_of_work() as work:
        key = await work.api_keys.working(prefix)
        if key is None or not hmac.compare_digest(key.secret_hash, secret_hash(secret)):
            raise UnauthorizedError(
                "This API key opens nothing: it is mistyped, expired or revoked. Make a new one "
                "with POST /api/v1/api-keys."
            )
        await work.api_keys.note_use(key)
    return Caller(role=Role.RECRUITER, name=f"key {key.prefix}", scopes=frozenset(key.scopes))


async def read_access_token(services: Services, sent: str) -> Caller | None:
    """A user who signed in, with the role that they have now."""
    claims = read_access(services.token_secret, sent)
    if claims is None:
        return None
    user = await services.rows.signed_in(claims.session_id, claims.user_id)
    if user is None:
        raise UnauthorizedError("This sign-in is over; POST /api/v1/auth/token begins a new one.")
    return Caller(
        role=Role(user.role), name=user.email, user_id=user.id, session_id=claims.session_id
    )


async def read_candidate_token(services: Services, sent: str) -> Caller | None:
    """A candidate who came by the link of an invitation, for the one interview that it leads to."""
    try:
        interview = await candidate_interview(services, sent)
    except CandidateTokenError as error:
        raise UnauthorizedError(f"Open the link of the invitation again: {error}.") from error
    if interview is None:
        return None
    return Caller(Role.CANDIDATE, f"candidate of {interview.id}", interview_id=interview.id)


READERS: tuple[Reader, ...] = (
    read_operator_key,
    read_api_key,
    read_access_token,
    read_candidate_token,
)
"""Asked in this order; a further kind of proof is one more of them."""
