"""A room without a network: its audio input and output on a clock of 20 ms."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import numpy as np

from kit.audio import LISTENING_RATE, SPEECH_RATE, Pcm
from rooms.audio_input import PacedAudioInput
from rooms.audio_output import PacedAudioOutput
from rooms.base import RecordingClock, Room

TICK_S = 0.02
IN_SAMPLES = LISTENING_RATE // 50
OUT_SAMPLES = SPEECH_RATE // 50


class MemoryRoom(Room):
    """A room whose candidate is in the same process; real time, no packets.

    ``heard`` is everything the interviewer said, frame by frame; ``messages`` are those sent to
    the candidate's client, each with its wall time.
    """

    def __init__(self, interview_id: str = "00000000-0000-0000-0000-000000000001") -> None:
        super().__init__()
        self.interview_id = interview_id
        self.clock = RecordingClock(time.time())
        self.audio_input = self._input = PacedAudioInput()
        self.audio_output = self._output = PacedAudioOutput()
        self.heard: list[Pcm] = []
        self.messages: list[tuple[float, dict[str, Any]]] = []
        self.news = asyncio.Event()
        self._speech: Pcm = np.zeros(0, np.int16)
        self._spoken = asyncio.Event()
        self._connected = asyncio.Event()
        self._output.hold(True)
        self._began_at = time.time()
        self._pacer = asyncio.create_task(self._pace())

    @property
    def media_gap_s(self) -> float:
        return 0.0

    async def open(self) -> None:
        """Nothing to do: it is open from the beginning."""

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    async def publish(self, message: dict[str, Any]) -> None:
        if self.connected:
            self.messages.append((time.time(), message))
            self.news.set()

    async def wait_connected(self, timeout_s: float | None = None) -> bool:
        try:
            await asyncio.wait_for(self._connected.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def aclose(self) -> None:
        self._pacer.cancel()
        await asyncio.gather(self._pacer, return_exceptions=True)
        self._output.clear_buffer()
        self._input.close()
        self.emit("closed")

    def come(self) -> None:
        """Connect the candidate."""
        self._connected.set()
        self._output.hold(False)
        self.emit("candidate_joined")

    def go(self) -> None:
        """Cut the candidate's connection."""
        self._connected.clear()
        self._output.hold(True)
        self.emit("candidate_left")

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message as the candidate's client."""
        self.emit("message", message)

    async def say(self, pcm: Pcm) -> None:
        """Play this sound (16 kHz, mono) as the candidate; returns at its end."""
        self._spoken.clear()
        self._speech = pcm
        await self._spoken.wait()

    def loud(self, since: float, until: float | None = None) -> bool:
        """Whether the interviewer was audible between two wall times."""
        end = len(self.heard) if until is None else round((until - self._began_at) / TICK_S)
        part = self.heard[max(0, round((since - self._began_at) / TICK_S)) : end]
        return any(np.abs(frame).max() > 1000 for frame in part)

    async def _pace(self) -> None:
        tick = 0
        while True:
            wait_s = self._began_at + tick * TICK_S - time.time()
            await asyncio.sleep(max(0.0, wait_s))
            tick += 1
            self.heard.append(self._output.pull(OUT_SAMPLES))
            frame = np.zeros(IN_SAMPLES, np.int16)
            part, self._speech = self._speech[:IN_SAMPLES], self._speech[IN_SAMPLES:]
            frame[: len(part)] = part
            self._input.push(frame)
            if not len(self._speech):
                self._spoken.set()
