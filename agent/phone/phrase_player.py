"""The reception's voice: prepared phrases, straight into the room."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import numpy as np
import structlog
from livekit import rtc
from livekit.agents.voice import io

from kit.audio import SPEECH_RATE
from models.budget import Priority
from pipelines.prerendered import SpeechStore

log = structlog.get_logger(__name__)

FRAME_SAMPLES = SPEECH_RATE // 50
GAP_S = 0.22
"""Between two phrases."""


class PhrasePlayer:
    """Says phrases, one after another, and can break off.

    Args:
        output: the room's.
        speech: prepared sound of one language's voice.
        phrases: what can be said, by key.
    """

    def __init__(
        self, output: io.AudioOutput, speech: SpeechStore, phrases: Mapping[str, str]
    ) -> None:
        self._output = output
        self._speech = speech
        self._phrases = phrases
        self._saying: asyncio.Task[None] | None = None

    def say(self, *keys: str) -> None:
        """Begin to say phrases; what is being said is broken off."""
        self.hush()
        self._saying = asyncio.create_task(self._say([self._phrases[key] for key in keys]))

    def hush(self) -> None:
        """Be silent at once."""
        if self._saying is not None and not self._saying.done():
            self._saying.cancel()
            self._output.clear_buffer()
            self._output.flush()

    async def said(self) -> None:
        """Wait until the last word was heard, or broken off."""
        if self._saying is not None:
            await asyncio.wait({self._saying})

    async def _say(self, texts: list[str]) -> None:
        try:
            await self._play(texts)
        except Exception as error:
            # Without a voice the keypad still works, and whoever has the PIN gets in.
            log.error("reception.mute", error=repr(error)[:200], exc_info=error)

    async def _play(self, texts: list[str]) -> None:
        for index, text in enumerate(texts):
            pcm = await self._speech.get(text, Priority.SPEECH)
            if index:
                pcm = np.concatenate([np.zeros(int(GAP_S * SPEECH_RATE), np.int16), pcm])
            for start in range(0, len(pcm), FRAME_SAMPLES):
                part = np.ascontiguousarray(pcm[start : start + FRAME_SAMPLES])
                frame = rtc.AudioFrame(part.tobytes(), SPEECH_RATE, 1, len(part))
                await self._output.capture_frame(frame)
        self._output.flush()
        await self._output.wait_for_playout()
