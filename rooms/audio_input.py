"""The candidate's voice as the agent's audio input."""

from __future__ import annotations

import asyncio

import structlog
from livekit import rtc
from livekit.agents.voice import io

from kit.audio import LISTENING_RATE, Pcm

log = structlog.get_logger(__name__)

MAX_WAITING_FRAMES = 1_500
"""30 s of frames of 20 ms; a reader this far behind does not read at all."""


class PacedAudioInput(io.AudioInput):
    """An endless stream of 16 kHz mono frames of 20 ms, one for each 20 ms that passed.

    Speech from before a session attached is dropped: its first frame is of now. The
    iteration ends when the room closes.
    """

    def __init__(self) -> None:
        super().__init__(label="room")
        self._frames: asyncio.Queue[rtc.AudioFrame | None] = asyncio.Queue()
        self._closed = False
        self._overflowing = False

    def push(self, pcm: Pcm) -> None:
        """Hand on one frame of 16 kHz mono."""
        if self._closed:
            return
        if self._frames.qsize() >= MAX_WAITING_FRAMES:
            self._frames.get_nowait()
            if not self._overflowing:
                log.warning("room.audio_unread")
            self._overflowing = True
        else:
            self._overflowing = False
        self._frames.put_nowait(rtc.AudioFrame(pcm.tobytes(), LISTENING_RATE, 1, len(pcm)))

    def on_attached(self) -> None:
        """Drop the waiting frames: a session begins to read."""
        while not self._closed and not self._frames.empty():
            self._frames.get_nowait()

    def close(self) -> None:
        """End the iteration once the waiting frames are read. Safe to call twice."""
        if not self._closed:
            self._closed = True
            self._frames.put_nowait(None)

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await self._frames.get()
        if frame is None:
            self._frames.put_nowait(None)
            raise StopAsyncIteration
        return frame
