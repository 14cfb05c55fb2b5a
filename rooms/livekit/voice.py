"""The agent's sound on its way into a LiveKit room."""

from __future__ import annotations

import asyncio
import logging

import numpy as np
from livekit import rtc

from rooms.base import OUTPUT_SAMPLE_RATE
from rooms.pcm import Pcm

logger = logging.getLogger(__name__)

QUEUE_MS = 400
"""The native queue's size. It is never filled: a room gives it some 80 ms at most."""

LAST_CAPTURE_S = 1.0

BIT_RATE = 32_000
"""bit/s; speech is transparent here, and a phone on a poor network still carries it."""


class Voice:
    """An audio track and the native queue behind it, which sends silence when it is empty.

    What is pushed sounds at once, one push after the other. Belongs to one connection.
    """

    def __init__(self) -> None:
        self._source = rtc.AudioSource(OUTPUT_SAMPLE_RATE, 1, queue_size_ms=QUEUE_MS)
        self._track = rtc.LocalAudioTrack.create_audio_track("interviewer", self._source)
        self._waiting: list[Pcm] = []
        self._news = asyncio.Event()
        self._cuts = 0
        self._over = False
        self._feeder = asyncio.create_task(self._feed(), name="livekit-voice")

    async def publish(self, room: rtc.Room) -> None:
        """Make the track heard in a room. Raises rtc.PublishTrackError."""
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, red=True)
        options.audio_encoding.max_bitrate = BIT_RATE
        await room.local_participant.publish_track(self._track, options)

    def push(self, pcm: Pcm) -> None:
        """Append 24 kHz mono; returns at once."""
        self._waiting.append(pcm)
        self._news.set()

    def cut(self) -> None:
        """Fall silent now: nothing that was pushed and has not sounded will."""
        self._cuts += 1
        self._waiting.clear()
        self._source.clear_queue()

    async def aclose(self) -> None:
        """Free the native side. Safe to call twice."""
        self._over = True
        self._news.set()
        # not cancelled at once: the native side reads the samples until it has answered
        await asyncio.wait({self._feeder}, timeout=LAST_CAPTURE_S)
        self._feeder.cancel()
        await self._source.aclose()

    async def _feed(self) -> None:
        # One capture at a time: two that are under way may overtake each other.
        while not self._over:
            await self._news.wait()
            self._news.clear()
            pcm = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.int16)
            self._waiting.clear()
            if not len(pcm):
                continue
            cuts = self._cuts
            frame = rtc.AudioFrame(pcm.tobytes(), OUTPUT_SAMPLE_RATE, 1, len(pcm))
            try:
                await self._source.capture_frame(frame)
            except Exception as error:  # the library raises nothing more precise
                logger.warning("%d samples of speech were not taken: %s", len(pcm), error)
            if cuts != self._cuts:
                self._source.clear_queue()
