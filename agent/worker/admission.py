"""Which jobs this worker takes, and what becomes of them.

The lease is taken *before* LiveKit is told yes: whoever accepts a job is the interview's one
agent already, however many dispatches there are and in whatever order they come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from livekit.agents import JobRequest

from agent.worker.context import WorkerContext
from agent.worker.jobs import BadJobError, JobInfo, JobRequestInfo, read_request
from agent.worker.leases import Lease
from db.session import is_outage
from interviews.walk_ins import open_walk_in
from rooms.livekit.access_tokens import AGENT_IDENTITY

log = structlog.get_logger(__name__)

START_WITHIN_S = 10.0
"""A job that was accepted and has not begun by then will not: its lease is given back."""

NAMES = {"en": "Interviewer", "ko": "면접관"}
"""What the agent is called in the room."""

Interviewing = Callable[[WorkerContext, JobInfo, Lease], Awaitable[None]]
Receiving = Callable[[WorkerContext, JobInfo], Awaitable[None]]


@dataclass
class _Accepted:
    """A job between its acceptance and its beginning."""

    request: JobRequestInfo
    lease: Lease | None
    overdue: asyncio.TimerHandle


class Admission:
    """Answers job requests, and runs the jobs that were accepted.

    Args:
        context: the worker.
        interview: holds an interview in the job's room.
        reception: receives a caller in the job's room, to the end of the call.
    """

    def __init__(
        self, context: WorkerContext, interview: Interviewing, reception: Receiving
    ) -> None:
        self._context = context
        self._interview = interview
        self._reception = reception
        self._accepted: dict[str, _Accepted] = {}

    async def answer(self, request: JobRequest) -> None:
        """Accept a job, or refuse it and say in the log why."""
        told = log.bind(job_id=request.id, room=request.room.name)
        try:
            wanted = read_request(
                request.room.name,
                request.job.metadata,
                walk_ins=self._context.settings.walk_ins,
                names=self._context.livekit.names,
            )
        except BadJobError as error:
            told.error("job.refused", reason=str(error))
            await request.reject(terminate=True)
            return
        if not self._context.places.take():
            told.info("job.refused", reason="no place is free", **_named(wanted))
            await request.reject(terminate=False)
            return
        lease = None
        try:
            if wanted.interview_id is not None:
                lease = await self._context.acquire(wanted.interview_id)
                if lease is None:
                    self._context.places.give_back(started=False)
                    told.info("job.refused", reason="it is held or over", **_named(wanted))
                    await request.reject(terminate=True)
                    return
            overdue = self._context.loop.call_later(START_WITHIN_S, self._overdue, request.id)
            self._accepted[request.id] = _Accepted(wanted, lease, overdue)
            await request.accept(
                identity=AGENT_IDENTITY, name=NAMES.get(self._context.language, NAMES["en"])
            )
        except Exception as error:
            told.warning("job.not_taken", error=repr(error)[:200], **_named(wanted))
            if request.id in self._accepted:
                self._never_began(request.id)
            else:
                self._context.places.give_back(started=False)
                if not is_outage(error):
                    raise
                await request.reject(terminate=False)

    async def run(self, job_id: str, room: str, url: str, token: str) -> None:
        """Do an accepted job; returns when it is over, never raises."""
        accepted = self._accepted.pop(job_id, None)
        if accepted is None:
            log.warning("job.came_too_late", job_id=job_id, room=room)
            return
        accepted.overdue.cancel()
        context = self._context
        context.places.start()
        try:
            job = JobInfo(job_id, room, url, token, accepted.request)
            await self._do(job, accepted.lease)
        except Exception as error:
            log.error("job.broke", job_id=job_id, error=repr(error)[:300], exc_info=error)
        finally:
            context.places.give_back(started=True)

    async def _do(self, job: JobInfo, lease: Lease | None) -> None:
        if job.request.kind == "reception":
            await self._reception(self._context, job)
            return
        if job.request.kind == "walk_in":
            context = self._context
            interview_id = await open_walk_in(context.database, job.room, context.language)
            lease = await context.acquire(interview_id)
            if lease is None:
                log.info("job.refused", reason="it is held or over", interview_id=str(interview_id))
                return
        assert lease is not None
        await self._interview(self._context, job, lease)

    def _overdue(self, job_id: str) -> None:
        log.warning("job.never_began", job_id=job_id)
        self._never_began(job_id)

    def _never_began(self, job_id: str) -> None:
        accepted = self._accepted.pop(job_id)
        accepted.overdue.cancel()
        self._context.places.give_back(started=False)
        if accepted.lease is not None:
            self._context.spawn(self._context.release(accepted.lease))


def _named(wanted: JobRequestInfo) -> dict[str, str]:
    """For a log line: the interview, where one is named."""
    return {} if wanted.interview_id is None else {"interview_id": str(wanted.interview_id)}
