"""The LiveKit room of a job, as the agent enters it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from agent.worker.context import WorkerContext
from agent.worker.jobs import JobInfo
from rooms.livekit.names import CALL_PREFIX, interview_of
from rooms.livekit.presence import anyone, granted
from rooms.livekit.room import LiveKitRoom
from rooms.livekit.tokens import agent_token


async def make_room(context: WorkerContext, job: JobInfo, interview_id: UUID) -> LiveKitRoom:
    """The room for an interview, not open yet.

    Its times go on from the interview's first start, wherever that was recorded.

    Raises:
        LookupError: there is no such interview.
    """
    async with context.database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
    if interview is None:
        raise LookupError(f"there is no interview {interview_id}")
    return LiveKitRoom(
        str(interview_id),
        url=job.url,
        token=tokens(context, job),
        recordings_dir=context.folders.recordings,
        started_at=interview.started_at.timestamp() if interview.started_at else None,
        remove=partial(_remove, context, job.room),
        accept=anyone if is_walk_in_room(job.room) else granted,
    )


def tokens(context: WorkerContext, job: JobInfo) -> Callable[[], str]:
    """The job's own token for the first entrance, then ones of our own: it expires."""
    first = iter([job.token])
    return lambda: next(first, None) or agent_token(context.livekit, job.room)


def is_walk_in_room(name: str) -> bool:
    """Whether a room was opened neither for one interview nor by a phone call."""
    return interview_of(name) is None and not name.startswith(CALL_PREFIX)


async def _remove(context: WorkerContext, room: str, identity: str) -> None:
    await context.service.remove_participant(room, identity)
