"""Keeps rooms, agents and interviews as they should be, whatever died in between.

Level-triggered: it compares the desired state in PostgreSQL with the actual state of the LiveKit
server, and repairs the difference. Webhooks (through ``LiveKitRoomRepository.wake``) only make it
look sooner, so that lost, late and repeated ones do no harm. Every API process runs a reconciler;
one of them, the leader, repairs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import structlog

from db.repositories.livekit_rooms import OpenRoom
from db.session import Database, is_outage, reraise_pending_cancellation
from db.tables import InterviewStatus
from rooms.livekit.alert_throttle import AlertThrottle
from rooms.livekit.leader_lock import LeaderLock
from rooms.livekit.repairs import Repairs
from rooms.livekit.service import LiveKitAwayError, LiveKitService
from rooms.settings import RoomSettings

log = structlog.get_logger(__name__)

TICK_S = 0.5
"""How often dead agents are looked for in the database."""
SOON_S = 0.1
"""Pause after a wake-up: related events come together."""
SWEEP_S = 3.0
"""How often all rooms and their participants are compared."""
HOUSEKEEPING_S = 60.0
"""How often dead workers and old webhooks are deleted, and the counters logged."""
MAX_CONCURRENT = 8
"""Rooms that are repaired at the same time."""
HEALTHY_S = 6.0
"""A reconciler whose last complete round is older than this is in trouble."""

JUST_OPENED_S = 2.0
"""The process that opened the interview is about to create its room and dispatch its agent."""

GOING = (InterviewStatus.LIVE, InterviewStatus.IN_PROGRESS)
Repair: TypeAlias = Coroutine[Any, Any, None]


class Reconciler:
    """Compares and repairs, until it is closed.

    Args:
        database: interviews, rooms' rows, leases, workers.
        service: the LiveKit server.
        settings: how long tokens are valid and candidates may stay away.
    """

    def __init__(self, database: Database, service: LiveKitService, settings: RoomSettings) -> None:
        self._database = database
        self._service = service
        self.repairs = Repairs(database, service, settings)
        self.sweeps = 0
        """How often all rooms have been compared."""
        self._woken = asyncio.Event()
        self._woken_rooms: set[str] = set()
        self._leader_lock = LeaderLock(database, self._wake)
        self._task: asyncio.Task[None] | None = None
        self._leads = False
        self._alerts = AlertThrottle()
        self._swept_at = self._kept_house_at = self._completed_at = float("-inf")
        self._concurrency = asyncio.Semaphore(MAX_CONCURRENT)

    @property
    def leads(self) -> bool:
        """Whether this reconciler is the leader."""
        return self._leads

    @property
    def trouble(self) -> str | None:
        """Why rooms are not being repaired, or None."""
        if self._alerts.away:
            return self._alerts.away
        if time.monotonic() - self._completed_at > HEALTHY_S:
            return "rooms are not being reconciled yet"
        return None

    def start(self) -> None:
        """Begin; returns at once."""
        self._task = asyncio.create_task(self._run(), name="reconciler")

    async def aclose(self) -> None:
        """Stop, and let another one lead."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self._leader_lock.give_up()
        self._leads = False

    def _wake(self, room: str) -> None:
        self._woken_rooms.add(room)
        self._woken.set()

    async def _run(self) -> None:
        while True:
            try:
                with reraise_pending_cancellation():
                    await self._reconcile()
                self._completed_at = time.monotonic()
            except LiveKitAwayError as error:
                self._alerts.is_away("LiveKit server", error)
            except Exception as error:
                if is_outage(error):
                    self._leads = False
                    self._alerts.is_away("PostgreSQL", error)
                else:
                    self._alerts.failed("reconciler.failed", error)
            await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(TICK_S):
                await self._woken.wait()
            await asyncio.sleep(SOON_S)
        except TimeoutError:
            pass
        self._woken.clear()

    async def _reconcile(self) -> None:
        led, self._leads = self._leads, await self._leader_lock.check()
        if self._leads != led:
            log.info("reconciler.leads" if self._leads else "reconciler.stands_by")
            self._swept_at = float("-inf")
        async with self._database.unit_of_work() as work:
            settled = await work.livekit_rooms.settled()
            rows = await work.livekit_rooms.open_rooms()
            lost = await work.livekit_rooms.without_row()
        self._alerts.is_back("PostgreSQL")
        woken, self._woken_rooms = self._woken_rooms, set()
        now = time.monotonic()
        due = now - self._swept_at >= SWEEP_S
        if not self._leads or not settled:
            if due:
                await self._service.rooms(["-"])  # checks that it answers
                self._alerts.is_back("LiveKit server")
                self._swept_at = now
            return
        unheld = [row for row in rows if row.status in GOING and not row.held]
        self._alerts.unattended(unheld)
        if not (due or woken or unheld or lost):
            return
        existing = set(await self._service.rooms())
        self._alerts.is_back("LiveKit server")
        pending = [self.repairs.dispatch_agent(row) for row in unheld if not _just_opened(row)]
        pending += [self.repairs.reopen_room(interview_id) for interview_id in lost]
        if due or woken:
            pending += self._compare(rows, existing, None if due else woken)
        await self._run_all(pending)
        if due:
            self._swept_at = now
            self.sweeps += 1
            await self._keep_house({row.interview_id for row in rows})

    def _compare(
        self, rows: Sequence[OpenRoom], existing: set[str], only: set[str] | None
    ) -> Iterator[Repair]:
        """Repairs that all rooms may need, or those named in ``only``."""
        repairs = self.repairs
        for row in rows:
            if only is not None and row.name not in only:
                continue
            if row.status.over:
                yield repairs.close_ended(row)
            elif row.status not in GOING:
                yield repairs.close_paused(row)
            else:
                yield self._inspect(row, row.name in existing)
        for name in existing - {row.name for row in rows}:
            if only is None or name in only:
                yield repairs.settle_unknown(name)

    async def _inspect(self, row: OpenRoom, exists: bool) -> None:
        if await self.repairs.close_unattended(row):
            return
        if exists:
            await self.repairs.check_participants(row)
        elif not _just_opened(row):
            await self.repairs.ensure_room(row)

    async def _run_all(self, pending: list[Repair]) -> None:
        """Run all repairs, some at a time; raises the first failure after the rest has run.

        A repair that the LiveKit server did not carry out is logged and tried again next time.
        """

        async def run(repair: Repair) -> None:
            async with self._concurrency:
                try:
                    await repair
                except LiveKitAwayError as error:
                    self._alerts.failed("reconciler.repair_failed", error)

        for failure in await asyncio.gather(*map(run, pending), return_exceptions=True):
            if failure is not None:
                raise failure

    async def _keep_house(self, known: set[UUID]) -> None:
        if time.monotonic() - self._kept_house_at < HOUSEKEEPING_S:
            return
        self._kept_house_at = time.monotonic()
        self.repairs.forget(known)
        async with self._database.unit_of_work() as work:
            workers = await work.workers.forget_dead()
            webhooks = await work.webhook_events.forget_old()
        log.info(
            "reconciler.did",
            workers_forgotten=workers,
            webhooks_forgotten=webhooks,
            **self.repairs.done,
        )


def _just_opened(row: OpenRoom) -> bool:
    return row.dispatched_age_s is None and row.opened_age_s < JUST_OPENED_S
