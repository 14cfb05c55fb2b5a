"""SQL about LiveKit rooms and the leases of the agents in them.

A lease is taken in one statement and by the database's clock, so that exactly one of several
workers that try gets an interview.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.liveness import SETTLED, dead_worker_condition
from db.tables import Interview, InterviewStatus, LiveKitRoom

RECONCILE_CHANNEL = "vivavoce_reconcile"
"""NOTIFY on it wakes the reconciler; the payload is a room's name."""

ADMISSION_LOCK_KEY = 7_208_153_923
"""Key of an advisory lock; arbitrary, but unique within the database."""

FIRST_RETRY_S = 3.0
"""Time until an agent that was dispatched and has not come is dispatched again."""
RETRY_GROWTH = 1.5
"""Each further time is longer by this factor."""
RETRY_LIMIT_S = 15.0
"""The longest time between two dispatches."""
SHORT_STAY_S = 10.0
"""An agent that leaves sooner is replaced after the same times, not at once: what ended it may
well end the next one too."""

Command = Literal["complete", "release"]

_DEAD = dead_worker_condition("w")
_HELD = f"EXISTS (SELECT FROM agent_worker AS w WHERE w.id = r.worker_id AND NOT {_DEAD})"
_FREE_WORKER = f"w.running < w.capacity AND NOT w.draining AND NOT {_DEAD}"


@dataclass(frozen=True)
class Holder:
    """The worker that holds an interview's lease."""

    worker_id: int
    epoch: int
    alive: bool
    """False: another worker may take the lease."""


@dataclass(frozen=True)
class OpenRoom:
    """A room's row with its interview's status, read at one moment.

    Ages are seconds before that moment, by the database's clock; None: it never happened.
    """

    interview_id: UUID
    name: str
    status: InterviewStatus
    opened_age_s: float
    ended_age_s: float | None
    """Since the interview's end."""
    dispatched_age_s: float | None
    dispatches: int
    worker_id: int | None
    epoch: int
    held: bool
    """Whether a living worker holds the lease."""
    acquired_age_s: float | None
    command: str | None


