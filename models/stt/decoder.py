"""Whisper weights, and one synchronous decode of up to 30 s of speech.

Whisper's encoder is made for 30 s and spends most of a short decode on padding. It accepts
less: with a window of 12 s a short utterance costs a third of the time at the same word error
rate. Below that it starts to repeat itself, and sometimes even there; a result that looks like a
loop, ends before the voice does, or has a low probability is decoded again with the full 30 s.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations

from kit.audio import LISTENING_RATE, Float, Pcm
from models.errors import ModelFileError
from models.stt.hallucinations import echoes, looks_looped, recites, without_loop

MAX_AUDIO_S = 29.0
"""Longer audio must be cut before it is decoded."""

_FRAMES_PER_S = 100  # of the mel spectrogram
_FULL_WINDOW = 3000
_MIN_WINDOW = 1200
# True silence after the words, or Whisper drops the last ones: it never heard speech that
# stops at once. (The base model gets every tenth word wrong without it, every fiftieth with.)
_TRAILING_FRAMES = 200
RETRY_WITHIN_S = 0.8
"""No other attempt begins later than this, since the candidate waits for a reply; unless words
would be lost."""
_DOUBTFUL_LOGPROB = -1.0  # Whisper's own threshold for "decode again"
_MAX_UNHEARD_S = 0.6  # voice after the last word; word times are exact to some 0.2 s
_TIMELESS_WORDS = 3  # so many last words without any duration were never said
# Faults of a result, the worst highest.
_DOUBTFUL, _CUT_SHORT, _OVERRUN, _ECHO, _LOOP = (1 << bit for bit in range(5))
_LOSES_WORDS = _LOOP | _CUT_SHORT
_FILES = ("model.bin", "config.json", "tokenizer.json")
_PUNCTUATION_FIRST = re.compile(r"^[\s.,!?;:…]+")
_PREPEND = "\"'“¿([{-"
_APPEND = "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its times in seconds and the model's probability in [0, 1]."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """Whisper's result for one piece of audio; word times count from the piece's start."""

    text: str
    words: tuple[Word, ...]
    avg_logprob: float
    no_speech_prob: float
    language: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Context:
    """Speech with known words at the beginning of a decode's audio.

    Whisper continues from its text, so the words after a pause are understood as part of their
    sentence; the result holds the new words only.
    """

    text: str
    duration_s: float


class WhisperWeights:
    """One loaded model. Decodes may be called from any thread; CTranslate2 queues them.

    Args:
        model_dir: holds ``model.bin``, ``config.json``, ``tokenizer.json`` and a vocabulary.
        device: ``cpu`` or ``cuda``.
        compute_type: of CTranslate2: ``int8`` on a CPU, ``float16`` on a GPU.
        cpu_threads: threads of one decode.

    Raises:
        ModelFileError: a file is missing or damaged; the message names it and the remedy.
    """

    def __init__(
        self,
        model_dir: Path,
        *,
        device: str = "cpu",
        compute_type: str = "int8",
        cpu_threads: int = 2,
    ) -> None:
        check_files(model_dir)
        try:
            self._model = WhisperModel(
                str(model_dir), device=device, compute_type=compute_type, cpu_threads=cpu_threads
            )
        except Exception as error:  # CTranslate2 and tokenizers raise bare RuntimeError/Exception
            raise ModelFileError(
                f"cannot load the speech recognition model in {model_dir}: {error}: "
                f"run `vivavoce models pull` to fetch it again"
            ) from error
        self.multilingual: bool = self._model.model.is_multilingual
        self.name = model_dir.name
        self._tokenizers: dict[str, Tokenizer] = {}
        self._lock = threading.Lock()

    def decode(
        self,
        samples: Pcm,
        *,
        languages: tuple[str, ...],
        context: Context | None = None,
        voiced_until_s: float = 0.0,
        prompt: str | None = None,
        beam_size: int = 1,
        thorough: bool = True,
    ) -> Decoding:
        """Decode up to ``MAX_AUDIO_S`` of 16 kHz mono int16.

        Args:
            languages: one language, or several of which the most likely is taken.
            context: what ``samples`` begin with; word times count from its end.
            voiced_until_s: end of the last voice, counted from the same place; words that end
                well before it are a reason to decode again.
            prompt: names and terms that make their spelling more likely.
            thorough: decode again when the result looks like a loop, lacks words or is
                doubtful; without it a looped result comes back with an empty text.

        Raises:
            ValueError: the audio is too long.
        """
        if len(samples) > MAX_AUDIO_S * LISTENING_RATE:
            raise ValueError(f"one decode holds {MAX_AUDIO_S} s of audio at most")
        alone = samples[round(context.duration_s * LISTENING_RATE) :] if context else samples
        job = _Job(languages, context, prompt, beam_size)
        started = time.monotonic()
        heard = self._attempt(samples, job, full_window=False)
        if not thorough:
            return replace(heard, text="", words=()) if looks_looped(heard.text) else heard
        best, best_faults = heard, _faults(heard, voiced_until_s)
        if context and echoes(heard.text, context.text):
            best_faults |= _ECHO
        retries = [True]
        if context:  # perhaps the known words misled it: give it the new audio alone
            retries.insert(0, False)
        if prompt and recites(heard.text, prompt):
            best_faults |= _ECHO
            job = replace(job, prompt=None)
        for full_window in retries:
            late = time.monotonic() - started > RETRY_WITHIN_S
            if not best_faults or (late and not best_faults & _LOSES_WORDS):
                break
            heard = self._attempt(alone, replace(job, context=None), full_window=full_window)
            faults = _faults(heard, voiced_until_s)
            if (-faults, heard.avg_logprob) > (-best_faults, best.avg_logprob):
                best, best_faults = heard, faults
        return _without_loops(best, len(alone) / LISTENING_RATE)

    def _features(self, samples: Pcm) -> Float:
        mel: Float = self._model.feature_extractor(samples.astype(np.float32) / 32768.0)
        return mel

    def _attempt(self, samples: Pcm, job: _Job, *, full_window: bool) -> Decoding:
        model = self._model
        spoken = min(len(samples) * _FRAMES_PER_S // LISTENING_RATE, _FULL_WINDOW)
        window = min(max(spoken + _TRAILING_FRAMES, _MIN_WINDOW), _FULL_WINDOW)
        if full_window:
            window = _FULL_WINDOW
        silence = np.zeros(_TRAILING_FRAMES * LISTENING_RATE // _FRAMES_PER_S, np.int16)
        mel = self._features(np.concatenate((samples, silence)))[:, :window]
        encoded = model.encode(np.pad(mel, ((0, 0), (0, window - mel.shape[1]))))
        language = self._pick_language(encoded, job.languages)
        tokenizer = self._tokenizer(language)
        known = tokenizer.encode(" " + job.context.text.rstrip(" .…")) if job.context else []
        start = model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=job.prompt)
        start = [*start, *known]
        # More than any person says; it only bounds what a loop can cost.
        new_s = len(samples) / LISTENING_RATE - (job.context.duration_s if job.context else 0.0)
        max_tokens = len(known) + 20 + round(18 * new_s)
        result = model.model.generate(
            encoded,
            [start],
            beam_size=job.beam_size,
            # CTranslate2 generates half of this at most, the known words included.
            max_length=min(len(start) + 2 * max_tokens, model.max_length),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        )[0]
        tokens = [t for t in result.sequences_ids[0] if t < tokenizer.eot]
        # The score is a mean over all tokens, in which the given ones count as certain.
        logprob = result.scores[0] * len(tokens)
        if known and tokens[: len(known)] == known:  # CTranslate2 returns the given words too
            tokens = tokens[len(known) :]
        words = self._align(tokenizer, known, tokens, encoded, spoken)
        return Decoding(
            text=_PUNCTUATION_FIRST.sub("", tokenizer.decode(tokens)).strip(),
            words=_shifted(words, job.context.duration_s if job.context else 0.0),
            avg_logprob=logprob / (len(tokens) + 1),
            no_speech_prob=result.no_speech_prob,
            language=language,
            tokens=len(tokens),
        )

    def _align(
        self,
        tokenizer: Tokenizer,
        known: list[int],
        tokens: list[int],
        encoded: ctranslate2.StorageView,
        spoken: int,
    ) -> list[Word]:
        """Times of the words in ``tokens``, which follow ``known`` ones."""
        if not tokens or not spoken:
            return []
        aligned: list[dict[str, Any]] = self._model.find_alignment(
            tokenizer, [known + tokens], encoded, spoken
        )[0]
        merge_punctuations(aligned, _PREPEND, _APPEND)
        words: list[Word] = []
        skip, end_s = len(known), 0.0
        for item in aligned:
            known_word = skip > 0
            skip -= len(item["tokens"])
            if known_word or not (text := item["word"].strip()):
                continue
            start_s = max(end_s, float(item["start"]))
            end_s = max(start_s, float(item["end"]))
            if words and not item["word"].startswith(" "):  # "back" and "-end"
                first = words.pop()
                text, start_s = first.text + text, first.start_s
            words.append(Word(text, start_s, end_s, float(item["probability"])))
        return words

    def _pick_language(self, encoded: ctranslate2.StorageView, languages: tuple[str, ...]) -> str:
        if len(languages) == 1 or not self.multilingual:
            return languages[0]
        for token, _ in self._model.model.detect_language(encoded)[0]:
            if token[2:-2] in languages:
                return str(token[2:-2])
        return languages[0]

    def _tokenizer(self, language: str) -> Tokenizer:
        with self._lock:
            if language not in self._tokenizers:
                self._tokenizers[language] = Tokenizer(
                    self._model.hf_tokenizer,
                    self.multilingual,
                    task="transcribe",
                    language=language,
                )
            return self._tokenizers[language]


@dataclass(frozen=True, slots=True)
class _Job:
    languages: tuple[str, ...]
    context: Context | None
    prompt: str | None
    beam_size: int


@cache
def shared_weights(
    model_dir: Path, *, device: str = "cpu", compute_type: str = "int8", cpu_threads: int = 2
) -> WhisperWeights:
    """One loaded model per process for the same arguments.

    Blocks for some 0.3 s the first time. Raises ModelFileError.
    """
    return WhisperWeights(
        model_dir, device=device, compute_type=compute_type, cpu_threads=cpu_threads
    )


def check_files(model_dir: Path) -> None:
    """Raises ModelFileError for the first file of the model that is missing or empty."""
    for name in _FILES:
        path = model_dir / name
        if not path.is_file() or path.stat().st_size == 0:
            raise ModelFileError(
                f"{path} of the speech recognition model is missing: "
                f"run `vivavoce models pull` to fetch it"
            )


def _faults(result: Decoding, voiced_until_s: float) -> int:
    """The faults of a result, as bits; 0: none."""
    heard_until_s = result.words[-1].end_s if result.words else 0.0
    looped = looks_looped(result.text)
    cut_short = voiced_until_s - heard_until_s > _MAX_UNHEARD_S
    doubtful = result.avg_logprob < _DOUBTFUL_LOGPROB
    last = result.words[-_TIMELESS_WORDS:]
    overrun = len(last) == _TIMELESS_WORDS and last[0].start_s == last[-1].end_s
    return _LOOP * looped + _OVERRUN * overrun + _CUT_SHORT * cut_short + _DOUBTFUL * doubtful


def _shifted(words: list[Word], by_s: float) -> tuple[Word, ...]:
    return tuple(
        replace(word, start_s=max(0.0, word.start_s - by_s), end_s=max(0.0, word.end_s - by_s))
        for word in words
    )


def _without_loops(result: Decoding, duration_s: float) -> Decoding:
    kept = without_loop([word.text for word in result.words], duration_s)
    if len(kept) == len(result.words):
        return result
    words = tuple(result.words[i] for i in kept)
    return replace(result, text=" ".join(word.text for word in words), words=words)
