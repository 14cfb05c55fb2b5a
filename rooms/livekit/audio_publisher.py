"""The agent's sound on its way into a LiveKit room."""

from __future__ import annotations

import asyncio

import numpy as np
import structlog
from livekit import rtc

from kit.audio import SPEECH_RATE, Pcm
from kit.tasks import TaskSet

log = structlog.get_logger(__name__)

QUEUE_MS = 400
"""The native queue's size. It is never filled: a room gives it some 80 ms at most."""

LAST_CAPTURE_S = 1.0

CAPTURE_TIMEOUT_S = 1.0
"""The native side answers when the samples are in its queue; an answer that got lost must not make
the agent mute for good."""

BIT_RATE = 72_000
"""bit/s while the agent speaks, of whose time it is a third; in silence next to nothing is sent
(DTX). From here on Opus leaves out its speech model, which is half of the encoder's work: 1.2 % of
a core for a room and not 2.2. Below 72,000 it is in."""


class AudioPublisher:
    """An audio track and the native queue behind it, which sends silence when it is empty.

    What is pushed sounds at once, one push after the other. Belongs to one connection.
    """

    def __init__(self) -> None:
        self._source = rtc.AudioSource(SPEECH_RATE, 1, queue_size_ms=QUEUE_MS)
        self._track = rtc.LocalAudioTrack.create_audio_track("interviewer", self._source)
        self._waiting: list[Pcm] = []
        self._news = asyncio.Event()
        self._cuts = 0
        self._captures = TaskSet("audio publisher")
        self._over = False
        self._feeder = asyncio.create_task(self._feed(), name="livekit-voice")

    async def publish(self, room: rtc.Room) -> None:
        """Make the track heard in a room. Raises rtc.PublishTrackError."""
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_MICROPHONE, red=True, dtx=True
        )
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
            frame = rtc.AudioFrame(pcm.tobytes(), SPEECH_RATE, 1, len(pcm))
            await self._capture(frame)
            if cuts != self._cuts:
                self._source.clear_queue()

    async def _capture(self, frame: rtc.AudioFrame) -> None:
        # Never cancelled: the native side reads the frame's memory until it answers.
        capturing = self._captures.spawn(self._capture_one(frame))
        done, _ = await asyncio.wait({capturing}, timeout=CAPTURE_TIMEOUT_S)
        if not done:
            log.warning("audio.not_sent", samples=frame.samples_per_channel, error="no answer")

    async def _capture_one(self, frame: rtc.AudioFrame) -> None:
        try:
            await self._source.capture_frame(frame)
        except Exception as error:  # the library raises nothing more precise
            log.warning("audio.not_sent", samples=frame.samples_per_channel, error=str(error))
