"""hibari: a small, very quick English voice (a distilled ``af_heart``), weights in its wheel."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from kit.audio import Pcm
from models.errors import ModelFileError
from models.tts.audio import to_int16, trim
from models.tts.engine import SpeechEngine, SpeechError

DEFAULT_VOICE = "heart"
GAIN = 1.6
"""hibari speaks some 4 dB more softly than Kokoro; this brings both to the same level."""


class HibariEngine(SpeechEngine):
    """English, about a hundred times faster than real time on one core.

    Args:
        voice: a voice in hibari's wheel or its cache.
        seed: fixes the noise component: the same text then gives the same samples.
        speed: 1.0 is the voice's own pace.
    """

    name = "hibari"
    heavy = False
    first_clause_chars = 60

    def __init__(
        self, voice: str = DEFAULT_VOICE, *, seed: int | None = None, speed: float = 1.0
    ) -> None:
        self.voice = voice or DEFAULT_VOICE
        self._seed = seed
        self._speed = speed
        self._lock = threading.Lock()
        self._hibari: Any = None

    def load(self) -> None:
        """Read the model and the dictionaries (about 0.3 s) and synthesise a word to warm up."""
        with self._lock:
            if self._hibari is None:
                self._hibari = _open(self.voice)
                self._hibari("Ready.")

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        self.load()
        try:
            with self._lock:
                samples = self._hibari(text, speed=self._speed * speed, seed=self._seed)
        except Exception as error:
            raise SpeechError(f"hibari could not speak {text!r}: {error}") from error
        return to_int16(trim(np.asarray(samples, dtype=np.float32)), GAIN)


def _open(voice: str) -> Any:
    import hibari
    from hibari.voices import VOICES, voice_path

    if voice not in VOICES:
        raise ModelFileError(f"hibari has no voice '{voice}': use one of {', '.join(VOICES)}")
    try:
        path = voice_path(voice, download_missing=False)
    except FileNotFoundError as error:
        raise ModelFileError(
            f"the hibari voice '{voice}' is not on this machine ({error}): copy the file there, "
            f"or use the voice '{DEFAULT_VOICE}', which needs no download"
        ) from error
    try:
        return hibari.Hibari(voice=voice, model=path, threads=1)
    except Exception as error:
        raise ModelFileError(
            f"{path} cannot be loaded ({error}); reinstall the package hibari-tts"
        ) from error
