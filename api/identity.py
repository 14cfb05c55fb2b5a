"""Who calls, and what they may do.

Every management call works with a :class:`Caller`. It is found once per request from what
was sent; services decide by it, never by the header.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordBearer
from starlette.requests import HTTPConnection, Request

from api.audit.note import note
from api.auth import bearer
from api.auth.caller import OPERATOR, Caller
from api.errors import ForbiddenError, UnauthorizedError
from api.scopes import ANY, scope_of
from api.services import Services, ServicesDep
from db.tables import AuditAction, Role

__all__ = [
    "OPERATOR",
    "Caller",
    "CallerDep",
    "address_of",
    "admin_only",
    "allow",
    "find_caller",
    "identify",
    "require_scope",
    "staff_only",
]

KEY_SCHEME = "apiKey"

_key_scheme = HTTPBearer(
    scheme_name=KEY_SCHEME,
    description="The server's key, or an API key of an integrator.",
    auto_error=False,
)
_user_scheme = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    scheme_name="user",
    description="The access token of somebody who signed in.",
    auto_error=False,
)
_Sent = Annotated[HTTPAuthorizationCredentials | None, Depends(_key_scheme)]


async def find_caller(
    services: ServicesDep,
    request: Request,
    sent: _Sent,
    _user: Annotated[str | None, Depends(_user_scheme)],
) -> Caller:
    """The caller of this request.

    Raises:
        UnauthorizedError: nothing was sent, or nothing that opens anything.
        ForbiddenError: an API key without the scope of this call.
    """
    caller = await identify(services, request, sent.credentials if sent else "")
    needed = scope_of(getattr(request.scope.get("route"), "tags", ()), request.method)
    try:
        require_scope(caller, needed)
    except ForbiddenError:
        await _note_refusal(services, request, caller, {"scope": needed})
        raise
    return caller


async def identify(services: Services, connection: HTTPConnection, sent: str) -> Caller:
    """Whom the bearer that was sent proves; on a server without a key, "" is the operator.

    Raises:
        UnauthorizedError: it opens nothing.
    """
    if not sent:
        if not services.settings.open_to_this_machine:
            raise UnauthorizedError(
                "Send a token of POST /api/v1/auth/token, an API key, or the server's key: "
                "Authorization: Bearer <VIVAVOCE_API_KEY>."
            )
        return replace(OPERATOR, address=address_of(connection))
    for read in bearer.READERS:
        caller = await read(services, sent)
        if caller is not None:
            return replace(caller, address=address_of(connection))
    raise UnauthorizedError(
        "What was sent as bearer opens nothing here: it is neither VIVAVOCE_API_KEY nor a key or "
        "token that this server gave. POST /api/v1/auth/token gives one."
    )


def address_of(connection: HTTPConnection) -> str | None:
    """The network address that a request came from."""
    return connection.client.host if connection.client else None


def require_scope(caller: Caller, needed: str | None) -> None:
    """Let pass who is no API key, or one with this scope.

    Raises:
        ForbiddenError: it was not made for this.
    """
    if caller.scopes is None or needed == ANY or needed in caller.scopes:
        return
    if needed is None:
        raise ForbiddenError("This call is not open to API keys; sign in for it.")
    raise ForbiddenError(f"This API key lacks the scope '{needed}'; make one that has it.")


CallerDep = Annotated[Caller, Depends(find_caller)]


def allow(*roles: Role) -> Callable[..., Awaitable[Caller]]:
    """A dependency that lets only these roles pass.

    Its check raises ForbiddenError, and the audit tells of it.
    """

    async def check(caller: CallerDep, services: ServicesDep, request: Request) -> Caller:
        if caller.role not in roles:
            needed = " or ".join(roles)
            await _note_refusal(services, request, caller, {"role": needed})
            raise ForbiddenError(f"This call is for the role {needed}; yours is {caller.role}.")
        return caller

    return check


staff_only = allow(Role.RECRUITER, Role.ADMIN)
admin_only = allow(Role.ADMIN)


async def _note_refusal(
    services: Services, request: Request, caller: Caller, needed: dict[str, str | None]
) -> None:
    told = {"method": request.method, "path": quote(request.scope["path"])[:200], **needed}
    async with services.database.unit_of_work() as work:
        await note(work, caller, AuditAction.ACCESS_REFUSED, details=told)
