"""The rules for accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.auth.attempts import count_attempt, forgive_attempts
from api.auth.passwords import hash_password, is_password
from api.auth.sign_in_links import HANDED_OVER_TTL_S, add_link
from api.errors import ConflictError, ForbiddenError, NotFoundError, refused
from api.identity import Caller
from api.paging import PageQuery
from api.services import Services
from api.users.schemas import ChangePassword, ChangeUser, CreateUser
from db.session import Database, UnitOfWork
from db.tables import AuditAction, Role, User, utcnow


async def create(database: Database, caller: Caller, body: CreateUser) -> User:
    """Store a new account.

    Raises:
        ConflictError: the address has one.
        UnprocessableError: it is to be limited to positions that don't exist, or is no recruiter's.
    """
    stored = await hash_password(body.password) if body.password is not None else None
    user = User(
        email=body.email,
        name=body.name,
        role=body.role,
        password_hash=stored,
        position_ids=body.position_ids,
    )
    async with database.unit_of_work() as work:
        await _check_positions(work, body.role, body.position_ids)
        if not await work.users.add(user):
            raise ConflictError(
                f"An account for {body.email} already exists.", kind="account-exists"
            )
        details = {"role": user.role, "email": user.email} | _audited(body)
        await note(work, caller, AuditAction.USER_CREATED, ("user", user.id), details)
    return user


async def find(services: Services, user_id: UUID) -> User:
    """The account. Raises NotFoundError."""
    user = await services.rows.user(user_id)
    if user is None:
        raise _missing(user_id)
    return user


async def stored(services: Services, user_id: UUID) -> User:
    """The account as it is in the database, with its password's hash. Raises NotFoundError."""
    async with services.database.reading() as work:
        user = await work.users.get(user_id)
    if user is None:
        raise _missing(user_id)
    return user


async def page(
    services: Services,
    query: PageQuery,
    *,
    role: Role | None,
    active: bool | None,
    search: str | None,
) -> tuple[Sequence[User], str | None]:
    """A page of accounts, newest first, and the cursor of the next page."""
    async with services.database.unit_of_work() as work:
        rows = await work.users.list(
            role=role, active=active, search=search, after=query.after, limit=query.fetch
        )
    return query.cut(rows)


async def change(services: Services, caller: Caller, user_id: UUID, body: ChangeUser) -> User:
    """Update an account. A new password and closing the account end all its sessions and keys.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: an administrator would close their own account or give up their role;
            this keeps at least one administrator.
        ForbiddenError: the caller has just ceased to be an administrator.
        UnprocessableError: it is to be limited to positions that don't exist, or is no recruiter's.
    """
    values: dict[str, Any] = body.model_dump(exclude_unset=True, exclude_none=True)
    details: dict[str, Any] = {k: v for k, v in values.items() if k in ("role", "active")}
    if "position_ids" in body.model_fields_set:
        values["position_ids"] = body.position_ids
    details["changed"] = sorted(values)
    details |= _audited(body)
    if user_id == caller.user_id and (body.active is False or body.role not in (None, Role.ADMIN)):
        raise _own_account()
    if body.password is not None:
        del values["password"]
        values["password_hash"] = await hash_password(body.password)
    async with services.database.unit_of_work() as work:
        await _require_admin(work, caller)
        user = await work.users.change(user_id, values)
        if user is None:
            raise _missing(user_id)
        await _check_positions(work, Role(user.role), body.position_ids)
        if body.password is not None or body.active is False:
            await work.sessions.revoke_all(user_id)
            if revoked := await work.api_keys.revoke_all(user_id):
                details["keys_revoked"] = revoked
        await note(work, caller, AuditAction.USER_CHANGED, ("user", user_id), details)
    return user


async def delete(services: Services, caller: Caller, user_id: UUID) -> None:
    """Delete an account with its sessions and keys. Its interviews and résumés stay.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it is the caller's own.
        ForbiddenError: the caller has just ceased to be an administrator.
    """
    if user_id == caller.user_id:
        raise _own_account()
    async with services.database.unit_of_work() as work:
        await _require_admin(work, caller)
        user = await work.users.delete(user_id)
        if user is None:
            raise _missing(user_id)
        await note(work, caller, AuditAction.USER_DELETED, ("user", user_id), {"role": user.role})


