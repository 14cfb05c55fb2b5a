"""Live events over NOTIFY."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from db.embedded.server import EmbeddedPostgres
from db.events import Decoder, encode
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview, Speaker, TranscriptEntry
from tests.support.database import kill

TIMEOUT_S = 15.0


@pytest_asyncio.fixture
async def other_relay(database_url: str) -> AsyncIterator[EventRelay]:
    """A relay as another process would have it."""
    database = Database(database_url)
    relay = EventRelay(database)
    await relay.start()
    yield relay
    await relay.stop()
    await database.dispose()


async def take(events: AsyncGenerator[dict[str, Any], None], count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(TIMEOUT_S):
        return [await anext(events) for _ in range(count)]


async def take_until(
    events: AsyncGenerator[dict[str, Any], None], kind: str, **values: str
) -> list[dict[str, Any]]:
    """Events up to the first of a type (with these values)."""
    target = values | {"type": kind}
    taken: list[dict[str, Any]] = []
    async with asyncio.timeout(TIMEOUT_S):
        while not taken or not target.items() <= taken[-1].items():
            taken.append(await anext(events))
    return taken


async def say(database: Database, interview_id: UUID, seq: int, text: str = "hello") -> None:
    async with database.unit_of_work() as work:
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview_id,
                    seq=seq,
                    speaker=Speaker.AGENT,
                    kind="planned",
                    text=text,
                    start_s=seq,
                    end_s=seq + 1,
                )
            ]
        )


async def test_events_reach_another_process_in_order_with_tokens_joined(
    database: Database, relay: EventRelay, other_relay: EventRelay, interview: Interview
) -> None:
    async with aclosing(other_relay.follow(interview.id)) as events:
        assert await take(events, 1) == [{"type": "status", "status": "SCHEDULED"}]
        for token in ("How ", "did ", "you "):
            relay.publish(interview.id, {"type": "ai_token", "token": token, "turn": 1})
        relay.publish(interview.id, {"type": "ai_token", "token": "So", "turn": 2})
        relay.publish(uuid4(), {"type": "ai_token", "token": "for another interview"})
        relay.publish(interview.id, {"type": "state", "agent": "listening"})
        assert await take(events, 3) == [
            {"type": "ai_token", "token": "How did you ", "turn": 1},
            {"type": "ai_token", "token": "So", "turn": 2},
            {"type": "state", "agent": "listening"},
        ]


async def test_a_late_listener_reads_the_tables_first_and_nothing_twice(
    database: Database, relay: EventRelay, interview: Interview
) -> None:
    await say(database, interview.id, 1, "one")
    await say(database, interview.id, 2, "two")
    async with aclosing(relay.follow(interview.id, after_seq=1)) as events:
        first = await take(events, 2)
        assert [event.get("text") for event in first] == ["two", None]
        await say(database, interview.id, 2, "two again")
        await say(database, interview.id, 3, "three")
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "completed")
        rest = await take(events, 2)
        assert rest[0]["text"] == "three"
        assert rest[1] == {"type": "status", "status": "COMPLETED"}


async def test_what_is_rolled_back_is_never_announced(
    database: Database, relay: EventRelay, interview: Interview
) -> None:
    async with aclosing(relay.follow(interview.id)) as events:
        await take(events, 1)
        try:
            async with database.unit_of_work() as work:
                await work.interviews.complete(interview.id, "completed")
                raise InterruptedError
        except InterruptedError:
            await say(database, interview.id, 1)
        assert (await take(events, 1))[0]["type"] == "transcript"


async def test_events_longer_than_a_notification_arrive_whole(
    database: Database, relay: EventRelay, interview: Interview
) -> None:
    long = "긴 답변 " * 5_000
    async with aclosing(relay.follow(interview.id)) as events:
        await take(events, 1)
        relay.publish(interview.id, {"type": "state", "note": long})
        await say(database, interview.id, 1, long)
        got = await take(events, 2)
    assert {event.get("note") or event.get("text") for event in got} == {long}


async def test_follows_on_after_the_server_was_killed(
    postgres: EmbeddedPostgres, database: Database, relay: EventRelay, interview: Interview
) -> None:
    async with aclosing(relay.follow(interview.id)) as events:
        await take(events, 1)
        await say(database, interview.id, 1)
        assert (await take(events, 1))[0]["seq"] == 1
        await kill(postgres)
        relay.publish(interview.id, {"type": "state", "agent": "speaking"})
        await asyncio.sleep(0.2)  # long enough for the relay to try, and to fail
        await postgres.ensure_running()
        await say(database, interview.id, 2)
        # What was published meanwhile may be missed, but not the entry.
        entry = next(event for event in await take_until(events, "transcript") if "seq" in event)
        assert entry["seq"] == 2
        relay.publish(interview.id, {"type": "state", "agent": "listening"})
        state = (await take_until(events, "state", agent="listening"))[-1]
        assert state == {"type": "state", "agent": "listening"}


async def test_a_slow_reader_gets_every_entry(
    database: Database, relay: EventRelay, interview: Interview
) -> None:
    async with aclosing(relay.follow(interview.id)) as events:
        await take(events, 1)
        for number in range(1_500):
            relay.publish(interview.id, {"type": "state", "n": number})
        await say(database, interview.id, 1)
        await say(database, interview.id, 2)
        seen: list[int] = []
        async with asyncio.timeout(TIMEOUT_S):
            while len(seen) < 2:
                event = await anext(events)
                seen += [event["seq"]] if "seq" in event else []
        assert seen == [1, 2]


def test_pieces_in_any_order_make_the_message() -> None:
    interview_id = uuid4()
    pieces = encode(interview_id, [{"type": "state", "note": "x" * 20_000}])
    assert len(pieces) > 2
    assert max(len(piece.encode()) for piece in pieces) < 8_000
    decoder = Decoder()
    results = [decoder.feed(piece) for piece in reversed(pieces)]
    assert results[:-1] == [None] * (len(pieces) - 1)
    assert results[-1] == (interview_id, [{"type": "state", "note": "x" * 20_000}])
