"""A job that is an interview."""

from __future__ import annotations

from agent.interview.lease import InterviewLease
from agent.worker.context import WorkerContext
from agent.worker.jobs import JobInfo
from agent.worker.room_factory import make_room


async def hold_interview(context: WorkerContext, job: JobInfo, lease: InterviewLease) -> None:
    """Enter the job's room and hold the interview there to its end."""
    try:
        room = await make_room(context, job, lease)
    except BaseException:
        await context.release(lease)
        raise
    await context.hold(lease, room, job.room)
