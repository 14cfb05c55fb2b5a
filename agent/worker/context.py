"""What every job of a worker shares, and the interviews that the worker holds.

Everything here lives on the worker's one event loop: engines, database pool, interviews. A
job's own thread only waits for its end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from functools import partial
from uuid import UUID

import structlog

from agent.interview.checkpoint import put_away_if_outdated, read_stored_checkpoint
from agent.interview.holder import InterviewHolder
from agent.interview.preparation import InterviewPreparation
from agent.interview.runner import InterviewRunner
from agent.worker.capacity import Capacity
from agent.worker.leases import Lease
from agent.worker.release import LeaseReleaser
from agent.worker.settings import AgentSettings
from db.heartbeat import Beat, Heartbeat, Load
from db.liveness import DEAD_UNLOCKED_AFTER_S
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from kit.data_layout import DataFolders
from kit.language import Language
from pipelines.engines import EngineRegistry
from rooms.base import Room
from rooms.livekit.service import LiveKitService
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings

log = structlog.get_logger(__name__)

SURE_S = DEAD_UNLOCKED_AFTER_S
"""A lease that was confirmed so lately is nobody else's: no worker is taken for dead sooner."""
FORMER_STAY_S = 10.0
"""How long an agent of this very worker may take to leave before the next one enters."""


class WorkerContext:
    """The worker as its jobs see it.

    Args:
        settings: places, walk-ins, draining.
        livekit: the server and its key.
        rooms: how long candidates may stay away; the secret, which callers' PINs are hashed
            with, is filled in.
        language: of interviews that are made here (walk-ins), and of the reception.
        database: interviews, rooms, leases.
        relay: shows live events to those who watch.
        shop: engines by language.
        folders: journals, recordings, speech.
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
        shop: EngineRegistry,
        folders: DataFolders,
        name: str,
    ) -> None:
        self.settings = settings
        self.livekit = livekit
        self.rooms = rooms
        self.language = language
        self.database = database
        self.relay = relay
        self.shop = shop
        self.folders = folders
        self.preparer = InterviewPreparation(database, shop, folders)
        self.service = LiveKitService(livekit)
        self._departures = LeaseReleaser(database, self.service, folders)
        self.places = Capacity(settings.max_interviews, self._hurry)
        self.loop = asyncio.get_running_loop()
        self._welcoming = False
        self._heartbeat = Heartbeat(
            database.url,
            name=name,
            capacity=settings.max_interviews,
            load=lambda: Load(self.places.taken, self.places.closed or not self._welcoming),
            heard=self._heard,
        )
        self._held: dict[Lease, InterviewHolder] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    # -- the worker's life -----------------------------------------------------------------

    async def start(self) -> None:
        """Register, as a worker that takes nothing yet. Waits for the database."""
        await self._heartbeat.start()

    def welcome(self) -> None:
        """LiveKit knows us: candidates may be let in on the strength of our places."""
        self._welcoming = True
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
        return [lease.interview_id for lease in self._held]

    async def leave_all(self) -> None:
        """Leave every interview at once; others take them up."""
        for held in list(self._held.values()):
            held.leave("released")
        await asyncio.gather(*(held.over.wait() for held in list(self._held.values())))

    async def stop(self) -> None:
        """Unregister and close what was opened here."""
        await self._heartbeat.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.service.aclose()

    # -- interviews ------------------------------------------------------------------------

    async def acquire(self, interview_id: UUID) -> Lease | None:
        """Take an interview's lease; None when it may not be taken.

        Whoever gets one calls :meth:`hold` or :meth:`release` with it.
        """
        worker_id = self.worker_id
        async with self.database.unit_of_work() as work:
            epoch = await work.livekit_rooms.acquire(interview_id, worker_id)
        if epoch is None:
            return None
        lease = Lease(interview_id, worker_id, epoch)
        self._held[lease] = InterviewHolder(lease, taken_at=time.monotonic())
        return lease

    def sure_of(self, lease: Lease) -> bool:
        """Whether nobody else can have the lease now, by the last heartbeat that got through."""
        held = self._held.get(lease)
        return held is not None and time.monotonic() - held.confirmed_at < SURE_S

    async def release(self, lease: Lease) -> None:
        """Give a lease back; harmless when another has it already."""
        held = self._held.pop(lease, None)
        if held is not None:
            held.over.set()
        await self._departures.release(lease)

    async def hold(self, lease: Lease, room: Room, room_name: str) -> str:
        """Hold an interview in a room from now to its end, whatever end that is.

        Args:
            lease: from :meth:`acquire`; given back here.
            room: open or not; closed at the end.
            room_name: the room's name on the server, for its removal after the end.

        Returns:
            The reason of the interview's end; or why this agent left before it:
            ``displaced``, ``released`` or ``broke``.
        """
        held = self._held[lease]
        key = str(lease.interview_id)
        try:
            reason = await self._hold(held, room, room_name)
        except Exception as error:
            log.error("interview.broke", interview_id=key, error=repr(error)[:300], exc_info=error)
            reason = "broke"
        finally:
            await room.aclose()
            held.over.set()
            self._held.pop(lease, None)
        log.info("interview.left", interview_id=key, epoch=lease.epoch, reason=reason)
        await self._departures.settle(lease, room_name, reason)
        return reason

    async def _hold(self, held: InterviewHolder, room: Room, room_name: str) -> str:
        lease = held.lease
        await self._former_gone(lease)
        interview = await self._interview(lease.interview_id)
        if interview.status.over:
            return "over"
        await put_away_if_outdated(self.folders, self.database, interview)
        brief = await self.preparer.spec(interview.id)
        if self.livekit.names.is_call(room_name):
            brief = brief.by_phone()
        language = brief.plan.language
        store = await self.preparer.store(language)
        live = InterviewRunner(
            room,
            brief,
            await self.shop.engines(language),
            store,
            self.database,
            self.folders,
            grace_s=self.rooms.grace_s,
            checkpoint=await read_stored_checkpoint(self.database, interview),
            first_seq=lease.first_seq,
            watch=partial(self.relay.publish, interview.id),
        )
        if held.left is None:
            await live.start()
            log.info("interview.held", interview_id=str(interview.id), epoch=lease.epoch)
            await store.note(brief.interview_id, brief.own_texts())
            self.spawn(store.prepare(brief.spoken_texts()))
        return await held.see_through(live)

    async def _former_gone(self, lease: Lease) -> None:
        """Two agents must not write one journal, not even of one process."""
        for other in list(self._held.values()):
            if other.lease != lease and other.lease.interview_id == lease.interview_id:
                other.leave("displaced")
                async with asyncio.timeout(FORMER_STAY_S):
                    await other.over.wait()

    async def _interview(self, interview_id: UUID) -> Interview:
        async with self.database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
        if interview is None:
            raise LookupError(f"there is no interview {interview_id}")
        return interview

    # -- what the heartbeat tells ----------------------------------------------------------

    def _heard(self, beat: Beat) -> None:
        rows = {Lease(row.interview_id, beat.worker_id, row.epoch): row for row in beat.rows}
        for lease, held in list(self._held.items()):
            row = rows.get(lease)
            if row is None:
                if held.taken_at < beat.asked_at:
                    held.leave("displaced")
                continue
            held.confirmed_at = beat.asked_at
            if row.command == "complete":
                held.complete()
            elif row.command == "release":
                held.leave("released")

    def _hurry(self) -> None:
        self._heartbeat.hurry()

    # -- helpers ---------------------------------------------------------------------------

    def spawn(self, coro: Awaitable[object]) -> None:
        """Run something beside; it is cancelled when the worker ends."""
        task = asyncio.ensure_future(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
