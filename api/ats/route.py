"""How the calls of applicant tracking systems are admitted, refused and logged."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPBasic

from api.auth.credentials import secret_hash
from api.errors import (
    ApiError,
    BadRequestError,
    RefusedBody,
    UnauthorizedError,
    UnprocessableError,
    problem,
)
from api.identity import Caller, address_of
from api.services import Services
from api.validation import field_errors, sentence
from db.tables import AtsCall, Integration, IntegrationKind, Role

KEY_MARK = "vvi_"
"""The beginning of every key of an integration."""
BASIC = Depends(
    HTTPBasic(
        scheme_name="integrationKey",
        description="The key of an integration as the user name, without a password.",
        auto_error=False,
    )
)
"""Describes the credential; :class:`AtsRoute` checks it before anything of the body is read."""


class AtsRoute(APIRoute):
    """A call of one ATS: admitted by its integration's key, answered in its format, and logged."""

    kind: ClassVar[IntegrationKind]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, between admission and the log."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                integration = await _admit(request, self.kind)
            except UnauthorizedError as error:
                return self.refusal(request, error)
            request.state.integration = integration
            remark = None
            try:
                response = await handle(request)
            except (ApiError, RequestValidationError, RefusedBody) as error:
                reason = _as_api_error(error)
                response, remark = self.refusal(request, reason), reason.detail
            remark = remark or getattr(request.state, "ats_remark", None)
            await _log(request, integration, response.status_code, remark)
            return response

        return answer

    def refusal(self, request: Request, error: ApiError) -> JSONResponse:
        """An error in the format of this ATS."""
        return problem(
            request, error.status, error.detail, errors=error.errors, headers=error.headers
        )


async def _integration(request: Request) -> Integration:
    integration: Integration = request.state.integration
    return integration


IntegrationDep = Annotated[Integration, Depends(_integration)]
"""The integration whose key the call has."""


def remark(request: Request, text: str) -> None:
    """Put a remark beside this call in the log."""
    request.state.ats_remark = text


async def _admit(request: Request, kind: IntegrationKind) -> Integration:
    services: Services = request.app.state.services
    key = _key_of(request.headers.get("authorization", ""))
    async with services.database.reading() as work:
        integration = await work.integrations.by_key(kind, secret_hash(key)) if key else None
    if integration is None:
        error = UnauthorizedError(
            "Invalid key: send the key of an active integration as the user name of HTTP Basic "
            "authentication. An administrator makes integrations in the workspace's settings."
        )
        error.headers["WWW-Authenticate"] = 'Basic realm="integration"'
        raise error
    # The rate limits know callers with a valid key; it opens nothing else.
    request.state.caller = Caller(
        role=Role.CANDIDATE,
        name=f"integration {integration.name}",
        scopes=frozenset(),
        address=address_of(request),
    )
    return integration


def _key_of(authorization: str) -> str:
    """The key in an HTTP Basic credential, as the user name or the password; "" if there is
    none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        user, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return ""
    return next((part for part in (user, password) if part.startswith(KEY_MARK)), "")


def _as_api_error(error: Exception) -> ApiError:
    if isinstance(error, RefusedBody):
        return error.error
    if isinstance(error, ApiError):
        return error
    assert isinstance(error, RequestValidationError)
    items = error.errors()
    errors = field_errors(items)
    unreadable = any(item["type"] == "json_invalid" for item in items)
    refused = BadRequestError if unreadable else UnprocessableError
    return refused(sentence(errors), errors=errors)


async def _log(request: Request, integration: Integration, status: int, remark: str | None) -> None:
    services: Services = request.app.state.services
    name = request.url.path.rpartition("/")[2]
    async with services.database.unit_of_work() as work:
        if await work.integrations.get(integration.id) is not None:
            call = AtsCall(integration_id=integration.id, name=name, status=status, remark=remark)
            await work.integrations.note_call(call)
