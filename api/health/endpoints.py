"""Endpoints for load balancers and monitoring."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field
from sqlalchemy import text

from api.schemas import Wire
from api.services import Services, ServicesDep
from db.session import Database, is_outage

DATABASE_TIMEOUT_S = 2.0
ANSWER_LASTS_S = 1.0
"""Health checks of many probes share one question to the database."""


@dataclass(frozen=True)
class _Answer:
    asked_s: float
    answer: asyncio.Task[bool]


_ANSWERS: WeakKeyDictionary[Database, _Answer] = WeakKeyDictionary()

log = structlog.get_logger(__name__)
router = APIRouter(tags=["health"])


class Health(Wire):
    """The process is alive."""

    status: str = "ok"


class Download(Wire):
    """The progress of the models' download."""

    done_bytes: int
    total_bytes: int
    label: str


class Readiness(Wire):
    """Whether interviews can be held now."""

    model_config = ConfigDict(extra="allow")

    status: str
    """``ready``; ``degraded``: the database or the LiveKit server is away, or ``reasons`` say what
    needs a person while interviews are held; ``starting`` or ``failed``: the server can't serve."""
    database: str
    """``ok`` or ``away``."""
    models: Download | dict[str, Any] | None = None
    reasons: list[str] = Field(default_factory=list)
    """Why the status is ``degraded``."""


@router.get("/healthz")
async def healthz() -> Health:
    """Check that the process is alive."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Not ready yet"}})
async def readyz(services: ServicesDep, response: Response) -> Readiness:
    """Check that interviews can be held.

    503 until then, with the progress of the models' download.
    """
    state = services.host.readiness()
    database = "ok" if await _answers_within_a_second(services) else "away"
    status = str(state.get("status", "starting"))
    if status == "ready" and database == "away":
        status = "degraded"
        state = {**state, "reasons": ["The database cannot be reached."]}
    holds_interviews = status == "ready" or (status == "degraded" and "rooms" not in state)
    if not holds_interviews or database == "away":
        response.status_code = 503
    return Readiness.model_validate({**state, "status": status, "database": database})


async def _answers_within_a_second(services: Services) -> bool:
    known = _ANSWERS.get(services.database)
    loop = asyncio.get_running_loop()
    if known is None or (known.answer.done() and loop.time() - known.asked_s > ANSWER_LASTS_S):
        asking = loop.create_task(_database_answers(services))
        known = _ANSWERS[services.database] = _Answer(loop.time(), asking)
    return await asyncio.shield(known.answer)


async def _database_answers(services: Services) -> bool:
    try:
        async with asyncio.timeout(DATABASE_TIMEOUT_S):
            async with services.database.unit_of_work() as work:
                await work.session.execute(text("SELECT 1"))
    except Exception as error:
        if not is_outage(error):
            log.exception("readyz.database")
        return False
    return True
