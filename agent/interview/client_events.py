"""Turns what the room notices of the candidate, beside sound, into the interview's events."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog

from agent.conductor import Intent, Vanished
from agent.interview.events import (
    AnswerTyped,
    Arrived,
    ControlChosen,
    EventQueue,
    Joined,
    Left,
    NotArrived,
)
from agent.listening.transcriber import Transcriber
from kit.tasks import TaskSet
from kit.text import clean
from rooms.base import Room

MAX_TEXT_LENGTH = 4000
"""Characters of one typed answer."""
BURST, PER_S = 30.0, 3.0
"""Messages that are taken at once, and a second: far more than a person sends."""

log = structlog.get_logger(__name__)

_CONTROLS = {
    "repeat": Intent.REPEAT,
    "wait": Intent.WAIT,
    "skip": Intent.SKIP,
    "resume": Intent.RESUME,
}
_KEYS = {"*": Intent.REPEAT, "0": Intent.WAIT}
"""What a caller's keys mean. Only what does no harm when it is hit by mistake; ``#`` means
nothing, because it may still come behind the PIN."""


class ClientEvents:
    """Posts arrivals, departures, buttons, keys and typed answers.

    Args:
        room: where they come from.
        events: where they go.
        transcriber: journals typed answers first.
    """

    def __init__(self, room: Room, events: EventQueue, transcriber: Transcriber) -> None:
        self._room = room
        self._events = events
        self._transcriber = transcriber
        self._tasks = TaskSet("client-events")
        self._typing = asyncio.Lock()
        self._tokens, self._filled_s = BURST, time.monotonic()
        self._flooded = False

    def open(self, grace_s: float) -> None:
        """Begin to post; wait for the candidate's arrival for at most ``grace_s``."""
        self._room.on("candidate_joined", self._joined)
        self._room.on("candidate_left", self._left)
        self._room.on("message", self._message)
        arriving = self._tasks.spawn(self._arrive(grace_s))
        arriving.add_done_callback(self._events.post_crash)

    async def aclose(self) -> None:
        """Stop posting."""
        self._room.off("candidate_joined", self._joined)
        self._room.off("candidate_left", self._left)
        self._room.off("message", self._message)
        await self._tasks.aclose()

    async def _arrive(self, grace_s: float) -> None:
        arrived = await self._room.wait_connected(grace_s)
        now_s = self._events.now_s()
        self._events.post(Arrived(now_s) if arrived else NotArrived(now_s))

    def _joined(self) -> None:
        self._transcriber.candidate_joined()
        self._events.post(Joined(self._events.now_s()))

    def _left(self) -> None:
        self._events.post(Left(self._events.now_s()))

    def _message(self, message: dict[str, Any]) -> None:
        if not self._within_limit():
            return
        match message:
            case {"type": "text_answer", "text": str(raw)} if text := clean(raw).strip():
                typing = self._tasks.spawn(self._typed(text[:MAX_TEXT_LENGTH]))
                typing.add_done_callback(self._events.post_crash)
            case {"type": "control", "action": "leave"}:
                self._events.post(Vanished(self._events.now_s(), "left"))
            case {"type": "control", "action": str(action)} if action in _CONTROLS:
                self._post_control(_CONTROLS[action])
            case {"type": "dtmf", "digit": str(key)} if key in _KEYS:
                self._post_control(_KEYS[key])

    def _within_limit(self) -> bool:
        """A token bucket: a client that floods the room must not keep the loop busy."""
        now_s = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now_s - self._filled_s) * PER_S)
        self._filled_s = now_s
        if self._tokens < 1.0:
            if not self._flooded:
                log.warning("client.flood")
            self._flooded = True
            return False
        self._flooded = False
        self._tokens -= 1.0
        return True

    def _post_control(self, intent: Intent) -> None:
        self._events.post(ControlChosen(self._events.now_s(), intent))

    async def _typed(self, text: str) -> None:
        async with self._typing:  # in the order in which they came
            await self._transcriber.typed(text)
            self._events.post(AnswerTyped(self._events.now_s(), text))
