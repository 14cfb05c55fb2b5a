"""Endpoints of accounts: the caller's own, and all of them for administrators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Admin, CallerDep, admin_only
from api.invitations.links import base_url
from api.paging import PageDep
from api.schemas import NO_NUL
from api.services import ServicesDep
from api.users import service
from api.users.schemas import (
    ChangePassword,
    ChangeUser,
    CreateUser,
    MeView,
    SignInLinkView,
    UserPage,
    UserView,
)
from db.tables import Role

own_router = APIRouter(prefix="/users/me", tags=["me"])
router = APIRouter(prefix="/users", tags=["users"])

_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@own_router.get("")
async def read_me(services: ServicesDep, caller: CallerDep) -> MeView:
    """Get the caller's identity and permissions."""
    user = await service.find(services, caller.user_id) if caller.user_id else None
    return MeView.of(caller, user)


@own_router.put(
    "/password",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.TOO_MANY_REQUESTS),
)
async def change_my_password(
    body: ChangePassword, services: ServicesDep, caller: CallerDep
) -> None:
    """Change the caller's password.

    Ends all of the caller's other sessions. ``current_password`` may be left out with the access
    token that a one-time link gave.
    """
    await service.change_own_password(services, caller, body)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(admin_only), Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT),
)
async def create_user(
    body: CreateUser, services: ServicesDep, caller: Admin, request: Request, response: Response
) -> UserView:
    """Create an account."""
    user = await service.create(services.database, caller, body)
    response.headers["Location"] = request.url_for("read_user", user_id=str(user.id)).path
    return UserView.of(user, services.settings.zone)


@router.get("")
async def list_users(
    services: ServicesDep,
    _caller: Admin,
    page: PageDep,
    role: Role | None = None,
    active: bool | None = None,
    search: Annotated[str | None, Query(min_length=1, max_length=200, pattern=NO_NUL)] = None,
) -> UserPage:
    """List accounts.

    Newest first. ``search`` is a part of the name or the e-mail address.
    """
    rows, next_cursor = await service.page(services, page, role=role, active=active, search=search)
    zone = services.settings.zone
    return UserPage(items=[UserView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{user_id:uuid}", responses=_MISSING)
async def read_user(user_id: UUID, services: ServicesDep, _caller: Admin) -> UserView:
    """Get an account."""
    return UserView.of(await service.stored(services, user_id), services.settings.zone)


@router.patch("/{user_id:uuid}", responses=_CHANGED)
async def change_user(
    user_id: UUID, body: ChangeUser, services: ServicesDep, caller: Admin
) -> UserView:
    """Update an account.

    ``active: false`` closes it and ends all its sessions.
    """
    user = await service.change(services, caller, user_id, body)
    return UserView.of(user, services.settings.zone)


@router.post(
    "/{user_id:uuid}/sign-in-link",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(admin_only), Depends(idempotent)],
    responses=_CHANGED,
)
async def create_sign_in_link(
    user_id: UUID, services: ServicesDep, caller: Admin, request: Request, response: Response
) -> SignInLinkView:
    """Make a link that signs a user in once.

    For a user without a password, or who forgot theirs: signed in by it, they may set a new one.
    It is valid for 24 hours; no message is sent.
    """
    url, expires_at = await service.add_sign_in_link(
        services, caller, user_id, base_url(services, request)
    )
    response.headers["Cache-Control"] = "no-store"
    return SignInLinkView(url=url, expires_at=expires_at.astimezone(services.settings.zone))


@router.delete("/{user_id:uuid}", status_code=HTTPStatus.NO_CONTENT, responses=_CHANGED)
async def delete_user(user_id: UUID, services: ServicesDep, caller: Admin) -> None:
    """Delete an account with its sessions and keys.

    Its interviews and résumés stay.
    """
    await service.delete(services, caller, user_id)
