"""Errors as the caller sees them: RFC 9457 problems, each naming what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.schemas import Wire
from db.session import is_outage

MEDIA_TYPE = "application/problem+json"
KIND_PREFIX = "urn:vivavoce:problem:"

log = structlog.get_logger(__name__)


class FieldError(Wire):
    """One place of the input that is wrong."""

    pointer: str
    """JSON pointer into the input, such as ``/plan/stages/0/questions``."""
    detail: str


class Problem(Wire):
    """An error, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    """What went wrong and what to do about it."""
    instance: str
    errors: list[FieldError] | None = None


class ApiError(Exception):
    """A refusal with its status; the message is shown to the caller as it is."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        kind: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


class BadRequestError(ApiError):
    """The request can't be read as what it should be."""

    status = HTTPStatus.BAD_REQUEST


class UnauthorizedError(ApiError):
    """No proof, or a wrong one, that the caller may do this."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class ForbiddenError(ApiError):
    """The caller is known but may not do this."""

    status = HTTPStatus.FORBIDDEN


class NotFoundError(ApiError):
    """There is no such thing, or not yet."""

    status = HTTPStatus.NOT_FOUND


class ConflictError(ApiError):
    """The thing's state does not allow this."""

    status = HTTPStatus.CONFLICT


class GoneError(ApiError):
    """There was such a thing, but it can't be had any more."""

    status = HTTPStatus.GONE


class UnprocessableError(ApiError):
    """The request can be read but its content can't be used."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooLargeError(ApiError):
    """More was sent than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnsupportedMediaError(ApiError):
    """The body is of a kind that isn't taken here."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class UnavailableError(ApiError):
    """Not now; trying again soon makes sense."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str, *, retry_after_s: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


class TooManyError(ApiError):
    """Too often; the message says when to try again."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


_WHAT_TO_DO = {
    HTTPStatus.NOT_FOUND: "There is nothing at {path}; /docs lists every call.",
    HTTPStatus.METHOD_NOT_ALLOWED: "{method} is not possible on {path}; /docs lists every call.",
}


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
    kind: str | None = None,
) -> JSONResponse:
    """A problem as a response; ``kind`` tells programs which of several it is."""
    body = Problem(
        type=f"{KIND_PREFIX}{kind}" if kind else "about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=list(errors) or None,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def pointer(place: Sequence[int | str]) -> str:
    """A JSON pointer from pydantic's ``loc``."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in place)
    path = "".join(f"/{part}" for part in escaped)
    return path.encode("utf-8", "backslashreplace").decode()  # half characters can't be sent


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (DBAPIError, PoolTimeoutError, OSError, asyncpg.PostgresError):
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(Exception, _unexpected)


async def _api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return problem(
        request,
        error.status,
        error.detail,
        errors=error.errors,
        headers=error.headers,
        kind=error.kind,
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = []
    for item in error.errors():
        place = item["loc"][1:] if item["loc"][:1] == ("body",) else item["loc"]
        wrong.append(FieldError(pointer=pointer(place), detail=item["msg"]))
    first = wrong[0]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if any(item["type"] == "json_invalid" for item in error.errors()):
        status = HTTPStatus.BAD_REQUEST
    more = f" ({len(wrong) - 1} more in 'errors')" if len(wrong) > 1 else ""
    where = f"'{first.pointer}': " if first.pointer else ""
    return problem(
        request, status, f"Correct the input at {where}{first.detail}{more}", errors=wrong
    )


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known = _WHAT_TO_DO.get(HTTPStatus(error.status_code))
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    detail = known or str(error.detail)
    return problem(
        request,
        error.status_code,
        detail.replace("{path}", request.url.path).replace("{method}", request.method),
        headers=headers,
    )


def _methods(request: Request) -> list[str]:
    """All that may be done with this path; the framework names those of one call only."""
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]


async def _database(request: Request, error: Exception) -> JSONResponse:
    if not is_outage(error):
        return await _unexpected(request, error)
    log.warning("api.database_away", error=str(error))
    return await _api_error(
        request, UnavailableError("The database does not answer at the moment; try again shortly.")
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("api.unexpected", exc_info=error)
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong here, not in your request; the server's log says what.",
    )


def described(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of an endpoint that may answer with these problems."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        int(status): {"description": status.phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }
