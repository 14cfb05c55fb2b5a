"""Makes the LiveKit room of a job, for the agent to enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import structlog

from agent.interview.lease import InterviewLease
from agent.worker.context import WorkerContext
from agent.worker.jobs import JobInfo
from db.access import Access, AccessKind
from db.session import is_outage
from rooms.livekit.access_tokens import agent_token
from rooms.livekit.names import RoomNames
from rooms.livekit.participants import anyone, granted
from rooms.livekit.room import LiveKitRoom

log = structlog.get_logger(__name__)


async def make_room(context: WorkerContext, job: JobInfo, lease: InterviewLease) -> LiveKitRoom:
    """Make the room for an interview; it is not open yet.

    Its times continue from the interview's first start, on whatever machine that was.

    Raises:
        LookupError: there is no such interview.
    """
    interview_id = lease.interview_id
    async with context.database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
        row = await work.livekit_rooms.get(interview_id)
        called = await work.invitations.by_phone(interview_id)
    if interview is None:
        raise LookupError(f"there is no interview {interview_id}")
    room = LiveKitRoom(
        str(interview_id),
        url=job.url,
        token=agent_tokens(context, job),
        recordings_dir=context.folders.recordings,
        started_at=interview.started_at.timestamp() if interview.started_at else None,
        remove=partial(_remove, context, job.room),
        accept=anyone if is_walk_in_room(context.livekit.names, job.room) else granted,
        may_enter=partial(context.may_enter, interview_id),
        newest_grant=row.newest_grant if row is not None else 0,
        note_grant=partial(_note_grant, context, interview_id),
        sure=partial(context.sure_of, lease),
    )
    if room.guard is not None and context.livekit.names.is_call(job.room):
        room.guard.phone = Access(AccessKind.PHONE, str(called or ""))
    return room


def agent_tokens(context: WorkerContext, job: JobInfo) -> Callable[[], str]:
    """The job's token for the first entrance, then ones of our own: the job's expires."""
    first = iter([job.token])
    return lambda: next(first, None) or agent_token(context.livekit, job.room)


def is_walk_in_room(names: RoomNames, room: str) -> bool:
    """Whether a room was opened neither for an interview nor by a phone call."""
    return names.interview(room) is None and not names.is_call(room)


async def _note_grant(context: WorkerContext, interview_id: UUID, grant_ns: int) -> None:
    try:
        async with context.database.unit_of_work() as work:
            await work.livekit_rooms.note_grant(interview_id, grant_ns)
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("grant.not_noted", error=repr(error)[:200])


async def _remove(context: WorkerContext, room: str, identity: str) -> None:
    await context.service.remove_participant(room, identity)
