"""The rules for signing in, refreshing tokens and signing out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from api.audit.note import note
from api.auth.attempts import count_attempt, forgive_attempts
from api.auth.caller import Caller
from api.auth.credentials import BY_LINK, issue_access, make_refresh, secret_hash
from api.auth.passwords import hash_password, is_password, needs_rehash
from api.errors import UnauthorizedError
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, Role, User, UserSession

log = structlog.get_logger(__name__)

ANONYMOUS = "nobody"
"""The actor in the audit log when a sign-in fails."""


@dataclass(frozen=True)
class SessionTokens:
    """A session's two tokens, and whose they are."""

    access_token: str
    refresh_token: str
    user: User
    by_link: bool = False
    """Whether a one-time link was used just now."""


async def sign_in(
    services: Services, email: str, password: str, address: str | None
) -> SessionTokens:
    """Begin a session.

    An account that doesn't exist, is closed or has no password takes the same time and gets the
    same error as a wrong password.

    Raises:
        UnauthorizedError: the account or the password is wrong.
        TooManyError: there were too many attempts.
    """
    email = email.strip().lower()
    async with services.database.unit_of_work() as work:
        await count_attempt(services, work, email, address)
        # PostgreSQL can't store U+0000, so no account has it.
        user = await work.users.by_email(email) if "\0" not in email else None
    stored = user.password_hash if user is not None and user.active else None
    correct = await is_password(stored, password)
    rehash = correct and stored is not None and needs_rehash(stored)
    rehashed = await hash_password(password) if rehash else None
    async with services.database.unit_of_work() as work:
        # Read again, locked: the account may have changed while the password was verified.
        locked = await work.users.get(user.id, lock=True) if user is not None else None
        if locked is not None and correct and locked.active and locked.password_hash == stored:
            await forgive_attempts(services, work, email, address)
            if rehashed is not None:
                await work.users.change(locked.id, {"password_hash": rehashed})
            return await _begin(services, work, locked, address)
        await note(
            work,
            Caller(role=Role.CANDIDATE, name=ANONYMOUS, address=address),
            AuditAction.SIGN_IN_REFUSED,
            ("user", user.id) if user is not None else None,
            {"reason": _reason(user)},
        )
    log.info("auth.sign_in_refused", user_id=str(user.id) if user else None, address=address)
    raise UnauthorizedError("Wrong e-mail address or password.")


async def sign_in_by_link(services: Services, token: str, address: str | None) -> SessionTokens:
    """Begin a session with a one-time link, which is used up.

    Raises:
        UnauthorizedError: the link was used, has expired or never existed, or its account is
            closed.
    """
    async with services.database.unit_of_work() as work:
        user = await work.sessions.use_link(secret_hash(token))
        if user is not None and user.active:
            return await _begin(services, work, user, address, by=BY_LINK)
        caller = Caller(role=Role.CANDIDATE, name=ANONYMOUS, address=address)
        subject = ("user", user.id) if user is not None else None
        await note(work, caller, AuditAction.SIGN_IN_REFUSED, subject, {"reason": "no such link"})
    raise UnauthorizedError(
        "This sign-in link was used, has expired or is incomplete. Sign in with your password, or "
        "ask an administrator for a new link."
    )


async def refresh(
    services: Services, token: str, address: str | None, *, leeway_s: float = 0.0
) -> SessionTokens:
    """The next tokens of a session. A refresh token that was used before ends the session.

    Args:
        leeway_s: a second use within this time is no sign of a copy: two tabs share a cookie.

    Raises:
        UnauthorizedError: the token was used, has expired, was revoked or never existed.
    """
    token_hash = secret_hash(token)
    async with services.database.unit_of_work() as work:
        stored = await work.sessions.find(token_hash, leeway_s=leeway_s)
        fresh = stored is not None and (not stored.used or stored.used_lately)
        if stored is not None and fresh and _is_live(stored.session, stored.user):
            if not stored.expired:
                new_token = make_refresh()
                ttl_s = services.settings.refresh_token_ttl_s
                session_id = stored.session.id
                await work.sessions.rotate(session_id, token_hash, secret_hash(new_token), ttl_s)
                return _tokens(services, stored.user, session_id, new_token)
        elif stored is not None and not fresh and await work.sessions.revoke(stored.session.id):
            owner = _as_caller(stored.user, address)
            await note(work, owner, AuditAction.TOKEN_REUSED, ("user", stored.user.id))
            log.warning("auth.refresh_token_reused", user_id=str(stored.user.id), address=address)
    raise UnauthorizedError(
        "Refresh token already used, expired or revoked. Sign in again: POST /api/v1/auth/token."
    )


async def sign_out(services: Services, token: str, address: str | None) -> None:
    """End the session of a refresh token. An invalid token is ignored."""
    async with services.database.unit_of_work() as work:
        stored = await work.sessions.find(secret_hash(token))
        if stored is not None and await work.sessions.revoke(stored.session.id):
            owner = _as_caller(stored.user, address)
            await note(work, owner, AuditAction.SIGNED_OUT, ("user", stored.user.id))


async def sign_out_everywhere(services: Services, token: str, address: str | None) -> None:
    """End all sessions of the user of a refresh token.

    Raises:
        UnauthorizedError: the token's session is over.
    """
    async with services.database.unit_of_work() as work:
        stored = await work.sessions.find(secret_hash(token))
        if stored is None or stored.expired or not _is_live(stored.session, stored.user):
            raise UnauthorizedError("You are signed out here. Sign in to sign out elsewhere.")
        await work.sessions.revoke_all(stored.user.id)
        owner = _as_caller(stored.user, address)
        await note(work, owner, AuditAction.SIGNED_OUT_EVERYWHERE, ("user", stored.user.id))


async def _begin(
    services: Services, work: UnitOfWork, user: User, address: str | None, *, by: str = "password"
) -> SessionTokens:
    token = make_refresh()
    session = await work.sessions.begin(
        user.id, secret_hash(token), services.settings.refresh_token_ttl_s
    )
    details = {"by": by} if by != "password" else {}
    await note(work, _as_caller(user, address), AuditAction.SIGNED_IN, ("user", user.id), details)
    return _tokens(services, user, session.id, token, by_link=by == BY_LINK)


def _tokens(
    services: Services, user: User, session_id: UUID, refresh_token: str, *, by_link: bool = False
) -> SessionTokens:
    ttl_s = services.settings.access_token_ttl_s
    access_token = issue_access(services.token_secret, user.id, session_id, ttl_s, by_link=by_link)
    return SessionTokens(access_token, refresh_token, user, by_link)


def _as_caller(user: User, address: str | None) -> Caller:
    return Caller(role=Role(user.role), name=user.email, user_id=user.id, address=address)


def _is_live(session: UserSession, user: User) -> bool:
    return session.revoked_at is None and user.active


def _reason(user: User | None) -> str:
    if user is None:
        return "no such account"
    if not user.active:
        return "account is not active"
    return "wrong password" if user.password_hash else "account has no password"
