"""The phone's prepared phrases, played straight into the room."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import numpy as np
import structlog
from livekit.agents.voice import io

from agent.speaking.speaker import GAP_S
from kit.audio import frames, silence
from models.budget import Priority
from pipelines.prerendered import SpeechStore

log = structlog.get_logger(__name__)


class PhrasePlayer:
    """Plays phrases one after another, and can be interrupted.

    Args:
        output: the room's.
        speech: prepared sound of one language's voice.
        phrases: texts by key.
    """

    def __init__(
        self, output: io.AudioOutput, speech: SpeechStore, phrases: Mapping[str, str]
    ) -> None:
        self._output = output
        self._speech = speech
        self._phrases = phrases
        self._playing: asyncio.Task[None] | None = None

    def play(self, *keys: str) -> None:
        """Start these phrases; interrupts those that are playing."""
        self.stop()
        self._playing = asyncio.create_task(self._play([self._phrases[key] for key in keys]))

    def stop(self) -> None:
        """Fall silent at once."""
        if self._playing is not None and not self._playing.done():
            self._playing.cancel()
            self._output.clear_buffer()
            self._output.flush()

    async def finished(self) -> None:
        """Wait until the last phrase has been heard, or interrupted."""
        if self._playing is not None:
            await asyncio.wait({self._playing})

    async def _play(self, texts: list[str]) -> None:
        try:
            for index, text in enumerate(texts):
                pcm = await self._speech.get(text, Priority.SPEECH)
                if index:
                    pcm = np.concatenate([silence(GAP_S), pcm])
                for frame in frames(pcm):
                    await self._output.capture_frame(frame)
            self._output.flush()
            await self._output.wait_for_playout()
        except Exception as error:
            # Without a voice the keypad still works, and a caller with the PIN gets in.
            log.error("call.mute", error=repr(error)[:200], exc_info=error)
