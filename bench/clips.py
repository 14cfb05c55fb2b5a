"""The sound of measured candidates: several voices, human recordings, and exact pauses.

Everything is mono int16 at 24 kHz, trimmed to its voiced span with 30 ms at both ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np
import soxr
import yaml

from bench.recordings import recording, speech_cache
from kit.audio import SPEECH_RATE, Pcm
from kit.language import Language
from models.settings import ModelSettings
from models.tts.engine import SpeechEngine
from models.tts.factory import build_engine
from vivavoce.sample.script import read_wav
from vivavoce.synthetic_candidate.levels import voiced_span

Place = Literal["none", "clause", "inside", "filler", "conjunction", "sentence"]

VOICES: dict[str, tuple[str, ...]] = {
    "en": (
        "am_michael", "bf_emma", "am_puck", "af_bella", "bm_george", "af_sarah", "bm_lewis",
        "bf_isabella",
    ),
    "ko": ("",),
}  # fmt: skip
"""American and British, male and female; Korean has espeak-ng's one voice."""
MARGIN_S = 0.03
FADE_S = 0.005
LEVEL_DBFS = -26.0
"""RMS of all clips, as from a headset at the usual distance."""

_TEMPEST = "two_cities.wav"
_HUMAN_ANSWER = (29.05, 41.55)
"""Seconds of the recording: one whole sentence, from "In short" to its end."""
_HUMAN_CUTS: dict[str, list[tuple[str, float, float, float, float]]] = {
    "clause": [(_TEMPEST, 29.05, 32.24, 32.77, 41.55), (_TEMPEST, 29.05, 36.49, 36.98, 41.55)],
    "sentence": [("beckett.wav", 0.29, 5.53, 6.64, 9.12)],
}
"""File, start and end of the part before a natural pause, start and end of the part after it, in
seconds."""


@dataclass(frozen=True)
class Clip:
    """What a candidate says in a turn. ``pause_ms`` is from voice to voice; 0: none inserted."""

    text: str
    pcm: Pcm
    voice: str
    place: Place = "none"
    pause_ms: int = 0

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / SPEECH_RATE

    def facts(self) -> dict[str, Any]:
        """Its description in the JSON file."""
        return {
            "text": self.text,
            "voice": self.voice,
            "place": self.place,
            "pause_ms": self.pause_ms,
            "duration_s": round(self.duration_s, 2),
        }


def texts(language: str) -> dict[str, Any]:
    """The language's section of ``answers.yaml``."""
    raw = (Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8")
    section: dict[str, Any] = yaml.safe_load(raw)[language]
    return section


class VoiceRenderer:
    """Renders texts to speech and caches it on disk; loads one voice at a time. Blocks."""

    def __init__(self, language: Language, settings: ModelSettings) -> None:
        self._language = language
        self._settings = settings
        self._engine: SpeechEngine | None = None
        self._voice = ""

    def __enter__(self) -> VoiceRenderer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def speak(self, text: str, voice: str) -> Pcm:
        """The trimmed sound of ``text``."""
        key = hashlib.sha256(f"{self._language}|{voice}|{text}".encode()).hexdigest()[:24]
        path = speech_cache() / f"bench-{key}.npy"
        if path.is_file():
            sound: Pcm = np.load(path)
            return sound
        if self._engine is None or voice != self._voice:
            self._close()
            engine = "kokoro" if self._language == "en" else "espeak"
            update = {"tts_engine": engine, "tts_voice": voice}
            self._engine = build_engine(self._language, self._settings.model_copy(update=update))
            self._voice = voice
        sound = trimmed(self._engine.synthesize(text), SPEECH_RATE)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npy")
        np.save(part, sound)
        part.replace(path)
        return sound

    def clip(self, text: str, voice: str) -> Clip:
        """``text`` as a clip without an inserted pause."""
        return Clip(text, self.speak(text, voice), voice or "espeak")

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


def trimmed(pcm: Pcm, rate: int) -> Pcm:
    """``pcm`` at 24 kHz and the common level, from 30 ms before its first voiced sample to 30 ms
    after its last.

    Raises:
        ValueError: nothing in it is voiced.
    """
    if rate != SPEECH_RATE:
        pcm = soxr.resample(pcm, rate, SPEECH_RATE)
    rms = float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2))) or 1.0
    gain = 32_768 * 10 ** (LEVEL_DBFS / 20) / rms
    pcm = np.clip(np.rint(pcm * gain), -32_768, 32_767).astype(np.int16)
    span = voiced_span(pcm, SPEECH_RATE)
    if span is None:
        raise ValueError("nothing voiced in this sound")
    margin, fade = round(MARGIN_S * SPEECH_RATE), round(FADE_S * SPEECH_RATE)
    part = pcm[max(0, span[0] - margin) : span[1] + margin].astype(np.float64)
    ramp = np.linspace(0.0, 1.0, fade)
    part[:fade] *= ramp
    part[-fade:] *= ramp[::-1]
    return part.astype(np.int16)


