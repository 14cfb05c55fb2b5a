"""Errors as callers see them: RFC 9457 problems, each saying what to do about it."""

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
from api.validation import FieldError, field_errors, sentence
from db.session import is_outage

MEDIA_TYPE = "application/problem+json"
KIND_PREFIX = "urn:vivavoce:problem:"

log = structlog.get_logger(__name__)


class Problem(Wire):
    """An error, as RFC 9457 defines it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    """What went wrong and what to do about it."""
    instance: str
    errors: list[FieldError] | None = None


class ApiError(Exception):
    """An error response: its status, and a message that the caller sees unchanged."""

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
    """The request can't be parsed."""

    status = HTTPStatus.BAD_REQUEST


class UnauthorizedError(ApiError):
    """The caller sent no credentials, or invalid ones."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class ForbiddenError(ApiError):
    """The caller is known but not allowed to do this."""

    status = HTTPStatus.FORBIDDEN


class NotFoundError(ApiError):
    """The object doesn't exist, or doesn't exist yet."""

    status = HTTPStatus.NOT_FOUND


class ConflictError(ApiError):
    """The object's state doesn't allow this."""

    status = HTTPStatus.CONFLICT


class GoneError(ApiError):
    """The object existed but is no longer available."""

    status = HTTPStatus.GONE


class UnprocessableError(ApiError):
    """The request can be parsed but its content is invalid."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooLargeError(ApiError):
    """The body or file is too large."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TimedOutError(ApiError):
    """The request did not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT


class UnsupportedMediaError(ApiError):
    """The body's media type isn't supported."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class UnavailableError(ApiError):
    """Temporarily unavailable; the caller should retry."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str, *, retry_after_s: int = 2, kind: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)}, kind=kind)


class TooManyError(ApiError):
    """Too many requests; the message says when to retry."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


class RefusedBody(HTTPException):
    """An error of a body while it is read. FastAPI passes on an HTTPException as it is; any other
    error would become a 400."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error.status, error.detail)
        self.error = error


def refused(field: str, detail: str, *, kind: str | None = None) -> UnprocessableError:
    """One field of the input is invalid.

    Args:
        field: JSON pointer to it, such as ``/expires_at``.
        detail: a predicate of the field, such as ``must be in the future``.
        kind: for programs, where a caller may react to this error.
    """
    return refused_all([FieldError(pointer=field, detail=detail)], kind=kind)


def refused_all(errors: Sequence[FieldError], *, kind: str | None = None) -> UnprocessableError:
    """Several fields of the input are invalid."""
    return UnprocessableError(sentence(errors), errors=errors, kind=kind)


_DETAILS = {
    HTTPStatus.NOT_FOUND: "There is nothing at {path}. See /docs for all endpoints.",
    HTTPStatus.METHOD_NOT_ALLOWED: "{path} does not support {method}. See /docs for all endpoints.",
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
    """A problem as a response; programs distinguish problems of one status by ``kind``."""
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


def install(app: FastAPI) -> None:
    """Answer every error in ``app`` with a problem."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RefusedBody, _refused_body)
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


async def _refused_body(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedBody)
    return await _api_error(request, error.error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    items = error.errors()
    unreadable = any(item["type"] == "json_invalid" for item in items)
    status = HTTPStatus.BAD_REQUEST if unreadable else HTTPStatus.UNPROCESSABLE_ENTITY
    errors = field_errors(items)
    return problem(request, status, sentence(errors), errors=errors)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    detail = _DETAILS.get(HTTPStatus(error.status_code), str(error.detail))
    return problem(
        request,
        error.status_code,
        detail.replace("{path}", request.url.path).replace("{method}", request.method),
        headers=headers,
    )


def _methods(request: Request) -> list[str]:
    """All methods of this path; the framework names only those of one endpoint."""
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
        request, UnavailableError("The database is not responding; try again shortly.")
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("api.unexpected", exc_info=error)
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The server failed; your request is not the cause. The server's log has the details.",
    )


def described(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of an endpoint that may answer with problems of these statuses."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        int(status): {"description": status.phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }
