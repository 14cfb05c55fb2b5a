"""Runs the desk over a room: keys in, speech out, the PIN looked up in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from agent.phone.phrase_player import PhrasePlayer
from agent.phone.pin_entry import (
    NOTHING,
    Answer,
    Arrived,
    Checked,
    Event,
    Led,
    PinEntry,
    Pressed,
    State,
    Step,
    Waited,
)
from rooms.base import Room

log = structlog.get_logger(__name__)

ARRIVE_WITHIN_S = 30.0
"""A call whose sound has not come by then is none."""
MAX_CALL_S = 300.0
"""No call stays at the desk longer, whatever happens; a caller who means it needs one minute."""


class PhoneIvr:
    """Receives one caller.

    Args:
        room: the caller's.
        voice: speaks into it.
        desk: decides.
        check: looks a PIN up; what it raises is told to the caller as trouble.
        lead: makes the interview of the last right PIN ready to be held here, while the
            caller is asked for a moment; False or an exception: it cannot be.
    """

    def __init__(
        self,
        room: Room,
        voice: PhrasePlayer,
        desk: PinEntry,
        check: Callable[[str], Awaitable[Answer]],
        lead: Callable[[], Awaitable[bool]],
    ) -> None:
        self._room = room
        self._voice = voice
        self._desk = desk
        self._check = check
        self._lead = lead
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._waiting: asyncio.Task[None] | None = None
        self._errand: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()

    async def receive(self) -> bool:
        """See the caller through; True once the way to the interview is clear.

        False: the last word was said, or the caller is gone.
        """
        self._room.on("message", self._message)
        self._room.on("candidate_left", self._gone.set)
        self._room.on("closed", self._gone.set)
        try:
            return await self._until_gone()
        finally:
            self._room.off("message", self._message)
            self._room.off("candidate_left", self._gone.set)
            self._room.off("closed", self._gone.set)
            self._stop_waiting()
            self._voice.hush()

    async def _until_gone(self) -> bool:
        arriving = asyncio.create_task(self._arrive())
        ignoring = asyncio.create_task(self._ignore())
        serving = asyncio.create_task(self._serve())
        gone = asyncio.create_task(self._gone.wait())
        try:
            await asyncio.wait(
                {serving, gone}, timeout=MAX_CALL_S, return_when=asyncio.FIRST_COMPLETED
            )
            return serving.done() and serving.result()
        finally:
            tasks = {arriving, ignoring, serving, gone}
            for task in tasks:
                task.cancel()
            # An errand is seen to its end, which is near: a lease that was taken is then known.
            await asyncio.wait(tasks | ({self._errand} if self._errand else set()))

    async def _arrive(self) -> None:
        if await self._room.wait_connected(ARRIVE_WITHIN_S):
            self._events.put_nowait(Arrived())
        else:
            self._gone.set()

    async def _ignore(self) -> None:
        """What a caller says to the reception is not kept for the interview."""
        async for _ in self._room.audio_input:
            pass

    async def _serve(self) -> bool:
        state = State()
        while True:
            state, step = self._desk.advance(state, await self._events.get())
            self._begin(step)
            if step.hang_up or step.admit:
                await self._voice.said()
                return step.admit

    def _begin(self, step: Step) -> None:
        if step == NOTHING:
            return
        self._stop_waiting()
        if step.hush:
            self._voice.hush()
        if step.say:
            self._voice.say(*step.say)
        if step.wait_s is not None:
            self._waiting = asyncio.create_task(self._wait(step.wait_s))
        if step.check is not None:
            self._errand = asyncio.create_task(self._look_up(step.check))
        if step.lead:
            self._errand = asyncio.create_task(self._make_ready())

    async def _wait(self, seconds: float) -> None:
        await self._voice.said()
        await asyncio.sleep(seconds)
        self._events.put_nowait(Waited())

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    async def _look_up(self, pin: str) -> None:
        try:
            answer = await self._check(pin)
        except Exception as error:
            log.error("reception.check_failed", error=repr(error)[:200], exc_info=error)
            answer = Answer.TROUBLE
        log.info("reception.pin_entered", answer=answer.value)
        self._events.put_nowait(Checked(answer))

    async def _make_ready(self) -> None:
        try:
            clear = await self._lead()
        except Exception as error:
            log.error("reception.not_led", error=repr(error)[:200], exc_info=error)
            clear = False
        self._events.put_nowait(Led(clear))

    def _message(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "dtmf", "digit": str(key)}:
                self._events.put_nowait(Pressed(key))