def joined(first: Pcm, second: Pcm, pause_ms: int) -> Pcm:
    """Two trimmed sounds with exactly ``pause_ms`` from the voice of one to that of the other.

    Raises:
        ValueError: the sounds' margins are longer than the pause.
    """
    end, begin = voiced_span(first, SPEECH_RATE), voiced_span(second, SPEECH_RATE)
    assert end is not None and begin is not None, "trimmed sounds hold voice"
    margins = len(first) - end[1] + begin[0]
    missing = round(pause_ms * SPEECH_RATE / 1000) - margins
    if missing < 0:
        raise ValueError(f"a pause of {pause_ms} ms is shorter than the sounds' margins")
    return np.concatenate([first, np.zeros(missing, np.int16), second])


def parts(answer: dict[str, str], place: Place, section: dict[str, Any]) -> tuple[str, str]:
    """The words before and after the pause of an answer of ``answers.yaml``."""
    text, conjunction = answer["text"], section["conjunction"]
    whole = " ".join(text.replace("|", " ").replace("/", " ").split())
    if place == "sentence":
        return whole, answer["more"]
    first, rest = (part.strip() for part in text.split("|"))
    before, after = (part.strip() for part in rest.split("/"))
    rest = f"{before} {after}"
    if place == "clause":
        return first, rest
    if place == "conjunction":
        head, word = first.rstrip(","), rest.split()[0]
        if word in ("so", "but", "because"):
            conjunction = word
        return f"{head}, {conjunction}…", rest.removeprefix(f"{conjunction} ")
    if place == "filler":
        return f"{first} {before}, {section['filler']},", after
    return f"{first} {before},", after


def paused(
    renderer: VoiceRenderer,
    section: dict[str, Any],
    index: int,
    place: Place,
    pause_ms: int,
    voice: str,
) -> Clip:
    """An answer with one pause in it."""
    answer = section["answers"][index % len(section["answers"])]
    before, after = parts(answer, place, section)
    pcm = joined(renderer.speak(before, voice), renderer.speak(after, voice), pause_ms)
    return Clip(f"{before} [{pause_ms} ms] {after}", pcm, voice or "espeak", place, pause_ms)


def human_answer() -> Clip:
    """A recorded answer with its natural pauses."""
    return Clip("In short, the period was … (recording)", _cut(_TEMPEST, *_HUMAN_ANSWER), "human")


def human_paused(place: Place, pause_ms: int, index: int) -> Clip | None:
    """A recorded answer whose natural pause is now ``pause_ms`` long; None for other places."""
    cuts = _HUMAN_CUTS.get(place)
    if cuts is None:
        return None
    name, start, end, on_start, on_end = cuts[index % len(cuts)]
    pcm = joined(_cut(name, start, end), _cut(name, on_start, on_end), pause_ms)
    return Clip(f"{name} (recording) at {end:.2f} s", pcm, "human", place, pause_ms)


def _cut(name: str, start_s: float, end_s: float) -> Pcm:
    pcm, rate = read_wav(recording(name))
    return trimmed(pcm[round(start_s * rate) : round(end_s * rate)], rate)


def plain_answers(
    language: Language,
    settings: ModelSettings,
    count: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Clip]:
    """``count`` answers without inserted pauses, in alternating voices; every fifth is short."""
    section, voices = texts(language), VOICES[language]
    order: list[tuple[int, str, str]] = []
    for i in range(count):
        answer = section["answers"][i % len(section["answers"])]
        text = parts(answer, "sentence", section)[0]
        if i % 5 == 3:
            text = section["short"][(i // 5) % len(section["short"])]
        elif i % 5 == 1:
            text = f"{text} {answer['more']}"
        order.append((i, text, voices[i % len(voices)]))
    clips: dict[int, Clip] = {}
    with VoiceRenderer(language, settings) as renderer:
        for i, text, voice in by_voice(order):
            human = language == "en" and i % 8 == 6
            clips[i] = human_answer() if human else renderer.clip(text, voice)
            progress(len(clips), count)
    return [clips[i] for i in range(count)]


def by_voice(clips: Sequence[tuple[int, Any, str]]) -> list[tuple[int, Any, str]]:
    """Sort ``(number, content, voice)`` so that each voice is loaded once."""
    return sorted(clips, key=lambda item: (item[2], item[0]))
