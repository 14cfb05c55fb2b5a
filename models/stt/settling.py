"""A recognition stream that knows when all it was given is told, and its reader has taken it in."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import Any

from livekit import rtc
from livekit.agents import stt


class SettlingStream(stt.RecognizeStream):
    """What the end-of-turn logic asks of a stream: does anything said still lack its words?

    A subclass tells its events by :meth:`_tell`, and calls :meth:`_note_settled` after each item
    that it took from its input and :meth:`_settle` when it is over.
    """

    def __init__(self, **options: Any) -> None:
        """Take what livekit's stream takes."""
        super().__init__(**options)
        self._unhandled = 0
        """Events that the reader has not handled yet."""
        self._in_hand = False
        self._settled = asyncio.Event()
        self._settled.set()

    @property
    def pending(self) -> bool:
        """Whether something voiced, or not yet looked at, still lacks its FINAL."""
        return not self._settled.is_set()

    async def settled(self) -> None:
        """Return once everything voiced so far is FINAL and the stream's reader has handled it.

        The reader has handled an event when it asks for the next one, so do not await this
        between the two. Also returns when the stream is over.
        """
        await self._settled.wait()

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        super().push_frame(frame)
        self._settled.clear()

    def flush(self) -> None:
        """Finalise what was said so far, without waiting for silence."""
        super().flush()
        self._settled.clear()

    async def aclose(self) -> None:
        """Stop at once; a decode that runs is left to end by itself, its result unused."""
        await super().aclose()
        self._settle()

    async def __anext__(self) -> stt.SpeechEvent:
        if self._in_hand:
            self._in_hand = False
            self._unhandled -= 1
            self._note_settled()
        event = await super().__anext__()
        self._in_hand = True
        return event

    @property
    @abstractmethod
    def _hearing(self) -> bool:
        """Whether a segment is open, or may be about to be."""

    def _tell(self, event: stt.SpeechEvent) -> None:
        self._unhandled += 1
        self._event_ch.send_nowait(event)

    def _note_settled(self) -> None:
        if not self._hearing and self._input_ch.empty() and not self._unhandled:
            self._settled.set()

    def _settle(self) -> None:
        self._settled.set()
