"""Calls by which people sign in and out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.auth import service
from api.auth.schemas import PasswordForm, RefreshInput, TokenView
from api.auth.service import SignedIn
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
    """Sign in with a password. 429 after too many wrong ones."""
    made = await service.sign_in(services, form.username, form.password, address_of(request))
    return _view(services, made, response)


@router.post("/refresh", responses=_REFUSED)
async def refresh_token(
    sent: RefreshInput, services: ServicesDep, request: Request, response: Response
) -> TokenView:
    """The next access token, and the next refresh token. Each refresh token works once."""
    made = await service.refresh(services, sent.refresh_token, address_of(request))
    return _view(services, made, response)


@router.post("/logout", status_code=HTTPStatus.NO_CONTENT)
async def sign_out(sent: RefreshInput, services: ServicesDep, request: Request) -> None:
    """End a sign-in: none of its tokens opens anything from now on."""
    await service.sign_out(services, sent.refresh_token, address_of(request))


def _view(services: Services, made: SignedIn, response: Response) -> TokenView:
    response.headers["Cache-Control"] = "no-store"
    return TokenView(
        access_token=made.access_token,
        expires_in=services.settings.access_token_ttl_s,
        refresh_token=made.refresh_token,
        refresh_expires_in=services.settings.refresh_token_ttl_s,
    )