async def add_sign_in_link(
    services: Services, caller: Caller, user_id: UUID, base_url: str
) -> tuple[str, datetime]:
    """Make a link that signs a user in once, and may be used to set a new password.

    Returns:
        The link, and when it expires.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: the account is closed.
        ForbiddenError: the caller has just ceased to be an administrator.
    """
    async with services.database.unit_of_work() as work:
        await _require_admin(work, caller)
        user = await work.users.get(user_id)
        if user is None:
            raise _missing(user_id)
        if not user.active:
            raise ConflictError("This account is closed. Activate it first.", kind="account-closed")
        url = await add_link(work, caller, base_url, user, HANDED_OVER_TTL_S)
    return url, utcnow() + timedelta(seconds=HANDED_OVER_TTL_S)


async def change_own_password(services: Services, caller: Caller, body: ChangePassword) -> None:
    """Change the caller's password and end all their other sessions.

    Raises:
        ForbiddenError: the caller has no account.
        TooManyError: there were too many wrong passwords.
        UnprocessableError: the current password is wrong, or missing where it is needed.
    """
    if caller.user_id is None:
        raise ForbiddenError("Only a signed-in user has a password. See GET /api/v1/users/me.")
    # A link proves who they are, as the password would: they may have forgotten it, or have none.
    if not caller.by_link:
        await _check_current_password(services, caller, caller.user_id, body.current_password)
    new_hash = await hash_password(body.new_password)
    async with services.database.unit_of_work() as work:
        if not caller.by_link:
            await forgive_attempts(services, work, caller.name, caller.address)
        await work.users.change(caller.user_id, {"password_hash": new_hash})
        await work.sessions.revoke_all(caller.user_id, but=caller.session_id)
        await note(work, caller, AuditAction.PASSWORD_CHANGED, ("user", caller.user_id))


async def _check_current_password(
    services: Services, caller: Caller, user_id: UUID, password: str | None
) -> None:
    if password is None:
        raise refused(
            "/current_password",
            "is required, unless a one-time link signed you in just now",
            kind="current-password",
        )
    async with services.database.unit_of_work() as work:
        await count_attempt(services, work, caller.name, caller.address)
        user = await work.users.get(user_id)
    stored_hash = user.password_hash if user is not None else None
    if not await is_password(stored_hash, password):
        raise refused("/current_password", "is not the current password", kind="current-password")


async def _check_positions(work: UnitOfWork, role: Role, position_ids: list[UUID] | None) -> None:
    if position_ids is None:
        return
    if role != Role.RECRUITER:
        raise refused("/position_ids", f"is for recruiters; this account's role is {role}")
    existing = await work.positions.existing(position_ids)
    lacking = [number for number, each in enumerate(position_ids) if each not in existing]
    if lacking:
        place = lacking[0]
        raise refused(f"/position_ids/{place}", f"position {position_ids[place]} does not exist")


def _audited(body: CreateUser | ChangeUser) -> dict[str, Any]:
    """The limit for the audit log, if it is set or lifted."""
    if "position_ids" not in body.model_fields_set:
        return {}
    ids = body.position_ids
    return {"position_ids": None if ids is None else [str(each) for each in ids]}


async def _require_admin(work: UnitOfWork, caller: Caller) -> None:
    """Have changes of accounts happen one after another, and only by an administrator: of two who
    demote each other at the same moment the second is one no more.

    Raises:
        ForbiddenError: the caller's account has been closed, deleted or demoted meanwhile.
    """
    await work.users.take_turns()
    if caller.user_id is None:
        return
    user = await work.users.get(caller.user_id, lock=True)
    if user is None or not user.active or user.role != Role.ADMIN:
        raise ForbiddenError("Your account is no longer an administrator's.")


def _own_account() -> ConflictError:
    return ConflictError(
        "This is your own account. Another administrator can close it or change its role.",
        kind="own-account",
    )


def _missing(user_id: UUID) -> NotFoundError:
    return NotFoundError(f"Account {user_id} not found. GET /api/v1/users lists them.")
