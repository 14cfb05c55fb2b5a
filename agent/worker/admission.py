"""Which jobs this worker takes, and what becomes of them.

The lease is taken *before* LiveKit gets the acceptance: the worker that accepts a job has the
interview's one agent already, however many dispatches there are and in whatever order they come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import structlog
from livekit.agents import JobRequest
from structlog.contextvars import bind_contextvars, bound_contextvars

from agent.interview.lease import InterviewLease
from agent.worker.context import WorkerContext
from agent.worker.jobs import BadJobError, JobInfo, JobRequestInfo, read_request
from db.session import is_outage
from interviews.walk_ins import open_walk_in
from rooms.livekit.access_tokens import AGENT_IDENTITY

log = structlog.get_logger(__name__)

START_WITHIN_S = 10.0
"""An accepted job that has not begun by then never will: its lease is given back."""

NAMES = {"en": "Interviewer", "ko": "면접관"}
"""The agent's display name in the room, by language."""

HoldInterview: TypeAlias = Callable[[WorkerContext, JobInfo, InterviewLease], Awaitable[None]]
ReceiveCall: TypeAlias = Callable[[WorkerContext, JobInfo], Awaitable[None]]


@dataclass
class _Accepted:
    """A job between its acceptance and its beginning."""

    request: JobRequestInfo
    lease: InterviewLease | None
    overdue: asyncio.TimerHandle


class Admission:
    """Answers job requests, and runs the jobs that were accepted.

    Args:
        context: the worker.
        hold_interview: holds an interview in the job's room.
        receive_call: receives a caller in the job's room, to the end of the call.
    """

    def __init__(
        self, context: WorkerContext, hold_interview: HoldInterview, receive_call: ReceiveCall
    ) -> None:
        self._context = context
        self._hold_interview = hold_interview
        self._receive_call = receive_call
        self._accepted: dict[str, _Accepted] = {}

    async def answer(self, request: JobRequest) -> None:
        """Accept a job, or refuse it and log why."""
        with bound_contextvars(job_id=request.id, room=request.room.name):
            await self._answer(request)

    async def run(self, job_id: str, room: str, url: str, token: str) -> None:
        """Do an accepted job; returns when it is over, never raises."""
        with bound_contextvars(job_id=job_id, room=room):
            accepted = self._accepted.pop(job_id, None)
            if accepted is None:
                log.warning("job.came_too_late")
                return
            accepted.overdue.cancel()
            self._context.capacity.start()
            try:
                job = JobInfo(job_id, room, url, token, accepted.request)
                await self._do(job, accepted.lease)
            except Exception as error:
                log.error("job.broke", error=repr(error)[:300], exc_info=error)
            finally:
                self._context.capacity.give_back(started=True)

    async def _answer(self, request: JobRequest) -> None:
        try:
            requested = read_request(
                request.room.name,
                request.job.metadata,
                walk_ins=self._context.settings.walk_ins,
                names=self._context.livekit.names,
            )
        except BadJobError as error:
            log.error("job.refused", reason=str(error))
            await request.reject(terminate=True)
            return
        if requested.interview_id is not None:
            bind_contextvars(interview_id=str(requested.interview_id))
        if not self._context.capacity.take():
            log.info("job.refused", reason="no place is free")
            await request.reject(terminate=False)
            return
        lease = None
        try:
            # A caller's interview is known only after the PIN, and checked then.
            by_phone = requested.kind == "reception"
            if not by_phone and not await self._context.has_room_for(requested.interview_id):
                log.warning("job.refused", reason="the disk is nearly full")
                await request.reject(terminate=False)
                self._context.capacity.give_back(started=False)
                return
            if requested.interview_id is not None:
                lease = await self._context.acquire(requested.interview_id)
                if lease is None:
                    self._context.capacity.give_back(started=False)
                    log.info("job.refused", reason="it is held or over")
                    await request.reject(terminate=True)
                    return
            overdue = self._context.loop.call_later(START_WITHIN_S, self._overdue, request.id)
            self._accepted[request.id] = _Accepted(requested, lease, overdue)
            await request.accept(
                identity=AGENT_IDENTITY, name=NAMES.get(self._context.language, NAMES["en"])
            )
        except Exception as error:
            log.warning("job.not_taken", error=repr(error)[:200])
            if request.id in self._accepted:
                self._never_began(request.id)
            else:
                self._context.capacity.give_back(started=False)
                if not is_outage(error):
                    raise
                await request.reject(terminate=False)

    async def _do(self, job: JobInfo, lease: InterviewLease | None) -> None:
        if job.request.kind == "reception":
            await self._receive_call(self._context, job)
            return
        if job.request.kind == "walk_in":
            context = self._context
            interview_id = await open_walk_in(context.database, job.room, context.language)
            lease = await context.acquire(interview_id)
            if lease is None:
                log.info("job.refused", reason="it is held or over", interview_id=str(interview_id))
                return
        assert lease is not None
        await self._hold_interview(self._context, job, lease)

    def _overdue(self, job_id: str) -> None:
        log.warning("job.never_began")
        self._never_began(job_id)

    def _never_began(self, job_id: str) -> None:
        accepted = self._accepted.pop(job_id)
        accepted.overdue.cancel()
        self._context.capacity.give_back(started=False)
        if accepted.lease is not None:
            self._context.spawn(self._context.release(accepted.lease))
