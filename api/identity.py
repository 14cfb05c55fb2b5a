"""The caller of a request, and what they may do.

Every management endpoint works with a :class:`Caller`, found once per request from its
credentials. Services decide by the caller, never by the header.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordBearer
from starlette.requests import HTTPConnection, Request

from api.audit.note import note
from api.auth import bearer
from api.auth.caller import OPERATOR, Caller
from api.errors import ForbiddenError, UnauthorizedError
from api.position_limits import require_unlimited, require_within
from api.scopes import ANY, scopes_of
from api.services import Services, ServicesDep
from db.tables import AuditAction, Role

__all__ = [
    "OPERATOR",
    "Admin",
    "Caller",
    "CallerDep",
    "Staff",
    "Unlimited",
    "address_of",
    "admin_only",
    "allow",
    "caller_of",
    "find_caller",
    "identify",
    "needs_caller",
    "require_scope",
    "require_scopes",
    "staff_only",
    "unlimited_only",
]

KEY_SCHEME = "apiKey"

_key_scheme = HTTPBearer(
    scheme_name=KEY_SCHEME,
    description="The server's key, or an API key.",
    auto_error=False,
)
_user_scheme = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    scheme_name="user",
    description="The access token of a signed-in user.",
    auto_error=False,
)


async def find_caller(
    request: Request,
    _key: Annotated[HTTPAuthorizationCredentials | None, Depends(_key_scheme)],
    _user: Annotated[str | None, Depends(_user_scheme)],
) -> Caller:
    """The caller of this request.

    Raises:
        UnauthorizedError: the credentials are missing or invalid.
        ForbiddenError: an API key lacks the scope of this endpoint.
        NotFoundError: the path names an object of a position that is not the caller's.
    """
    return await caller_of(request)


async def caller_of(request: Request) -> Caller:
    """The caller of a request, found once: before its body is read. Raises as :func:`find_caller`
    does."""
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is not None:
        return caller
    services: Services = request.app.state.services
    credentials = await _key_scheme(request)
    caller = await identify(services, request, credentials.credentials if credentials else "")
    route = request.scope.get("route")
    tags = getattr(route, "tags", ())
    needed = scopes_of(getattr(route, "name", ""), tags, request.method) or (None,)
    request.state.needed_scope = needed[0]
    await require_scopes(services, request, caller, needed)
    await require_within(services, caller, request.path_params)
    request.state.caller = caller
    return caller


def needs_caller(route: object) -> bool:
    """Whether a route's endpoint is for callers that :func:`find_caller` knows."""
    return isinstance(route, APIRoute) and _depends_on_caller(route.dependant)


def _depends_on_caller(dependant: Dependant) -> bool:
    return dependant.call is find_caller or any(map(_depends_on_caller, dependant.dependencies))


async def identify(services: Services, connection: HTTPConnection, credential: str) -> Caller:
    """The caller that a bearer credential identifies.

    Args:
        credential: "" for none; on a server without a key, that is the operator.

    Raises:
        UnauthorizedError: it is missing or invalid.
    """
    if not credential:
        if not services.settings.open_to_this_machine:
            raise UnauthorizedError(
                "Missing credentials. Send VIVAVOCE_API_KEY, an API key, or an access token from "
                "POST /api/v1/auth/token: Authorization: Bearer <credential>."
            )
        return replace(OPERATOR, address=address_of(connection))
    for read in bearer.READERS:
        caller = await read(services, credential)
        if caller is not None:
            return replace(caller, address=address_of(connection))
    raise UnauthorizedError(
        "Invalid bearer token: expected VIVAVOCE_API_KEY, an API key or an access token."
    )


def address_of(connection: HTTPConnection) -> str | None:
    """The network address of a request."""
    return connection.client.host if connection.client else None


def require_scope(caller: Caller, needed: str | None) -> None:
    """Refuse an API key without this scope; other callers have no scopes.

    Raises:
        ForbiddenError: the key lacks the scope, or the endpoint is closed to API keys.
    """
    if caller.scopes is None or needed == ANY or needed in caller.scopes:
        return
    if needed is None:
        raise ForbiddenError("This endpoint is not available to API keys. Sign in instead.")
    raise ForbiddenError(
        f"This API key lacks the scope '{needed}'. Create one with it: POST /api/v1/api-keys."
    )


async def require_scopes(
    services: Services, request: Request, caller: Caller, needed: Collection[str | None]
) -> None:
    """Refuse an API key that lacks one of these scopes, and record that in the audit log. Raises
    as :func:`require_scope` does."""
    for scope in needed:
        try:
            require_scope(caller, scope)
        except ForbiddenError:
            await _note_refusal(services, request, caller, {"scope": scope})
            raise


CallerDep = Annotated[Caller, Depends(find_caller)]


def allow(*roles: Role) -> Callable[..., Awaitable[Caller]]:
    """A dependency that admits only these roles.

    It raises ForbiddenError for others, and records that in the audit log.
    """

    async def check(caller: CallerDep, services: ServicesDep, request: Request) -> Caller:
        if caller.role not in roles:
            needed = " or ".join(roles)
            await _note_refusal(services, request, caller, {"role": needed})
            raise ForbiddenError(
                f"This endpoint requires the role {needed}; yours is {caller.role}."
            )
        return caller

    return check


staff_only = allow(Role.RECRUITER, Role.ADMIN)
admin_only = allow(Role.ADMIN)


async def unlimited_only(
    caller: Annotated[Caller, Depends(staff_only)], services: ServicesDep, request: Request
) -> Caller:
    """A dependency that admits the staff who see all positions. It raises ForbiddenError for
    others, and records that in the audit log."""
    try:
        require_unlimited(caller)
    except ForbiddenError:
        await _note_refusal(services, request, caller, {"positions": "all"})
        raise
    return caller


Staff = Annotated[Caller, Depends(staff_only)]
Admin = Annotated[Caller, Depends(admin_only)]
Unlimited = Annotated[Caller, Depends(unlimited_only)]


async def _note_refusal(
    services: Services, request: Request, caller: Caller, needed: dict[str, str | None]
) -> None:
    details = {"method": request.method, "path": quote(request.scope["path"])[:200], **needed}
    async with services.database.unit_of_work() as work:
        await note(work, caller, AuditAction.ACCESS_REFUSED, details=details)
