"""The sample candidate's answers as text and sound, rendered before the interview."""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kit import synthetic_speech
from kit.audio import SPEECH_RATE, Pcm
from kit.language import Language
from models.settings import ModelSettings
from models.tts.factory import build_engine
from models.tts.normalization import NORMALIZATION
from models.tts.text import spoken
from vivavoce.synthetic_candidate.levels import voiced_span

VOICES = ("am_michael", "bf_emma", "am_puck", "af_bella", "bm_george", "am_fenrir")
"""Kokoro voices; the interviewer speaks with another one. The seed picks among them."""


class AnswersError(ValueError):
    """A folder of answers cannot be used; the message says what it should contain."""


@dataclass(frozen=True)
class Clip:
    """One utterance of the candidate: int16, mono, ``rate`` Hz."""

    text: str
    pcm: Pcm
    rate: int = SPEECH_RATE


@dataclass
class Script:
    """Clips by question; :meth:`reply` returns the next one."""

    person: dict[str, str]
    answers: dict[str, list[Clip]]
    asides: dict[str, Clip]
    otherwise: list[Clip]
    _given: dict[str, int] = field(default_factory=dict)
    _spare: int = 0

    def reply(self, question_id: str | None) -> Clip:
        """The next answer to a question or to a follow-up of it."""
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
    """The sample candidate's answers by question; under ``""`` those for any other question."""
    raw = _raw(language)
    by_question = {key: question["answers"] for key, question in raw["questions"].items()}
    return {
        key: [" ".join(text.split()) for text in texts]
        for key, texts in {**by_question, "": raw["otherwise"]}.items()
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
    """Render the script in a voice other than the interviewer's. Blocks for seconds at first.

    Args:
        language: of the interview.
        settings: with the folder of the weights.
        seed: picks the voice.
        cache: folder of the rendered clips.
        only: ids of the questions that may be asked; None: all.
        progress: called with the number of rendered clips and of all clips.

    Raises:
        ModelFileError: the voice's weights are missing or damaged.
    """
    voice = VOICES[seed % len(VOICES)] if language == "en" else ""
    engine_settings = settings.model_copy(
        update={"tts_engine": "kokoro" if language == "en" else "espeak", "tts_voice": voice}
    )
    engine = build_engine(language, engine_settings)
    raw = _raw(language)
    questions = {k: v for k, v in raw["questions"].items() if only is None or k in only}
    total = len(raw["otherwise"])
    total += sum(len(q["answers"]) + ("aside" in q) for q in questions.values())
    done = 0

    def clip(text: str) -> Clip:
        nonlocal done
        text = " ".join(text.split())
        key = f"{language} {voice} {NORMALIZATION} {text}"
        name = hashlib.sha256(key.encode()).hexdigest()[:24]
        path = cache / f"{name}.wav"
        if not path.exists():
            pcm = engine.synthesize(spoken(text, engine.language))
            cache.mkdir(parents=True, exist_ok=True)
            _write(path, synthetic_speech.wav(pcm, f"{engine.name}/{engine.voice}"))
        done += 1
        progress(done, total)
        return Clip(text, trimmed(*read_wav(path)))

    try:
        return Script(
            person=person_of(language),
            asides={k: clip(q["aside"]) for k, q in questions.items() if "aside" in q},
            answers={k: [clip(t) for t in q["answers"]] for k, q in questions.items()},
            otherwise=[clip(t) for t in raw["otherwise"]],
        )
    finally:
        engine.close()


def script_from_folder(folder: Path, language: str) -> Script:
    """Use the WAV files of a folder as answers, in the order of their names.

    Raises:
        AnswersError: there is no folder, no WAV file in it, or one that cannot be read.
    """
    if not folder.is_dir():
        raise AnswersError(f"'{folder}' is not a folder: give a folder with WAV files")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".wav")
    if not paths:
        raise AnswersError(
            f"no WAV file in '{folder}': put one file per answer there, named in order "
            "(01.wav, 02.wav, …)"
        )
    clips = []
    for path in paths:
        try:
            pcm, rate = read_wav(path)
        except (OSError, EOFError, wave.Error, ValueError, RuntimeError) as error:
            # A truncated file raises EOFError or RuntimeError, both without a message.
            raise AnswersError(
                f"cannot read '{path}': {error or 'it is truncated'}; 16-bit PCM WAV is needed"
            ) from error
        clips.append(Clip(path.name, trimmed(pcm, rate), rate))
    return Script(person_of(language), answers={}, asides={}, otherwise=clips)


def trimmed(pcm: Pcm, rate: int) -> Pcm:
    """The clip without the silence around it, which would delay the interviewer's reply."""
    span = voiced_span(pcm, rate)
    if span is None:
        return pcm
    margin = rate // 20
    return pcm[max(0, span[0] - margin) : span[1] + margin]


def read_wav(path: Path) -> tuple[Pcm, int]:
    """Read a WAV file as mono int16; returns the samples and their rate.

    Raises:
        wave.Error, ValueError, EOFError, RuntimeError: it is not a WAV file, or is truncated.
    """
    with wave.open(str(path), "rb") as wav:
        if wav.getsampwidth() != 2:
            raise ValueError(f"{8 * wav.getsampwidth()}-bit samples")
        pcm = np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2")
        if not len(pcm):
            raise ValueError("it contains no sound")
        channels = wav.getnchannels()
        if channels > 1:
            pcm = pcm.reshape(-1, channels).mean(axis=1).astype(np.int16)
        return pcm.astype(np.int16), wav.getframerate()


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


def _raw(language: str) -> dict[str, Any]:
    text = (Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)[language]
    return data
