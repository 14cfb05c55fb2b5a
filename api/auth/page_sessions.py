"""Sessions of the recruiters' page: the refresh token is in a cookie that scripts can't read.

The cookie is sent to these endpoints alone, and only by pages of this origin (``SameSite``); the
origin is checked as well, for browsers and proxies that don't honour that.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Cookie, Depends, Request, Response

from api.auth import service
from api.auth.caller import Caller
from api.auth.page_schemas import PageSession, SignIn, SignInByLink
from api.auth.service import SessionTokens
from api.errors import ForbiddenError, UnauthorizedError, described
from api.identity import address_of
from api.services import Services, ServicesDep
from api.users.schemas import MeView
from db.tables import Role

COOKIE = "vivavoce_refresh"
PATH = "/api/v1/auth"
LEEWAY_S = 10.0
"""Two tabs may refresh with the same cookie at once, and an answer may be lost on its way."""


async def require_own_page(services: ServicesDep, request: Request) -> None:
    """Refuse requests of other pages; programs, which send neither header, have no cookie.

    Raises:
        ForbiddenError: another page sent the request.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = {request.headers.get("host"), urlsplit(services.settings.public_url).netloc} - {"", None}
    if site != "same-origin" or (origin is not None and urlsplit(origin).netloc not in own):
        raise ForbiddenError(
            "Only this server's page may do this. Behind a proxy that changes the Host header, set "
            "VIVAVOCE_API_PUBLIC_URL to the address that browsers use."
        )


async def require_browser(request: Request) -> None:
    """Refuse a cookie without a sign that a page of this origin sent it.

    Raises:
        ForbiddenError: there is neither an ``Origin`` nor a ``Sec-Fetch-Site``.
    """
    if "origin" not in request.headers and "sec-fetch-site" not in request.headers:
        raise ForbiddenError(
            "This call is for browsers, which send Origin. Programs use POST /api/v1/auth/refresh."
        )


router = APIRouter(
    prefix="/auth",
    tags=["auth"],
    dependencies=[Depends(require_own_page)],
    responses=described(
        HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
_REFUSED = described(HTTPStatus.UNAUTHORIZED)
_BROWSER = [Depends(require_browser)]
Token = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


@router.post("/session", responses={**_REFUSED, **described(HTTPStatus.TOO_MANY_REQUESTS)})
async def begin_session(
    body: SignIn, services: ServicesDep, request: Request, response: Response
) -> PageSession:
    """Sign a page in with a password.

    The refresh token is set as a cookie; the access token is for the page's memory. 429 after too
    many wrong passwords.
    """
    tokens = await service.sign_in(services, body.email, body.password, address_of(request))
    return _answer(services, tokens, request, response)


@router.post("/session/link", responses=_REFUSED)
async def begin_session_by_link(
    body: SignInByLink, services: ServicesDep, request: Request, response: Response
) -> PageSession:
    """Sign a page in with a one-time link.

    The link works once. Until the access token of this response expires, the user may set a new
    password without the current one.
    """
    tokens = await service.sign_in_by_link(services, body.token, address_of(request))
    return _answer(services, tokens, request, response)


@router.post("/session/refresh", responses=_REFUSED, dependencies=_BROWSER)
async def refresh_session(
    services: ServicesDep, request: Request, response: Response, token: Token = ""
) -> PageSession:
    """Get a new access token for a page, and a new cookie.

    Each cookie works once, with a few seconds of leeway for other tabs.
    """
    if not token:
        raise UnauthorizedError("You are not signed in: the request has no session cookie.")
    tokens = await service.refresh(services, token, address_of(request), leeway_s=LEEWAY_S)
    return _answer(services, tokens, request, response)


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT, dependencies=_BROWSER)
async def end_session(
    services: ServicesDep, request: Request, response: Response, token: Token = ""
) -> None:
    """Sign out of this page.

    Ends the session and deletes its cookie.
    """
    if token:
        await service.sign_out(services, token, address_of(request))
    response.delete_cookie(COOKIE, path=PATH)


@router.delete(
    "/sessions", status_code=HTTPStatus.NO_CONTENT, responses=_REFUSED, dependencies=_BROWSER
)
async def end_all_sessions(
    services: ServicesDep, request: Request, response: Response, token: Token = ""
) -> None:
    """Sign out everywhere.

    Ends all sessions of the cookie's user, in pages and programs.
    """
    await service.sign_out_everywhere(services, token, address_of(request))
    response.delete_cookie(COOKIE, path=PATH)


def _answer(
    services: Services, tokens: SessionTokens, request: Request, response: Response
) -> PageSession:
    settings = services.settings
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        tokens.refresh_token,
        max_age=settings.refresh_token_ttl_s,
        path=PATH,
        secure="https" in (request.url.scheme, urlsplit(settings.public_url).scheme),
        httponly=True,
        samesite="strict",
    )
    user = tokens.user
    caller = Caller(role=Role(user.role), name=user.email, user_id=user.id)
    return PageSession(
        access_token=tokens.access_token,
        expires_in=settings.access_token_ttl_s,
        user=MeView.of(caller, user),
        has_password=user.password_hash is not None,
        needs_current_password=not tokens.by_link,
    )