class LiveKitRoomRepository:
    """Reads and writes rooms and leases within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, interview_id: UUID, name: str) -> LiveKitRoom:
        """Note that a candidate asks to enter now; creates the row if there is none.

        An interview that has a room already, such as a phone call's, keeps it.
        """
        await self._session.execute(
            text(
                """INSERT INTO livekit_room AS r (interview_id, name, opened_at)
                VALUES (:interview, :name, now())
                ON CONFLICT (interview_id) DO UPDATE SET opened_at = now()"""
            ),
            {"interview": interview_id, "name": name},
        )
        await self._session.execute(
            text("UPDATE interview SET transport = 'livekit' WHERE id = :interview"),
            {"interview": interview_id},
        )
        return (
            await self._session.scalars(
                select(LiveKitRoom)
                .where(col(LiveKitRoom.interview_id) == interview_id)
                .execution_options(populate_existing=True)
            )
        ).one()

    async def get(self, interview_id: UUID) -> LiveKitRoom | None:
        """The room's row as it is now, or None."""
        query = select(LiveKitRoom).where(col(LiveKitRoom.interview_id) == interview_id)
        return await self._one(query)

    async def by_name(self, name: str) -> LiveKitRoom | None:
        """The row of the room with this name on the LiveKit server, or None."""
        return await self._one(select(LiveKitRoom).where(col(LiveKitRoom.name) == name))

    async def open_rooms(self) -> Sequence[OpenRoom]:
        """All rooms, with their interviews' status, oldest first."""
        rows = await self._session.execute(
            text(
                f"""SELECT r.interview_id, r.name, i.status,
                    {_age("r.opened_at")} AS opened_age_s,
                    {_age("i.ended_at")} AS ended_age_s,
                    {_age("r.dispatched_at")} AS dispatched_age_s,
                    r.dispatches, r.worker_id, r.epoch, {_HELD} AS held,
                    {_age("r.acquired_at")} AS acquired_age_s, r.command
                FROM livekit_room AS r JOIN interview AS i ON i.id = r.interview_id
                ORDER BY r.opened_at, r.interview_id"""
            )
        )
        return [_open_room(dict(row)) for row in rows.mappings()]

    async def acquire(self, interview_id: UUID, worker_id: int) -> int | None:
        """Take the lease of an open interview that no living worker holds.

        Returns:
            The new epoch, greater than all before; None when the lease can't be taken.
        """
        query = f"""UPDATE livekit_room AS r
            SET worker_id = :worker, epoch = r.epoch + 1, acquired_at = now(), dispatches = 0,
                command = NULLIF(r.command, 'release')
            FROM interview AS i
            WHERE r.interview_id = :interview AND i.id = r.interview_id
                AND i.status IN ('LIVE', 'IN_PROGRESS')
                AND EXISTS (SELECT FROM agent_worker AS me WHERE me.id = :worker)
                AND (r.worker_id IS NULL OR EXISTS (
                    SELECT FROM agent_worker AS w WHERE w.id = r.worker_id AND {_DEAD}))
            RETURNING r.epoch"""
        epoch = await self._session.scalar(
            text(query), {"interview": interview_id, "worker": worker_id}
        )
        return None if epoch is None else int(epoch)

    async def release(self, interview_id: UUID, worker_id: int, epoch: int) -> bool:
        """Give the lease back. False when another worker has it already."""
        query = """UPDATE livekit_room
            SET worker_id = NULL, command = NULLIF(command, 'release')
            WHERE interview_id = :interview AND worker_id = :worker AND epoch = :epoch
            RETURNING epoch"""
        values = {"interview": interview_id, "worker": worker_id, "epoch": epoch}
        return await self._session.scalar(text(query), values) is not None

    async def holder(self, interview_id: UUID) -> Holder | None:
        """The lease's holder, dead or alive; None when the lease is free."""
        query = f"""SELECT r.worker_id, r.epoch, {_HELD} AS alive FROM livekit_room AS r
            WHERE r.interview_id = :interview AND r.worker_id IS NOT NULL"""
        row = (await self._session.execute(text(query), {"interview": interview_id})).first()
        return None if row is None else Holder(row.worker_id, row.epoch, row.alive)

    async def note_dispatch(self, interview_id: UUID) -> int | None:
        """Decide whether to dispatch an agent now, and note that it is dispatched.

        Of several callers at once one gets a yes. The answer is no while a living worker holds
        the interview or none has capacity, and for some seconds after the last dispatch: longer
        each time, unless a worker started in the meantime.

        Returns:
            The number of dispatches in a row, with this one, without an agent coming; None: don't
            dispatch now.
        """
        fresh_worker = f"""EXISTS (SELECT FROM agent_worker AS w
            WHERE w.started_at > r.dispatched_at AND {_FREE_WORKER})"""
        wait = f"""interval '1 s' * CASE
            WHEN r.dispatches = 0 AND r.acquired_at < now() - interval '{SHORT_STAY_S} s' THEN 0
            ELSE least({FIRST_RETRY_S} * power({RETRY_GROWTH}, least(greatest(r.dispatches, 1), 50)
                - 1), {RETRY_LIMIT_S}) END"""
        query = f"""UPDATE livekit_room AS r
            SET dispatched_at = now(),
                dispatches = CASE WHEN {fresh_worker} THEN 1 ELSE r.dispatches + 1 END
            FROM interview AS i
            WHERE r.interview_id = :interview AND i.id = r.interview_id
                AND i.status IN ('LIVE', 'IN_PROGRESS')
                AND EXISTS (SELECT FROM agent_worker AS w WHERE {_FREE_WORKER})
                AND NOT {_HELD} AND (
                    r.dispatched_at IS NULL OR r.dispatched_at <= now() - {wait}
                    OR {fresh_worker})
            RETURNING r.dispatches"""
        count = await self._session.scalar(text(query), {"interview": interview_id})
        return None if count is None else int(count)

    async def command(self, interview_id: UUID, command: Command) -> bool:
        """Leave a command for the agent that holds the interview; ``complete`` outweighs
        ``release``. False when the interview has no room."""
        query = """UPDATE livekit_room SET command = CASE
                WHEN command = 'complete' THEN command ELSE :command END
            WHERE interview_id = :interview RETURNING interview_id"""
        values = {"interview": interview_id, "command": command}
        return await self._session.scalar(text(query), values) is not None

    async def note_grant(self, interview_id: UUID, grant_ns: int) -> None:
        """Note the join grant of a device that entered, unless a newer one is noted."""
        query = """UPDATE livekit_room SET newest_grant = :grant
            WHERE interview_id = :interview AND newest_grant < :grant"""
        await self._session.execute(text(query), {"interview": interview_id, "grant": grant_ns})

    async def move(self, interview_id: UUID, name: str) -> bool:
        """Move the interview to another room. False when it has none.

        The caller is about to take the lease, so no agent is dispatched in the meantime.
        """
        query = """UPDATE livekit_room SET name = :name, opened_at = now(),
                dispatched_at = now(), dispatches = greatest(dispatches, 1)
            WHERE interview_id = :interview RETURNING interview_id"""
        values = {"interview": interview_id, "name": name}
        return await self._session.scalar(text(query), values) is not None

    async def close(self, interview_id: UUID) -> None:
        """Delete the room's row."""
        await self._session.execute(
            delete(LiveKitRoom).where(col(LiveKitRoom.interview_id) == interview_id)
        )

    async def without_row(self) -> Sequence[UUID]:
        """Open interviews on LiveKit that lack a room's row, which they should have.

        Not those that were begun by request and that no candidate has entered: their room is
        opened when one comes.
        """
        query = (
            select(col(Interview.id))
            .outerjoin(LiveKitRoom, col(LiveKitRoom.interview_id) == col(Interview.id))
            .where(
                or_(
                    col(Interview.status) == InterviewStatus.LIVE,
                    (col(Interview.status) == InterviewStatus.IN_PROGRESS)
                    & col(Interview.started_at).is_not(None),
                ),
                col(Interview.transport) == "livekit",
                col(LiveKitRoom.interview_id).is_(None),
            )
        )
        return (await self._session.scalars(query)).all()

    async def ended_age_s(self, interview_id: UUID) -> float | None:
        """Seconds since an interview's end; None before it."""
        query = f"SELECT {_age('ended_at')} FROM interview WHERE id = :interview"
        age_s: float | None = await self._session.scalar(text(query), {"interview": interview_id})
        return age_s

    async def take_turns(self) -> None:
        """Wait for all other transactions that called this: counting the free capacity and
        taking a part of it must not interleave."""
        await self._session.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADMISSION_LOCK_KEY}
        )

    async def settled(self) -> bool:
        """Whether PostgreSQL has run long enough to judge which workers are dead."""
        return bool(await self._session.scalar(text(f"SELECT {SETTLED}")))

    async def wake(self, room_name: str) -> None:
        """Have the reconciler check a room when this transaction commits."""
        await self._session.execute(
            text("SELECT pg_notify(:channel, :room)"),
            {"channel": RECONCILE_CHANNEL, "room": room_name},
        )

    async def _one(self, query: Any) -> LiveKitRoom | None:
        room: LiveKitRoom | None = await self._session.scalar(
            query.execution_options(populate_existing=True)
        )
        return room


def _age(column: str) -> str:
    return f"extract(epoch FROM now() - {column})::float8"


def _open_room(row: Mapping[str, Any]) -> OpenRoom:
    return OpenRoom(**{**row, "status": InterviewStatus(row["status"])})
