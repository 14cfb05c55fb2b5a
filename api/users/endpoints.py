"""Calls about accounts: one's own, and for admins everybody's."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.identity import Caller, CallerDep, admin_only
from api.services import ServicesDep
from api.users import service
from api.users.schemas import (
    ChangePassword,
    ChangeUser,
    CreateUser,
    MeView,
    UserPage,
    UserView,
)
from db.tables import Role

own_router = APIRouter(prefix="/users/me", tags=["me"])
router = APIRouter(prefix="/users", tags=["users"])

Admin = Annotated[Caller, Depends(admin_only)]
_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@own_router.get("")
async def read_me(services: ServicesDep, caller: CallerDep) -> MeView:
    """Who you are here, and what you may do."""
    user = await service.find(services, caller.user_id) if caller.user_id else None
    return MeView.of(caller, user)


@own_router.put(
    "/password",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.TOO_MANY_REQUESTS),
)
async def change_my_password(
    wanted: ChangePassword, services: ServicesDep, caller: CallerDep
) -> None:
    """Change your password. Wherever else you are signed in, you are signed out."""
    await service.change_own_password(services, caller, wanted)


@router.post("", status_code=HTTPStatus.CREATED, responses=described(HTTPStatus.CONFLICT))
async def create_user(
    wanted: CreateUser, services: ServicesDep, caller: Admin, request: Request, response: Response
) -> UserView:
    """Make an account."""
    user = await service.create(services.database, caller, wanted)
    response.headers["Location"] = request.url_for("read_user", user_id=str(user.id)).path
    return UserView.of(user, services.settings.zone)


@router.get("")
async def list_users(
    services: ServicesDep,
    _caller: Admin,
    role: Role | None = None,
    active: bool | None = None,
    search: Annotated[
        str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UserPage:
    """Accounts, newest first; ``search`` looks into names and addresses."""
    rows, next_cursor = await service.page(
        services, role=role, active=active, search=search, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return UserPage(items=[UserView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{user_id:uuid}", responses=_MISSING)
async def read_user(user_id: UUID, services: ServicesDep, _caller: Admin) -> UserView:
    """One account."""
    return UserView.of(await service.find(services, user_id), services.settings.zone)


@router.patch("/{user_id:uuid}", responses=_CHANGED)
async def change_user(
    user_id: UUID, wanted: ChangeUser, services: ServicesDep, caller: Admin
) -> UserView:
    """Change an account, or close it with ``active`` false: all its sign-ins end then."""
    user = await service.change(services, caller, user_id, wanted)
    return UserView.of(user, services.settings.zone)


@router.delete("/{user_id:uuid}", status_code=HTTPStatus.NO_CONTENT, responses=_CHANGED)
async def delete_user(user_id: UUID, services: ServicesDep, caller: Admin) -> None:
    """Delete an account with its sign-ins and keys. Its interviews and résumés stay."""
    await service.delete(services, caller, user_id)
