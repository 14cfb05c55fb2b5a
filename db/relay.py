"""Live events between processes, through PostgreSQL's LISTEN and NOTIFY.

Publishing never waits and never fails; it is for those who watch at that moment. What must not
be lost is in the tables, and :meth:`EventRelay.follow` reads it from there: at first, after the
server was away, and when its reader was too slow.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from db.events import (
    CHANNEL,
    Decoder,
    Event,
    encode,
    report_event,
    send,
    status_event,
    transcript_event,
)
from db.session import Database, is_outage, reraise_pending_cancellation
from db.tables import ReportStatus
from kit.tasks import TaskSet

COALESCE_S = 0.05
"""Tokens published within this time are sent as one."""
RETRY_S = 0.5
CHECK_S = 15.0
"""How often a silent connection is checked."""
PENDING_LIMIT = 1_000
"""Events kept per interview while the database is away; the oldest are dropped."""
QUEUE_LIMIT = 1_000

log = structlog.get_logger(__name__)

RESYNC: Final[Event] = {"type": "resync"}
"""Internal: events may have been missed, so the tables are to be read again."""


@dataclass(frozen=True)
class _Listener:
    """A listener on a channel other than that of events."""

    channel: str
    received: Callable[[str], None]
    listening: Callable[[bool], None]

    async def begin(self, connection: asyncpg.Connection) -> None:
        await connection.add_listener(
            self.channel, lambda _connection, _pid, _channel, payload: self.received(str(payload))
        )
        self.listening(True)


class EventRelay:
    """Publishes and follows the events of interviews.

    Args:
        database: carries the notifications. The relay holds one connection besides its pool.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: defaultdict[UUID, list[Event]] = defaultdict(list)
        self._published = asyncio.Event()
        self._queues: defaultdict[UUID, set[asyncio.Queue[Event]]] = defaultdict(set)
        self._listening = False
        self._tasks = TaskSet("relay")
        self._listeners: list[_Listener] = []
        self._connection: asyncpg.Connection | None = None

    def listen(
        self, channel: str, received: Callable[[str], None], listening: Callable[[bool], None]
    ) -> None:
        """Listen on another channel too, on the same connection: notifications of one
        transaction on several channels arrive in its order.

        Args:
            received: gets each payload; must not block.
            listening: gets True when notifications arrive from now on, and False when they
                don't any more.
        """
        listener = _Listener(channel, received, listening)
        self._listeners.append(listener)
        if self._connection is not None:
            self._tasks.spawn(listener.begin(self._connection), name="relay-listen-too")

    @property
    def watched(self) -> set[UUID]:
        """Interviews that are followed through this relay now."""
        return set(self._queues)

    async def start(self) -> None:
        """Start to listen and to send; returns at once."""
        self._tasks.spawn(self._send_forever(), name="relay-send")
        self._tasks.spawn(self._listen_forever(), name="relay-listen")

    async def stop(self) -> None:
        """Send what is pending if the database answers, and close the connection."""
        await self._tasks.aclose()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._send_pending(), timeout=1.0)

    def publish(self, interview_id: UUID, event: Event) -> None:
        """Send an event soon. Consecutive ``ai_token`` events are joined into one."""
        events = self._pending[interview_id]
        if not (events and _join_tokens(events[-1], event)):
            events.append(dict(event))
            del events[:-PENDING_LIMIT]
        self._published.set()

    async def wakes(self, subject_id: UUID) -> AsyncGenerator[None, None]:
        """Yields whenever the tables about a subject should be read again: at first, with each of
        its events, and when some may have been missed."""
        async with aclosing(self._events(subject_id)) as events:
            async for _ in events:
                yield None

    async def follow(
        self, interview_id: UUID, *, after_seq: int = 0
    ) -> AsyncGenerator[Event, None]:
        """Stored events, then live ones, without a gap and none twice.

        Yields stored transcript entries after ``after_seq``, the interview's status and that
        of a report that isn't pending, then live events, until the caller stops iterating.
        """
        seen: set[int] = set()
        last: dict[str, str] = {}
        async with aclosing(self._events(interview_id)) as events:
            async for event in events:
                resync = event is RESYNC
                for item in await self._stored(interview_id, after_seq) if resync else [event]:
                    if item["type"] == "transcript":
                        if item["seq"] <= after_seq or item["seq"] in seen:
                            continue
                        seen.add(item["seq"])
                    elif item["type"] in ("status", "report"):
                        if last.get(item["type"]) == item["status"]:
                            continue
                        last[item["type"]] = item["status"]
                    yield item

    async def _events(self, interview_id: UUID) -> AsyncGenerator[Event, None]:
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_LIMIT)
        if self._listening:
            queue.put_nowait(RESYNC)
        self._queues[interview_id].add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._queues[interview_id].discard(queue)
            if not self._queues[interview_id]:
                del self._queues[interview_id]

    async def _stored(self, interview_id: UUID, after_seq: int) -> list[Event]:
        while True:
            try:
                async with self._database.unit_of_work() as work:
                    interview = await work.interviews.get(interview_id)
                    report = await work.reports.of_interview(interview_id)
                    entries = await work.transcripts.of_interview(interview_id, after_seq=after_seq)
            except Exception as error:
                if not is_outage(error):
                    raise
                await asyncio.sleep(RETRY_S)
                continue
            events: list[Event] = [transcript_event(entry) for entry in entries]
            if interview is not None:
                events.append(status_event(interview.status))
            if report is not None and report.status != ReportStatus.PENDING:
                events.append(report_event(report.status))
            return events

    async def _send_forever(self) -> None:
        while True:
            await self._published.wait()
            await asyncio.sleep(COALESCE_S)
            if not await self._send_pending():
                await asyncio.sleep(RETRY_S)

    async def _send_pending(self) -> bool:
        """Send everything pending; False, and it stays pending, while the database is away."""
        self._published.clear()
        pending, self._pending = self._pending, defaultdict(list)
        if not pending:
            return True
        try:
            async with self._database.unit_of_work() as work:
                for interview_id, events in pending.items():
                    await send(work.session, encode(interview_id, events))
        except BaseException as error:
            for interview_id, events in pending.items():
                later = self._pending[interview_id]
                self._pending[interview_id] = [*events, *later][-PENDING_LIMIT:]
            self._published.set()
            if not is_outage(error):
                raise
            return False
        return True

    async def _listen_forever(self) -> None:
        while True:
            try:
                with reraise_pending_cancellation():
                    await self._listen()
            except Exception as error:
                if not is_outage(error):
                    log.exception("relay.listen_failed")
            self._listening = False
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        """Listen on one connection until it is lost."""
        decoder = Decoder()
        lost = asyncio.Event()

        def heard(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            message = decoder.feed(str(payload))
            if message is not None:
                self._deliver(*message)

        connection = await self._database.connect()
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            for listener in self._listeners:
                await listener.begin(connection)
            self._connection = connection
            await connection.add_listener(CHANNEL, heard)
            self._listening = True
            for interview_id in list(self._queues):
                self._deliver(interview_id, [RESYNC])
            while not lost.is_set():
                try:
                    await asyncio.wait_for(lost.wait(), CHECK_S)
                except TimeoutError:
                    await connection.fetchval("SELECT 1", timeout=CHECK_S)
        finally:
            self._connection = None
            for listener in self._listeners:
                listener.listening(False)
            await _close(connection)

    def _deliver(self, interview_id: UUID, events: list[Event]) -> None:
        for queue in self._queues.get(interview_id, ()):
            for event in events:
                if queue.full():
                    while not queue.empty():
                        queue.get_nowait()
                    queue.put_nowait(RESYNC)
                queue.put_nowait(event)


def _join_tokens(last: Event, event: Event) -> bool:
    """Append a token to the one before it, when both belong to the same reply."""
    if last["type"] != "ai_token" or event["type"] != "ai_token":
        return False
    if {**last, "token": ""} != {**event, "token": ""}:
        return False
    last["token"] += event["token"]
    return True


async def _close(connection: asyncpg.Connection) -> None:
    try:
        await connection.close(timeout=1.0)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()
