"""The dependency of endpoints that honour ``Idempotency-Key`` (draft-ietf-httpapi-idempotency-key).

It runs after the caller's role is checked: a replay needs the same rights as the request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import FastAPI, Header, Request
from fastapi.responses import Response

from api.errors import ConflictError, UnprocessableError
from api.idempotency.secrets import Answer, KeySecrets
from api.identity import Caller, CallerDep
from api.services import Services, ServicesDep

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
CLAIM = "idempotency_claim"
"""Where a request's state holds its claim."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claim:
    """The right to store the answer to a key."""

    id: UUID
    secrets: KeySecrets


class ReplayError(Exception):
    """Not an error: the request was answered before, with this."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("answered before")
        self.answer = answer


KeyHeader = Annotated[
    str | None,
    Header(
        alias=HEADER,
        min_length=1,
        max_length=255,
        pattern=r"^[ -~]+$",
        description="A new random value, such as a UUID, for each request that is to have an "
        "effect. A retry with the same value within 24 hours gets the same response.",
    ),
]


async def idempotent(
    request: Request, services: ServicesDep, caller: CallerDep, key: KeyHeader = None
) -> None:
    """Claim the request's key, if it has one.

    Raises:
        ReplayError: the request was answered before.
        UnprocessableError: the key was used for another request.
        ConflictError: the first request with the key is still in flight.
    """
    if key is not None:
        await _claim(request, services, caller, key, await request.body())


async def idempotent_upload(
    request: Request, services: ServicesDep, caller: CallerDep, key: KeyHeader = None
) -> None:
    """The same for a file that is too large for memory: only its length is compared.

    Raises as :func:`idempotent` does.
    """
    if key is not None:
        length = request.headers.get("content-length", "")
        await _claim(request, services, caller, key, length.encode())


async def _claim(
    request: Request, services: Services, caller: Caller, key: str, body: bytes
) -> None:
    secrets = KeySecrets(services.token_secret, name_of(caller), key.strip().strip('"'))
    target = f"{request.method} {request.url.path}?{request.url.query}"
    content_type = request.headers.get("content-type", "")
    fingerprint = secrets.fingerprint(target, content_type, body)
    async with services.database.unit_of_work() as work:
        claimed = await work.idempotency.claim(secrets.digest, fingerprint)
    if isinstance(claimed, UUID):
        setattr(request.state, CLAIM, Claim(claimed, secrets))
    elif claimed.fingerprint != fingerprint:
        raise UnprocessableError(
            f"This {HEADER} was used for another request. Send a new one for a new request, or "
            "repeat the former request unchanged.",
            kind="idempotency-key-reused",
        )
    elif claimed.answer is None:
        raise ConflictError(
            f"The first request with this {HEADER} is still being processed. Repeat it shortly "
            "to get its response.",
            kind="idempotency-key-in-flight",
            headers={"Retry-After": "1"},
        )
    else:
        raise ReplayError(secrets.decrypt(claimed.answer))


def name_of(caller: Caller) -> str:
    """Whose keys these are: an account's, whatever its sign-in, an API key's, a candidate's, or
    the operator's."""
    return f"user {caller.user_id}" if caller.user_id is not None else caller.name


def install(app: FastAPI) -> None:
    """Answer repeated requests in ``app`` with the stored answer."""
    app.add_exception_handler(ReplayError, _replay)


async def _replay(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ReplayError)
    answer = error.answer
    response = Response(answer.body, status_code=answer.status)
    response.raw_headers = [*answer.headers, (REPLAYED.lower().encode(), b"true")]
    log.info("idempotency.replayed", status=answer.status)
    return response
