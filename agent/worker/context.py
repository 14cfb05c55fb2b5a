"""What every job of a worker shares, and the interviews that the worker holds.

Everything here lives on the worker's one event loop: engines, database pool, interviews. A
job's own thread only waits for its end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

import structlog
from structlog.contextvars import bound_contextvars

from agent.interview.holder import HostResources, InterviewHolder
from agent.interview.lease import InterviewLease, release
from agent.interview.preparation import InterviewPreparation
from agent.worker.capacity import Capacity
from agent.worker.settings import AgentSettings
from db.access import Access
from db.heartbeat import Beat, Heartbeat, Load
from db.liveness import DEAD_UNLOCKED_AFTER_S
from db.relay import EventRelay
from db.session import Database
from kit.data_layout import DataFolders
from kit.free_space import FreeSpace
from kit.language import Language
from kit.tasks import TaskSet
from pipelines.engines import EngineRegistry
from rooms.base import Room
from rooms.livekit.service import LiveKitAwayError, LiveKitService
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings

log = structlog.get_logger(__name__)

SURE_S = DEAD_UNLOCKED_AFTER_S
"""A lease confirmed within this time is ours: no worker is taken for dead sooner."""


class WorkerContext:
    """The worker as its jobs see it.

    Args:
        settings: capacity, walk-ins, draining.
        livekit: the server and its key.
        rooms: how long candidates may stay away; the secret that callers' PINs are hashed with
            is filled in.
        language: of walk-in interviews and of the phone's greeting.
        database: interviews, rooms, leases.
        relay: shows live events to those who watch.
        engines: engines by language.
        folders: journals, recordings, speech.
        space: on the disk of the folders.
        name: host and process, for people.
    """

    def __init__(
        self,
        *,
        settings: AgentSettings,
        livekit: LiveKitSettings,
        rooms: RoomSettings,
        language: Language,
        database: Database,
        relay: EventRelay,
        engines: EngineRegistry,
        folders: DataFolders,
        space: FreeSpace,
        name: str,
    ) -> None:
        self.settings = settings
        self.livekit = livekit
        self.rooms = rooms
        self.language = language
        self.database = database
        self.relay = relay
        self.engines = engines
        self.folders = folders
        self.space = space
        self.preparation = InterviewPreparation(database, engines, folders)
        self.service = LiveKitService(livekit)
        self.capacity = Capacity(settings.max_interviews, self._hurry)
        self.loop = asyncio.get_running_loop()
        self._resources = HostResources(
            database, relay, engines, self.preparation, folders, rooms.grace_s
        )
        self._registered = False
        self._heartbeat = Heartbeat(
            database.url,
            name=name,
            capacity=settings.max_interviews,
            load=self._load,
            heard=self._on_beat,
        )
        self._holders: dict[InterviewLease, InterviewHolder] = {}
        self._tasks = TaskSet("worker")

    # -- the worker's life -----------------------------------------------------------------

    async def start(self) -> None:
        """Register in the database, as a worker that takes nothing yet. Waits for the database."""
        await self._heartbeat.start()

    def registered(self) -> None:
        """LiveKit knows this worker: from now on its capacity counts when candidates join."""
        self._registered = True
        self._hurry()

    @property
    def worker_id(self) -> int:
        """This worker's id now; raises RuntimeError before :meth:`start`."""
        if self._heartbeat.worker_id is None:
            raise RuntimeError("the worker is not registered")
        return self._heartbeat.worker_id

    @property
    def held(self) -> list[UUID]:
        """Interviews that are held here."""
        return [lease.interview_id for lease in self._holders]

    async def leave_all(self) -> None:
        """Leave every interview at once; other workers take them up."""
        holders = list(self._holders.values())
        for holder in holders:
            holder.leave("released")
        await asyncio.gather(*(holder.over.wait() for holder in holders))

    async def stop(self) -> None:
        """Unregister and close what was opened here."""
        await self._heartbeat.stop()
        await self._tasks.aclose()
        await self.service.aclose()

    # -- interviews ------------------------------------------------------------------------

    async def acquire(self, interview_id: UUID) -> InterviewLease | None:
        """Take an interview's lease; None when it may not be taken.

        A lease is given back by :meth:`hold` or :meth:`release`.
        """
        worker_id = self.worker_id
        async with self.database.unit_of_work() as work:
            epoch = await work.livekit_rooms.acquire(interview_id, worker_id)
        if epoch is None:
            return None
        lease = InterviewLease(interview_id, worker_id, epoch)
        self._holders[lease] = InterviewHolder(self._resources, interview_id, lease)
        return lease

    async def has_room_for(self, interview_id: UUID | None) -> bool:
        """Whether the disk has room for an interview; one that has begun continues in any case.

        Args:
            interview_id: None: of a walk-in, which is created in its job.
        """
        if not self.space.nearly_full:
            return True
        if interview_id is None:
            return False
        async with self.database.reading() as work:
            interview = await work.interviews.get(interview_id)
        return interview is not None and interview.started_at is not None

    def sure_of(self, lease: InterviewLease) -> bool:
        """Whether the last heartbeat that got through rules out another holder of the lease."""
        holder = self._holders.get(lease)
        return holder is not None and time.monotonic() - holder.confirmed_at < SURE_S

    async def release(self, lease: InterviewLease) -> None:
        """Give a lease back; harmless when another worker has it already."""
        holder = self._holders.pop(lease, None)
        if holder is not None:
            holder.over.set()
        await release(self.database, lease)

    async def hold(self, lease: InterviewLease, room: Room, room_name: str) -> str:
        """Hold an interview in a room from now to its end, whatever end that is.

        Args:
            lease: from :meth:`acquire`; given back here.
            room: open or not; closed at the end.
            room_name: the room's name on the server, to delete it after the interview.

        Returns:
            As :meth:`InterviewHolder.hold`.
        """
        holder = self._holders[lease]
        former = [
            other
            for other in self._holders.values()
            if other is not holder and other.interview_id == lease.interview_id
        ]
        with bound_contextvars(interview_id=str(lease.interview_id), epoch=lease.epoch):
            try:
                reason = await holder.hold(
                    room, by_phone=self.livekit.names.is_call(room_name), former=former
                )
            finally:
                self._holders.pop(lease, None)
            if holder.room_unused:
                await self._delete_room(room_name)
        return reason

    async def _delete_room(self, room_name: str) -> None:
        try:
            await self.service.delete_room(room_name)
        except LiveKitAwayError as error:
            # The server drops it when it is empty, and the reconciler deletes it before.
            log.warning("room.not_deleted", error=str(error)[:200])

    async def may_enter(self, interview_id: UUID, access: Access) -> bool:
        """Whether an access still opens an interview's room. Raises what the database raises."""
        async with self.database.reading() as work:
            return await work.access.may_enter(access, interview_id)

    # -- the heartbeat ---------------------------------------------------------------------

    def _on_beat(self, beat: Beat) -> None:
        rows = {(row.interview_id, beat.worker_id, row.epoch): row for row in beat.rows}
        for lease, holder in list(self._holders.items()):
            row = rows.get((lease.interview_id, lease.worker_id, lease.epoch))
            if row is None:
                if holder.taken_at < beat.asked_at:
                    holder.leave("displaced")
                continue
            holder.confirmed_at = beat.asked_at
            if row.command == "complete":
                holder.complete()
            elif row.command == "release":
                holder.leave("released")

    def _load(self) -> Load:
        """Called from the heartbeat's thread."""
        try:
            free: int | None = self.space.free
        except OSError:  # a beat that fails would take running interviews from this worker
            free = None
        closed = self.capacity.closed or not self._registered
        full = free is not None and free < self.space.min_bytes
        return Load(self.capacity.taken, closed, free, full)

    def _hurry(self) -> None:
        self._heartbeat.hurry()

    # -- helpers ---------------------------------------------------------------------------

    def spawn(self, coro: Coroutine[Any, Any, object]) -> None:
        """Run something in the background; it is cancelled when the worker ends."""
        self._tasks.spawn(coro)
