"""Speech for tests: several synthetic voices, human recordings, noise, and how to score words.

All audio here is mono int16 at 16 kHz (``LISTENING_RATE``), the rate the speech-in engines work at.
Synthetic speech is kept in a cache folder, so only the first run of a machine renders it.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import wave
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hibari
import jiwer
import numpy as np
import numpy.typing as npt
import onnxruntime as ort
import soxr
from livekit import rtc

import bench.recordings
from kit.audio import LISTENING_RATE, SPEECH_RATE, Pcm
from models.settings import ModelSettings
from models.tts.espeak import EspeakEngine

MODELS_DIR = ModelSettings().models_dir
CACHE_DIR = MODELS_DIR.parent / "test-speech"
RECORDING_TEXTS = {
    "beckett.wav": "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.",
    "two_cities.wav": (
        "It was the best of times, it was the worst of times, it was the age of wisdom, it was the "
        "age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was "
        "the season of Light, it was the season of Darkness, it was the spring of hope, it was the "
        "winter of despair, we had everything before us, we had nothing before us, we were all "
        "going direct to Heaven, we were all going direct the other way. In short, the period was "
        "so far like the present period, that some of its noisiest authorities insisted on its "
        "being received, for good or for evil, in the superlative degree of comparison only."
    ),
}


def resample(samples: npt.NDArray[Any], rate: int, to_rate: int = LISTENING_RATE) -> Pcm:
    """Float in [-1, 1] or int16 samples at ``rate`` Hz, as int16 at ``to_rate`` Hz."""
    floats = samples.astype(np.float32)
    if samples.dtype == np.int16:
        floats /= 32768.0
    if rate != to_rate:
        floats = soxr.resample(floats, rate, to_rate)
    return (np.clip(floats, -1.0, 1.0) * 32767.0).astype(np.int16)


def silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * LISTENING_RATE), np.int16)


def noise(seconds: float, amplitude: float = 0.01, seed: int = 7) -> Pcm:
    """White noise; ``amplitude`` is its RMS where 1.0 is full scale."""
    rng = np.random.default_rng(seed)
    return resample(rng.normal(0.0, amplitude, round(seconds * LISTENING_RATE)), LISTENING_RATE)


def hum(seconds: float, hertz: float = 50.0, amplitude: float = 0.05) -> Pcm:
    """Mains hum with three harmonics."""
    t = np.arange(round(seconds * LISTENING_RATE)) / LISTENING_RATE
    tone = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in (1, 2, 3))
    return resample(np.asarray(amplitude * tone), LISTENING_RATE)


def load_wav(path: Path) -> Pcm:
    """A mono 16-bit WAV file of any rate."""
    with wave.open(str(path), "rb") as file:
        data = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return resample(data, file.getframerate())


def speak(text: str, voice: str = "hibari", speed: float = 1.0) -> Pcm:
    """``text`` said by ``hibari`` or by a Kokoro voice (``af_bella``, ``bm_george``, …)."""
    key = hashlib.sha256(f"{voice}|{speed}|{text}".encode()).hexdigest()[:24]
    kept = CACHE_DIR / f"{voice}-{key}.npy"
    if kept.is_file():
        loaded: Pcm = np.load(kept)
        return loaded
    if voice == "hibari":
        audio = _hibari()(text, speed=speed, seed=1)
    else:
        audio = _kokoro_speak(text, voice, speed)
    samples = resample(np.asarray(audio), SPEECH_RATE)
    _keep(kept, samples)
    return samples


def speak_korean(text: str) -> Pcm:
    """``text`` said by the product's own espeak-ng voice."""
    engine = EspeakEngine("ko")
    try:
        return resample(engine.synthesize(text), SPEECH_RATE)
    finally:
        engine.close()


def recording(name: str) -> Pcm:
    """A human recording by its file name, fetched once from the registry."""
    return load_wav(bench.recordings.recording(name))


def frames(
    samples: Pcm, frame_ms: int = 20, rate: int = LISTENING_RATE
) -> Iterator[rtc.AudioFrame]:
    """``samples`` cut into mono frames as a room delivers them; the last may be shorter."""
    size = rate * frame_ms // 1000
    for start in range(0, len(samples), size):
        part = samples[start : start + size]
        yield rtc.AudioFrame(part.tobytes(), rate, 1, len(part))


def normalise(text: str) -> str:
    """Lower case without punctuation and with contractions closed, as words are scored."""
    lowered = text.lower().replace("’", "'").replace("-", " ")
    return " ".join(re.sub(r"[^\w\s]", "", lowered).split())


def word_error_rate(reference: str, hypothesis: str) -> float:
    """Word error rate of normalised text; 0.0 is perfect."""
    return float(jiwer.wer(normalise(reference), normalise(hypothesis)))


@cache
def _hibari() -> hibari.Hibari:
    return hibari.Hibari()


@cache
def _kokoro_session() -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    model = MODELS_DIR / "kokoro-82m-int8" / "kokoro-v1.0.int8.onnx"
    return ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _kokoro_speak(text: str, voice: str, speed: float) -> npt.NDArray[np.float32]:
    styles = np.fromfile(MODELS_DIR / "kokoro-voices" / f"{voice}.bin", np.float32)
    styles = styles.reshape(-1, 1, 256)
    parts: list[npt.NDArray[np.float32]] = []
    for phonemes in _hibari().phonemize(text):
        ids = _hibari().ids(phonemes)
        feeds = {
            "tokens": np.asarray([ids], np.int64),
            "style": styles[min(len(ids) - 2, len(styles) - 1)],
            "speed": np.asarray([speed], np.float32),
        }
        parts.append(_kokoro_session().run(None, feeds)[0])
    return np.concatenate(parts)


def _keep(path: Path, samples: Pcm) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
        np.save(file, samples)
    Path(file.name).replace(path)
