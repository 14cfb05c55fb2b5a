"""A voice that hums: sound of a plausible length, with scripted delays."""

from __future__ import annotations

import time

import numpy as np

from kit.audio import SPEECH_RATE, Pcm
from models.budget import ComputeBudget
from models.tts.base import LocalTTS
from models.tts.engine import SpeechEngine, SpeechError

SPOKEN_S_PER_CHARACTER = 0.06
"""About 160 English words a minute."""
TONE_HZ = 220.0
TONE_LEVEL = 0.2
"""Of full scale: loud enough for an energy-based detector."""


class HummingEngine(SpeechEngine):
    """Hums for the time that the text would take.

    Args:
        ttfb_ms: time each clause takes before any sound.
        rtf: further time, as a share of the clause's length.
        fail_on: a text that contains this raises SpeechError.
        character_s: how long a character is hummed.
        heavy: whether it asks the compute budget.
    """

    name = "fake"
    voice = "hum"
    first_clause_chars: int | None = 24

    def __init__(
        self,
        *,
        ttfb_ms: float = 0.0,
        rtf: float = 0.0,
        fail_on: str | None = None,
        character_s: float = SPOKEN_S_PER_CHARACTER,
        heavy: bool = False,
    ) -> None:
        self._character_s = character_s
        self.heavy = heavy
        self.spoken: list[str] = []
        """Every clause, in order."""
        self._ttfb_ms = ttfb_ms
        self._rtf = rtf
        self._fail_on = fail_on

    def load(self) -> None:
        """Nothing to load."""

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        """Hum the text. Raises SpeechError where it contains ``fail_on``."""
        if self._fail_on is not None and self._fail_on in text:
            raise SpeechError(f"the fake voice fails on '{self._fail_on}'")
        self.spoken.append(text)
        duration_s = len(text) * self._character_s / speed
        time.sleep(self._ttfb_ms / 1000 + duration_s * self._rtf)
        times = np.arange(int(duration_s * SPEECH_RATE)) / SPEECH_RATE
        tone = np.sin(2 * np.pi * TONE_HZ * times) * TONE_LEVEL
        return np.asarray(tone * 32767, dtype=np.int16)


class FakeTTS(LocalTTS):
    """The product's TTS with a humming engine; arguments as for :class:`HummingEngine`."""

    def __init__(
        self,
        *,
        ttfb_ms: float = 0.0,
        rtf: float = 0.0,
        fail_on: str | None = None,
        character_s: float = SPOKEN_S_PER_CHARACTER,
        budget: ComputeBudget | None = None,
    ) -> None:
        self.hum = HummingEngine(
            ttfb_ms=ttfb_ms,
            rtf=rtf,
            fail_on=fail_on,
            character_s=character_s,
            heavy=budget is not None,
        )
        super().__init__(self.hum, budget or ComputeBudget(1))

    @property
    def spoken(self) -> list[str]:
        """Every clause that was spoken, in order."""
        return self.hum.spoken
