"""The rules about accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.auth.attempts import count_attempt, forgive_attempts
from api.auth.passwords import hash_password, is_password
from api.errors import (
    ConflictError,
    FieldError,
    ForbiddenError,
    NotFoundError,
    UnprocessableError,
)
from api.identity import Caller
from api.paging import cut, read_cursor
from api.services import Services
from api.users.schemas import ChangePassword, ChangeUser, CreateUser
from db.session import Database
from db.tables import AuditAction, Role, User


async def create(database: Database, caller: Caller, wanted: CreateUser) -> User:
    """Store a new account. Raises ConflictError when the address has one."""
    stored = await hash_password(wanted.password) if wanted.password is not None else None
    user = User(email=wanted.email, name=wanted.name, role=wanted.role, password_hash=stored)
    async with database.unit_of_work() as work:
        if not await work.users.add(user):
            raise ConflictError(f"There is an account for {wanted.email} already; change that one.")
        told = {"role": user.role, "email": user.email}
        await note(work, caller, AuditAction.USER_CREATED, ("user", user.id), told)
    return user


async def find(services: Services, user_id: UUID) -> User:
    """The account. Raises NotFoundError."""
    user = await services.rows.user(user_id)
    if user is None:
        raise _missing(user_id)
    return user


async def page(
    services: Services,
    *,
    role: Role | None,
    active: bool | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[User], str | None]:
    """Some accounts, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.users.list(
            role=role, active=active, search=search, after=after, limit=limit + 1
        )
    return cut(rows, limit)


async def change(services: Services, caller: Caller, user_id: UUID, wanted: ChangeUser) -> User:
    """Change an account. With a new password, or when it is closed, all its sign-ins end.

    Raises:
        NotFoundError: there is none.
        ConflictError: admins can't close their own account or take their own role away, so
            that there is always one left.
    """
    values: dict[str, Any] = wanted.model_dump(exclude_unset=True, exclude_none=True)
    told: dict[str, Any] = {k: v for k, v in values.items() if k in ("role", "active")}
    told["changed"] = sorted(values)
    if user_id == caller.user_id and (
        wanted.active is False or wanted.role not in (None, Role.ADMIN)
    ):
        raise _own_account()
    if wanted.password is not None:
        del values["password"]
        values["password_hash"] = await hash_password(wanted.password)
    async with services.database.unit_of_work() as work:
        user = await work.users.change(user_id, values)
        if user is None:
            raise _missing(user_id)
        if wanted.password is not None or wanted.active is False:
            await work.sessions.revoke_all(user_id)
        await note(work, caller, AuditAction.USER_CHANGED, ("user", user_id), told)
    return user


async def delete(services: Services, caller: Caller, user_id: UUID) -> None:
    """Delete an account with its sign-ins and keys. Interviews and résumés stay, as nobody's.

    Raises:
        NotFoundError: there is none.
        ConflictError: it is the caller's own.
    """
    if user_id == caller.user_id:
        raise _own_account()
    async with services.database.unit_of_work() as work:
        gone = await work.users.delete(user_id)
        if gone is None:
            raise _missing(user_id)
        await note(work, caller, AuditAction.USER_DELETED, ("user", user_id), {"role": gone.role})


async def change_own_password(services: Services, caller: Caller, wanted: ChangePassword) -> None:
    """Change the caller's password; all their other sign-ins end.

    Raises:
        ForbiddenError: the caller has no account of their own.
        TooManyError: the current password was guessed at too often.
        UnprocessableError: it is not the current one.
    """
    if caller.user_id is None:
        raise ForbiddenError("Only somebody who signed in has a password; see GET /users/me.")
    async with services.database.unit_of_work() as work:
        await count_attempt(services, work, caller.name, caller.address)
        user = await work.users.get(caller.user_id)
    stored = user.password_hash if user is not None else None
    if not await is_password(stored, wanted.current_password):
        detail = "this is not the current password"
        raise UnprocessableError(
            f"Correct the input at '/current_password': {detail}.",
            errors=[FieldError(pointer="/current_password", detail=detail)],
        )
    fresh = await hash_password(wanted.new_password)
    async with services.database.unit_of_work() as work:
        await forgive_attempts(services, work, caller.name)
        await work.users.change(caller.user_id, {"password_hash": fresh})
        await work.sessions.revoke_all(caller.user_id, but=caller.session_id)
        await note(work, caller, AuditAction.PASSWORD_CHANGED, ("user", caller.user_id))


def _own_account() -> ConflictError:
    return ConflictError("This is your own account; another admin can close it or change its role.")


def _missing(user_id: UUID) -> NotFoundError:
    return NotFoundError(f"There is no user {user_id}; GET /api/v1/users lists them all.")
