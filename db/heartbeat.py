"""Heartbeat of an agent worker, from a separate thread with a separate connection.

A busy event loop doesn't look dead, because the thread is not part of it. But each beat also asks
the loop for an answer, and the beats stop when it has not answered for ``LOOP_SILENT_S``. Each
beat reads which interviews the worker holds.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import structlog

from db.liveness import WORKER_LOCK_CLASS
from db.session import is_outage

log = structlog.get_logger(__name__)

BEAT_S = 0.5
LOOP_SILENT_S = 5.0
"""An event loop that is blocked for longer can't hold an interview."""
CONNECT_TIMEOUT_S = 3.0
COMMAND_TIMEOUT_S = 3.0

_REGISTER = """
    INSERT INTO agent_worker
        (name, started_at, heartbeat_at, capacity, running, draining, free_bytes, disk_full)
    VALUES ($1, clock_timestamp(), clock_timestamp(), $2, $3, $4, $5, $6) RETURNING id
"""
_BEAT = """
    UPDATE agent_worker SET heartbeat_at = clock_timestamp(), running = $2, draining = $3,
        free_bytes = $4, disk_full = $5
    WHERE id = $1 RETURNING id
"""
_HELD = "SELECT interview_id, epoch, command FROM livekit_room WHERE worker_id = $1"


@dataclass(frozen=True)
class HeldRow:
    """An interview that this worker holds, by the database."""

    interview_id: UUID
    epoch: int
    command: str | None


@dataclass(frozen=True)
class Beat:
    """What one beat read."""

    worker_id: int
    """A new one when the worker was given up as dead in the meantime."""
    asked_at: float
    """``time.monotonic`` before the rows were read; leases taken later may be missing."""
    rows: Sequence[HeldRow]


@dataclass(frozen=True)
class Load:
    """What a worker reports with each beat."""

    running: int
    draining: bool
    free_bytes: int | None = None
    """On the disk of its data folder."""
    disk_full: bool = False
    """Whether that is too little for a new interview."""


class Heartbeat:
    """Registers a worker and keeps it registered.

    Args:
        url: ``postgresql://…`` of the database.
        name: host and process, for people.
        capacity: interviews that it can hold at once.
        load: called for each beat, from the thread; must not block.
        heard: called on the event loop with each beat.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        capacity: int,
        load: Callable[[], Load],
        heard: Callable[[Beat], None],
    ) -> None:
        self._url = url
        self._name = name
        self._capacity = capacity
        self._load = load
        self._heard = heard
        self._loop: asyncio.AbstractEventLoop | None = None
        self._registered = asyncio.Event()
        self._stop = threading.Event()
        self._now = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop_answered_at = 0.0
        self.worker_id: int | None = None
        """None until registered."""

    async def start(self) -> int:
        """Register and start to beat; waits for the database. Returns the worker's id."""
        self._loop = asyncio.get_running_loop()
        self._loop_answered_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()
        await self._registered.wait()
        assert self.worker_id is not None
        return self.worker_id

    def hurry(self) -> None:
        """Beat now, to report a changed load; from any thread."""
        self._now.set()

    async def stop(self) -> None:
        """Stop, and unregister if the database answers."""
        self._stop.set()
        self._now.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    # -- the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.run(self._keep_beating())

    async def _keep_beating(self) -> None:
        logged = False
        while not self._stop.is_set():
            try:
                connection = await asyncpg.connect(
                    self._url, timeout=CONNECT_TIMEOUT_S, command_timeout=COMMAND_TIMEOUT_S
                )
                try:
                    logged = False
                    await self._beat_on(connection)
                finally:
                    await _close(connection)
            except Exception as error:
                if not logged:
                    away = is_outage(error)
                    log.warning(
                        "heartbeat.database_away" if away else "heartbeat.failed",
                        worker_id=self.worker_id,
                        error=repr(error)[:200],
                    )
                    logged = True
                self._stop.wait(BEAT_S)

    async def _beat_on(self, connection: asyncpg.Connection) -> None:
        """Beat on one connection until it is lost or the worker stops."""
        locked = False
        silent = False
        while not self._stop.is_set():
            began = time.monotonic()
            self._now.clear()
            if began - self._loop_answered_at > LOOP_SILENT_S:
                if not silent:
                    log.error("heartbeat.loop_blocked", worker_id=self.worker_id)
                silent = True
                self._ask_loop()
            else:
                if silent:
                    log.warning("heartbeat.loop_answers_again", worker_id=self.worker_id)
                silent = False
                locked = await self._beat(connection, locked)
            # Blocks this thread's own event loop, which has nothing else to do.
            self._now.wait(max(0.0, began + BEAT_S - time.monotonic()))
        if self.worker_id is not None:
            await connection.execute("DELETE FROM agent_worker WHERE id = $1", self.worker_id)

    async def _beat(self, connection: asyncpg.Connection, locked: bool) -> bool:
        load = self._load()
        reported = (load.running, load.draining, load.free_bytes, load.disk_full)
        asked_at = time.monotonic()
        known = self.worker_id
        if known is not None:
            beaten = await connection.fetchval(_BEAT, known, *reported)
            if beaten is None:
                log.error("heartbeat.forgotten", worker_id=known)
                if locked:
                    await connection.execute("SELECT pg_advisory_unlock_all()")
                known, locked = None, False
        if known is None:
            known = await connection.fetchval(_REGISTER, self._name, self._capacity, *reported)
            log.info("heartbeat.registered", worker_id=known, capacity=self._capacity)
        if not locked:
            # Doesn't wait: the worker's former connection may hold it until the server notices.
            locked = bool(
                await connection.fetchval(
                    "SELECT pg_try_advisory_lock($1, $2)", WORKER_LOCK_CLASS, known
                )
            )
        rows = [HeldRow(r[0], r[1], r[2]) for r in await connection.fetch(_HELD, known)]
        self.worker_id = known
        self._ask_loop(Beat(known, asked_at, rows))
        return locked

    def _ask_loop(self, beat: Beat | None = None) -> None:
        assert self._loop is not None

        def answer() -> None:
            self._loop_answered_at = time.monotonic()
            if beat is not None:
                self._registered.set()
                self._heard(beat)

        with suppress(RuntimeError):  # the loop is closed: the process is ending
            self._loop.call_soon_threadsafe(answer)


async def _close(connection: asyncpg.Connection) -> None:
    try:
        await connection.close(timeout=1.0)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()
