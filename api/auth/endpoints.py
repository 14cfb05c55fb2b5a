"""Endpoints for signing in and out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.auth import service
from api.auth.schemas import PasswordForm, RefreshInput, TokenView
from api.auth.service import SessionTokens
from api.errors import described
from api.identity import address_of
from api.services import Services, ServicesDep

router = APIRouter(
    prefix="/auth",
    tags=["auth"],
    responses=described(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)

_REFUSED = described(HTTPStatus.UNAUTHORIZED)


@router.post("/token", responses={**_REFUSED, **described(HTTPStatus.TOO_MANY_REQUESTS)})
async def create_token(
    form: Annotated[PasswordForm, Form()],
    services: ServicesDep,
    request: Request,
    response: Response,
) -> TokenView:
    """Sign in with a password.

    429 after too many wrong passwords.
    """
    tokens = await service.sign_in(services, form.username, form.password, address_of(request))
    return _view(services, tokens, response)


@router.post("/refresh", responses=_REFUSED)
async def refresh_token(
    body: RefreshInput, services: ServicesDep, request: Request, response: Response
) -> TokenView:
    """Get a new access token and refresh token.

    Each refresh token works once.
    """
    tokens = await service.refresh(services, body.refresh_token, address_of(request))
    return _view(services, tokens, response)


@router.post("/logout", status_code=HTTPStatus.NO_CONTENT)
async def sign_out(body: RefreshInput, services: ServicesDep, request: Request) -> None:
    """Sign out.

    Ends the session; all its tokens stop working.
    """
    await service.sign_out(services, body.refresh_token, address_of(request))


def _view(services: Services, tokens: SessionTokens, response: Response) -> TokenView:
    response.headers["Cache-Control"] = "no-store"
    return TokenView(
        access_token=tokens.access_token,
        expires_in=services.settings.access_token_ttl_s,
        refresh_token=tokens.refresh_token,
        refresh_expires_in=services.settings.refresh_token_ttl_s,
    )
