"""Runs the PIN entry over a room: keys in, phrases out, the PIN looked up in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from agent.phone.phrase_player import PhrasePlayer
from agent.phone.pin_entry import (
    NO_STEP,
    Arrived,
    Checked,
    EntryEvent,
    EntryState,
    EntryStep,
    PinEntry,
    PinResult,
    Pressed,
    Transferred,
    Waited,
)
from rooms.base import Room

log = structlog.get_logger(__name__)

ARRIVE_WITHIN_S = 30.0
"""A call whose sound has not come by then is dropped."""
MAX_CALL_S = 300.0
"""The longest that a call stays at the PIN entry; a caller with a PIN needs one minute."""


class PhoneIvr:
    """Receives one caller.

    Args:
        room: the caller's.
        player: speaks into it.
        entry: decides.
        check: looks a PIN up; what it raises is trouble to the caller.
        transfer: moves the interview of the last right PIN into this call, while the caller is
            asked for a moment; False or an exception: it cannot.
    """

    def __init__(
        self,
        room: Room,
        player: PhrasePlayer,
        entry: PinEntry,
        check: Callable[[str], Awaitable[PinResult]],
        transfer: Callable[[], Awaitable[bool]],
    ) -> None:
        self._room = room
        self._player = player
        self._entry = entry
        self._check = check
        self._transfer = transfer
        self._events: asyncio.Queue[EntryEvent] = asyncio.Queue()
        self._waiting: asyncio.Task[None] | None = None
        self._request: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()

    async def receive(self) -> bool:
        """Serve the caller; True once the interview can begin.

        False: the last phrase was said, or the caller is gone.
        """
        self._room.on("message", self._on_message)
        self._room.on("candidate_left", self._gone.set)
        self._room.on("closed", self._gone.set)
        try:
            return await self._until_gone()
        finally:
            self._room.off("message", self._on_message)
            self._room.off("candidate_left", self._gone.set)
            self._room.off("closed", self._gone.set)
            self._stop_waiting()
            self._player.stop()

    async def _until_gone(self) -> bool:
        arriving = asyncio.create_task(self._arrive())
        ignoring = asyncio.create_task(self._ignore_speech())
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
            # A request is short and runs to its end, so that a lease it takes is known.
            await asyncio.wait(tasks | ({self._request} if self._request else set()))

    async def _arrive(self) -> None:
        if await self._room.wait_connected(ARRIVE_WITHIN_S):
            self._events.put_nowait(Arrived())
        else:
            self._gone.set()

    async def _ignore_speech(self) -> None:
        """Drop what a caller says before the interview."""
        async for _ in self._room.audio_input:
            pass

    async def _serve(self) -> bool:
        state = EntryState()
        while True:
            state, step = self._entry.advance(state, await self._events.get())
            self._take(step)
            if step.hang_up or step.admit:
                await self._player.finished()
                return step.admit

    def _take(self, step: EntryStep) -> None:
        if step == NO_STEP:
            return
        self._stop_waiting()
        if step.interrupt:
            self._player.stop()
        if step.say:
            self._player.play(*step.say)
        if step.wait_s is not None:
            self._waiting = asyncio.create_task(self._wait(step.wait_s))
        if step.check is not None:
            self._request = asyncio.create_task(self._check_pin(step.check))
        if step.transfer:
            self._request = asyncio.create_task(self._transfer_interview())

    async def _wait(self, seconds: float) -> None:
        await self._player.finished()
        await asyncio.sleep(seconds)
        self._events.put_nowait(Waited())

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    async def _check_pin(self, pin: str) -> None:
        try:
            result = await self._check(pin)
        except Exception as error:
            log.error("call.check_failed", error=repr(error)[:200], exc_info=error)
            result = PinResult.TROUBLE
        log.info("call.pin_entered", result=result.value)
        self._events.put_nowait(Checked(result))

    async def _transfer_interview(self) -> None:
        try:
            ready = await self._transfer()
        except Exception as error:
            log.error("call.transfer_failed", error=repr(error)[:200], exc_info=error)
            ready = False
        self._events.put_nowait(Transferred(ready))

    def _on_message(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "dtmf", "digit": str(key)}:
                self._events.put_nowait(Pressed(key))
