"""What the sample candidate says, and the sound of it, rendered before the interview begins."""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kit.audio import SPEECH_RATE, Pcm
from kit.language import Language
from models.settings import ModelSettings
from models.tts.factory import build_engine
from vivavoce.synthetic_candidate.levels import voiced_span

VOICES = ("am_michael", "bf_emma", "am_puck", "af_bella", "bm_george", "am_fenrir")
"""Kokoro voices; the interviewer speaks with another one. The seed picks among them."""


class AnswersError(ValueError):
    """A folder of answers that cannot be used; the message says what to put there."""


@dataclass(frozen=True)
class Clip:
    """One thing the candidate says: int16, mono, ``rate`` Hz."""

    text: str
    pcm: Pcm
    rate: int = SPEECH_RATE


@dataclass
class Script:
    """Clips by what they answer; :meth:`reply` gives the next one."""

    person: dict[str, str]
    answers: dict[str, list[Clip]]
    asides: dict[str, Clip]
    otherwise: list[Clip]
    _given: dict[str, int] = field(default_factory=dict)
    _spare: int = 0

    def reply(self, question_id: str | None) -> Clip:
        """What to say now to a question (or a follow-up of it)."""
        key = question_id or ""
        if key in self.asides:
            return self.asides.pop(key)
        clips = self.answers.get(key, [])
        index = self._given.get(key, 0)
        self._given[key] = index + 1
        if index < len(clips):
            return clips[index]
        self._spare += 1
        return self.otherwise[(self._spare - 1) % len(self.otherwise)]


def person_of(language: str) -> dict[str, str]:
    """The sample candidate's name, the role, the company and the job's description."""
    raw = _raw(language)
    return {key: str(raw[key]) for key in ("name", "role", "company", "job_description")}


def answers_of(language: str) -> dict[str, list[str]]:
    """What the sample candidate answers, by question; under ``""`` what suits any other."""
    raw = _raw(language)
    texts = {key: question["answers"] for key, question in raw["questions"].items()}
    return {
        key: [" ".join(text.split()) for text in said]
        for key, said in {**texts, "": raw["otherwise"]}.items()
    }


def render_script(
    language: Language,
    settings: ModelSettings,
    *,
    seed: int,
    cache: Path,
    only: set[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Script:
    """Speak the whole script with a voice of its own; blocks for some seconds the first time.

    Args:
        language: of the interview.
        settings: where the weights lie.
        seed: picks the voice.
        cache: folder where rendered clips are kept for the next time.
        only: ids of the questions that may come; None: all.
        progress: called with (clips done, clips in all).

    Raises:
        ModelFileError: the voice's weights are missing or damaged.
    """
    voice = VOICES[seed % len(VOICES)] if language == "en" else ""
    engine_settings = settings.model_copy(
        update={"tts_engine": "kokoro" if language == "en" else "espeak", "tts_voice": voice}
    )
    engine = build_engine(language, engine_settings)
    raw = _raw(language)
    wanted = {k: v for k, v in raw["questions"].items() if only is None or k in only}
    total = sum(len(q["answers"]) + ("aside" in q) for q in wanted.values()) + len(raw["otherwise"])
    done = 0

    def clip(text: str) -> Clip:
        nonlocal done
        text = " ".join(text.split())
        name = hashlib.sha256(f"{language} {voice} {text}".encode()).hexdigest()[:24]
        path = cache / f"{name}.wav"
        if not path.exists():
            pcm = engine.synthesize(text)
            cache.mkdir(parents=True, exist_ok=True)
            _write(path, pcm)
        done += 1
        progress(done, total)
        return Clip(text, trimmed(*read_wav(path)))

    try:
        return Script(
            person=person_of(language),
            asides={k: clip(q["aside"]) for k, q in wanted.items() if "aside" in q},
            answers={k: [clip(t) for t in q["answers"]] for k, q in wanted.items()},
            otherwise=[clip(t) for t in raw["otherwise"]],
        )
    finally:
        engine.close()


def script_from_folder(folder: Path, language: str) -> Script:
    """Use the WAV files of a folder, in the order of their names, as answers in turn.

    Raises:
        AnswersError: no folder, no WAV file in it, or one that cannot be read.
    """
    if not folder.is_dir():
        raise AnswersError(f"'{folder}' is not a folder: give one that holds WAV files")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".wav")
    if not paths:
        raise AnswersError(
            f"no WAV file in '{folder}': put one file per answer there, named in the order in "
            "which they are to be said (01.wav, 02.wav, …)"
        )
    clips = []
    for path in paths:
        try:
            pcm, rate = read_wav(path)
        except (OSError, EOFError, wave.Error, ValueError, RuntimeError) as error:
            # A file that is cut off raises EOFError or RuntimeError, both without a word.
            raise AnswersError(
                f"cannot read '{path}': {error or 'it is cut off'}; 16-bit PCM WAV is needed"
            ) from error
        clips.append(Clip(path.name, trimmed(pcm, rate), rate))
    return Script(person_of(language), answers={}, asides={}, otherwise=clips)


def trimmed(pcm: Pcm, rate: int) -> Pcm:
    """The clip without the silence around it: the interviewer may answer at its last word."""
    span = voiced_span(pcm, rate)
    if span is None:
        return pcm
    margin = rate // 20
    return pcm[max(0, span[0] - margin) : span[1] + margin]


def read_wav(path: Path) -> tuple[Pcm, int]:
    """A WAV file as mono int16 and its rate.

    Raises:
        wave.Error, ValueError, EOFError, RuntimeError: it is none, or is cut off.
    """
    with wave.open(str(path), "rb") as wav:
        if wav.getsampwidth() != 2:
            raise ValueError(f"{8 * wav.getsampwidth()}-bit samples")
        pcm = np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2")
        if not len(pcm):
            raise ValueError("it holds no sound")
        channels = wav.getnchannels()
        if channels > 1:
            pcm = pcm.reshape(-1, channels).mean(axis=1).astype(np.int16)
        return pcm.astype(np.int16), wav.getframerate()


def _write(path: Path, pcm: Pcm) -> None:
    part = path.with_suffix(".part")
    with wave.open(str(part), "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SPEECH_RATE)
        wav.writeframes(pcm.astype("<i2").tobytes())
    part.replace(path)


def _raw(language: str) -> dict[str, Any]:
    text = (Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)[language]
    return data
