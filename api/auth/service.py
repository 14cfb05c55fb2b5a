"""The rules of signing in, staying signed in, and signing out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from api.audit.note import note
from api.auth.attempts import count_attempt, forgive_attempts
from api.auth.caller import Caller
from api.auth.credentials import issue_access, make_refresh, secret_hash
from api.auth.passwords import hash_password, is_password, wants_rehash
from api.errors import UnauthorizedError
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, Role, User

log = structlog.get_logger(__name__)

NOBODY = "nobody"
"""Who asked, in the audit, as long as it is not proved."""


@dataclass(frozen=True)
class SignedIn:
    """The two tokens of a sign-in."""

    access_token: str
    refresh_token: str


async def sign_in(services: Services, email: str, password: str, address: str | None) -> SignedIn:
    """Begin a session for whoever knows an active account's password.

    An account that does not exist, is not active or has no password costs the same work and is
    answered in the same words as a wrong password.

    Raises:
        UnauthorizedError: that is not so.
        TooManyError: it was tried too often.
    """
    email = email.strip().lower()
    async with services.database.unit_of_work() as work:
        await count_attempt(services, work, email, address)
        # PostgreSQL holds no text with a zero character, so there is no such account.
        user = await work.users.by_email(email) if "\0" not in email else None
    stored = user.password_hash if user is not None and user.active else None
    right = await is_password(stored, password)
    rehashed = await hash_password(password) if right and stored and wants_rehash(stored) else None
    async with services.database.unit_of_work() as work:
        still = await work.users.get(user.id, lock=True) if user is not None else None
        if still is not None and right and still.active and still.password_hash == stored:
            await forgive_attempts(services, work, email)
            if rehashed is not None:
                await work.users.change(still.id, {"password_hash": rehashed})
            return await _begin(services, work, still, address)
        await note(
            work,
            Caller(role=Role.CANDIDATE, name=NOBODY, address=address),
            AuditAction.SIGN_IN_REFUSED,
            ("user", user.id) if user is not None else None,
            {"reason": _reason(user)},
        )
    log.info("auth.sign_in_refused", user_id=str(user.id) if user else None, address=address)
    raise UnauthorizedError("The e-mail address and the password do not belong together.")


async def refresh(services: Services, sent: str, address: str | None) -> SignedIn:
    """The next tokens of a session. A token that was used before ends the session for all.

    Raises:
        UnauthorizedError: the token opens nothing, any more or at all.
    """
    old = secret_hash(sent)
    async with services.database.unit_of_work() as work:
        found = await work.sessions.find(old)
        if found is not None and not found.used and _goes_on(found.session.revoked_at, found.user):
            if not found.expired:
                fresh = make_refresh()
                ttl_s = services.settings.refresh_token_ttl_s
                await work.sessions.rotate(found.session.id, old, secret_hash(fresh), ttl_s)
                return SignedIn(_access(services, found.user, found.session.id), fresh)
        elif found is not None and found.used and await work.sessions.revoke(found.session.id):
            owner = _as_caller(found.user, address)
            await note(work, owner, AuditAction.TOKEN_REUSED, ("user", found.user.id))
            log.warning("auth.refresh_token_reused", user_id=str(found.user.id), address=address)
    raise UnauthorizedError(
        "This refresh token opens nothing: it is used, expired or revoked. "
        "POST /api/v1/auth/token begins a new sign-in."
    )


async def sign_out(services: Services, sent: str, address: str | None) -> None:
    """End the session of a refresh token. What opens nothing already is left as it is."""
    async with services.database.unit_of_work() as work:
        found = await work.sessions.find(secret_hash(sent))
        if found is not None and await work.sessions.revoke(found.session.id):
            owner = _as_caller(found.user, address)
            await note(work, owner, AuditAction.SIGNED_OUT, ("user", found.user.id))


async def _begin(services: Services, work: UnitOfWork, user: User, address: str | None) -> SignedIn:
    fresh = make_refresh()
    session = await work.sessions.begin(
        user.id, secret_hash(fresh), services.settings.refresh_token_ttl_s
    )
    await note(work, _as_caller(user, address), AuditAction.SIGNED_IN, ("user", user.id))
    return SignedIn(_access(services, user, session.id), fresh)


def _access(services: Services, user: User, session_id: UUID) -> str:
    ttl_s = services.settings.access_token_ttl_s
    return issue_access(services.token_secret, user.id, session_id, ttl_s)


def _as_caller(user: User, address: str | None) -> Caller:
    return Caller(role=Role(user.role), name=user.email, user_id=user.id, address=address)


def _goes_on(revoked_at: datetime | None, user: User) -> bool:
    return revoked_at is None and user.active


def _reason(user: User | None) -> str:
    if user is None:
        return "no such account"
    if not user.active:
        return "account is not active"
    return "wrong password" if user.password_hash else "account has no password"
