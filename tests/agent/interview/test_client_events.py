"""What a candidate's client sends, as events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from agent.conductor import Intent, Vanished
from agent.interview.client_events import BURST, MAX_TEXT_LENGTH, PER_S, ClientEvents
from agent.interview.events import (
    AnswerTyped,
    Arrived,
    ControlChosen,
    Crashed,
    EventQueue,
    InterviewEvent,
    Joined,
    Left,
    NotArrived,
)
from agent.listening.transcriber import Transcriber
from tests.support.memory_room import MemoryRoom

pytestmark = pytest.mark.realtime


class TypedWords:
    """Takes typed words, as a transcriber does."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failure: Exception | None = None

    def candidate_joined(self) -> None:
        pass

    async def typed(self, text: str) -> None:
        await asyncio.sleep(0.01)
        if self.failure is not None:
            raise self.failure
        self.texts.append(text)


class Client:
    """A room, and the events that come of what happens in it."""

    def __init__(self) -> None:
        self.room = MemoryRoom()
        self.words = TypedWords()
        self.events = EventQueue(self.room.clock)
        self.client_events = ClientEvents(self.room, self.events, cast(Transcriber, self.words))

    async def event(self) -> InterviewEvent:
        return await asyncio.wait_for(anext(self.events), 2.0)


@asynccontextmanager
async def client(grace_s: float = 5.0) -> AsyncIterator[Client]:
    stage = Client()
    stage.client_events.open(grace_s)
    try:
        yield stage
    finally:
        await stage.client_events.aclose()
        await stage.room.aclose()


async def test_arrival_departure_and_return() -> None:
    async with client() as stage:
        stage.room.come()
        assert isinstance(await stage.event(), Joined)
        arrived = await stage.event()
        assert isinstance(arrived, Arrived)
        assert arrived.at_s == pytest.approx(stage.room.clock.position(time.time()), abs=0.2)
        stage.room.go()
        assert isinstance(await stage.event(), Left)
        stage.room.come()
        assert isinstance(await stage.event(), Joined)


async def test_a_candidate_who_does_not_come() -> None:
    async with client(grace_s=0.05) as stage:
        assert isinstance(await stage.event(), NotArrived)


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ({"type": "control", "action": "repeat"}, Intent.REPEAT),
        ({"type": "control", "action": "wait"}, Intent.WAIT),
        ({"type": "control", "action": "skip"}, Intent.SKIP),
        ({"type": "control", "action": "resume"}, Intent.RESUME),
        ({"type": "dtmf", "digit": "*"}, Intent.REPEAT),
        ({"type": "dtmf", "digit": "0"}, Intent.WAIT),
    ],
)
async def test_buttons_and_keys(message: dict[str, Any], intent: Intent) -> None:
    async with client() as stage:
        stage.room.tell(message)
        event = await stage.event()
        assert isinstance(event, ControlChosen) and event.intent is intent


async def test_the_candidate_leaves() -> None:
    async with client() as stage:
        stage.room.tell({"type": "control", "action": "leave"})
        event = await stage.event()
        assert isinstance(event, Vanished) and event.reason == "left"


async def test_a_typed_answer_is_journalled_first() -> None:
    async with client() as stage:
        stage.room.tell({"type": "text_answer", "text": f"  {'word ' * MAX_TEXT_LENGTH}"})
        event = await stage.event()
        assert isinstance(event, AnswerTyped)
        assert stage.words.texts == [event.text]
        assert len(event.text) == MAX_TEXT_LENGTH


async def test_a_typed_answer_that_cannot_be_kept_ends_the_run() -> None:
    async with client() as stage:
        stage.words.failure = OSError("disk full")
        stage.room.tell({"type": "text_answer", "text": "I built it."})
        assert isinstance(await stage.event(), Crashed)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "text_answer"},
        {"type": "text_answer", "text": "  "},
        {"type": "text_answer", "text": 7},
        {"type": "control", "action": "dance"},
        {"type": "dtmf", "digit": "#"},
        {"type": "dtmf", "digit": ""},
    ],
)
async def test_nonsense_is_ignored(message: dict[str, Any]) -> None:
    async with client() as stage:
        stage.room.tell(message)
        stage.room.come()
        assert isinstance(await stage.event(), Joined)


async def test_a_flood_of_messages_is_dropped_and_ends() -> None:
    async with client() as one:
        for _ in range(1000):
            one.room.emit("message", {"type": "control", "action": "repeat"})
        posted = 0
        with pytest.raises(TimeoutError):
            while True:
                await asyncio.wait_for(anext(one.events), 0.2)
                posted += 1
        assert BURST <= posted <= BURST + 2 + PER_S
        await asyncio.sleep(1.0 / PER_S)
        one.room.emit("message", {"type": "control", "action": "wait"})
        assert isinstance(await one.event(), ControlChosen)


async def test_typed_text_is_clean() -> None:
    async with client() as one:
        one.room.emit(
            "message", {"type": "text_answer", "text": "\x00 half \ud83d, \x1b[1mwhole 😀 "}
        )
        event = await one.event()
        assert isinstance(event, AnswerTyped) and event.text == "half \ufffd, [1mwhole 😀"
        one.room.emit("message", {"type": "text_answer", "text": "\x00"})
        one.room.emit("message", {"type": "control", "action": "repeat"})
        assert isinstance(await one.event(), ControlChosen)
