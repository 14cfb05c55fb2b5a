"""The product's own recogniser and voice, for frameworks that have no such plug-in.

Needs faster-whisper, hibari-tts and soxr, and of this project only ``kit`` and ``models``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import soxr

from bench.peers.agents.order import AgentOrder
from kit.audio import LISTENING_RATE, Pcm
from models.stt.decoder import MAX_AUDIO_S, WhisperWeights, shared_weights
from models.tts.engine import SpeechEngine
from models.tts.hibari import HibariEngine
from models.tts.kokoro import KokoroEngine

PIECE_SAMPLES = int(MAX_AUDIO_S * LISTENING_RATE)


class Engines:
    """Loaded models. All methods block: call them from a thread."""

    def __init__(self, weights: WhisperWeights, voice: SpeechEngine) -> None:
        self._weights = weights
        self._voice = voice

    def transcribe(self, pcm: Pcm, rate: int = LISTENING_RATE) -> str:
        """The English words in mono int16 of ``rate`` Hz."""
        if rate != LISTENING_RATE:
            pcm = soxr.resample(pcm, rate, LISTENING_RATE)
        pieces = [pcm[at : at + PIECE_SAMPLES] for at in range(0, len(pcm), PIECE_SAMPLES)]
        texts = [self._weights.decode(piece, languages=("en",)).text for piece in pieces]
        return " ".join(text for text in texts if text)

    def speak(self, text: str) -> Pcm:
        """``text`` as mono int16 at 24 kHz; empty when nothing in it can be said."""
        return self._voice.synthesize(text) if text.strip() else np.zeros(0, np.int16)


@cache
def load() -> Engines:
    """The engines of this process's order, warm."""
    order = AgentOrder.from_environment()
    weights = shared_weights(Path(order.whisper_dir), cpu_threads=order.cpu_threads)
    voice: SpeechEngine = HibariEngine(order.tts_voice)
    if order.tts_engine == "kokoro":
        voice = KokoroEngine(Path(order.models_dir), order.tts_voice, threads=order.cpu_threads)
    voice.load()
    weights.decode(np.zeros(LISTENING_RATE, np.int16), languages=("en",))
    return Engines(weights, voice)
