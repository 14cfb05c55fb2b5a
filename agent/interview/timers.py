"""The timers of an interview: each posts an event when its time has passed."""

from __future__ import annotations

import asyncio
from typing import Protocol

from agent.conductor import AnswerRunning
from agent.interview.events import DecisionDue, EventQueue, GraceElapsed, SilenceElapsed
from kit.tasks import TaskSet

WATCH_ANSWER_S = 5.0
"""How often a running answer's time is looked at."""


class HeardWait(Protocol):
    """Speech recognition, whose words may lag behind the sound."""

    async def all_heard(self) -> None: ...


class Timers:
    """Starts and stops timers.

    Args:
        events: where they post.
        recognition: a recogniser that lags is not silence.
    """

    def __init__(self, events: EventQueue, recognition: HeardWait) -> None:
        self._events = events
        self._recognition = recognition
        self._tasks = TaskSet("timers")
        self._armed = 0
        self._silence: asyncio.Task[None] | None = None
        self._answer: asyncio.Task[None] | None = None
        self._grace: asyncio.Task[None] | None = None

    def arm_silence(self, patience_s: float, *, extended: bool = False) -> int:
        """Start the silence timer, replacing one that runs; returns its number."""
        self.stop_silence()
        self._armed += 1
        self._silence = self._tasks.spawn(self._wait_silence(patience_s, self._armed, extended))
        return self._armed

    def stop_silence(self) -> None:
        """Stop the silence timer."""
        _cancel(self._silence)

    def arm_decision(self, within_s: float) -> int:
        """Start the time within which a closed turn must be decided; returns its number."""
        self._armed += 1
        self._tasks.spawn(self._wait_decision(within_s, self._armed))
        return self._armed

    def watch_answer(self) -> None:
        """Begin to look at the running answer's time now and then."""
        if self._answer is None or self._answer.done():
            self._answer = self._tasks.spawn(self._watch_answer())

    def stop_watching(self) -> None:
        """Stop looking at the answer's time."""
        _cancel(self._answer)
        self._answer = None

    def arm_grace(self, grace_s: float) -> None:
        """Start the time within which a candidate who left may return."""
        self._grace = self._tasks.spawn(self._wait_grace(grace_s))

    def stop_grace(self) -> None:
        """Stop that time: the candidate is back."""
        _cancel(self._grace)

    async def aclose(self) -> None:
        """Stop all timers."""
        await self._tasks.aclose()

    async def _wait_silence(self, patience_s: float, number: int, extended: bool) -> None:
        await asyncio.sleep(patience_s)
        await self._recognition.all_heard()
        now_s = self._events.now_s()
        self._events.post(SilenceElapsed(now_s, patience_s, number, extended))

    async def _wait_decision(self, within_s: float, number: int) -> None:
        await asyncio.sleep(within_s)
        self._events.post(DecisionDue(self._events.now_s(), number))

    async def _watch_answer(self) -> None:
        while True:
            await asyncio.sleep(WATCH_ANSWER_S)
            self._events.post(AnswerRunning(self._events.now_s()))

    async def _wait_grace(self, grace_s: float) -> None:
        await asyncio.sleep(grace_s)
        self._events.post(GraceElapsed(self._events.now_s()))


def _cancel(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
