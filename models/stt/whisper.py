"""Whisper (faster-whisper on CTranslate2) as a streaming livekit STT."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from livekit import rtc
from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions, stt
from livekit.agents.types import NOT_GIVEN, NotGivenOr
from livekit.agents.utils import AudioBuffer, is_given

from kit.audio import LISTENING_RATE, Pcm
from kit.language import SpokenLanguage
from models.budget import ComputeBudget, Priority
from models.errors import ModelFileError
from models.stt.decoder import Context, Decoding, WhisperWeights, check_files, shared_weights
from models.stt.events import speech_data
from models.stt.segment import AudioLog, Piece, Segment
from models.stt.stream import StreamOptions, WhisperStream
from models.vad import WINDOW_SAMPLES, SpeechGate

_AUTO: tuple[str, ...] = ("en", "ko")
# One-shot recognition isn't urgent: fewer, longer pieces.
_OFFLINE_COMFORTABLE_S = 20.0
_OFFLINE_MAX_S = 26.0


class WhisperSTT(stt.STT[str]):
    """Speech recognition for one interview; the weights are shared within the process.

    Args:
        model_dir: folder of a CTranslate2 Whisper model.
        language: spoken language; ``auto``: English or Korean, decided segment by segment.
        budget: decides when a decode may run.
        device: ``cpu`` or ``cuda``.
        compute_type: ``int8`` suits a CPU, ``float16`` a GPU.
        cpu_threads: threads of one decode.
        beam_size: 1 is greedy; more is slower and a little better.
        interim_interval_ms: new audio between two captions.
        preflight_silence_ms: silence after which what was said is decoded in advance.
        endpoint_silence_ms: silence that ends a segment with a FINAL.
        prompt: names and terms whose spelling should be favoured.

    Raises:
        ModelFileError: a file of the model is missing, or the language is not the model's.
    """

    def __init__(
        self,
        *,
        model_dir: Path,
        language: SpokenLanguage,
        budget: ComputeBudget,
        device: str = "cpu",
        compute_type: str = "int8",
        cpu_threads: int = 2,
        beam_size: int = 1,
        interim_interval_ms: int = 800,
        preflight_silence_ms: int = 96,
        endpoint_silence_ms: int = 250,
        prompt: str | None = None,
    ) -> None:
        self._with_prompt = partial(
            type(self),
            model_dir=model_dir,
            language=language,
            budget=budget,
            device=device,
            compute_type=compute_type,
            cpu_threads=cpu_threads,
            beam_size=beam_size,
            interim_interval_ms=interim_interval_ms,
            preflight_silence_ms=preflight_silence_ms,
            endpoint_silence_ms=endpoint_silence_ms,
        )
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True,
                interim_results=True,
                aligned_transcript="word",
                offline_recognize=True,
                manual_flush=True,
            )
        )
        if preflight_silence_ms > endpoint_silence_ms:
            raise ValueError("preflight_silence_ms cannot be longer than endpoint_silence_ms")
        check_files(model_dir)
        self.languages = _AUTO if language == "auto" else (language,)
        if model_dir.name.endswith(".en") and self.languages != ("en",):
            raise ModelFileError(
                f"{model_dir.name} understands English only; "
                f"choose a multilingual model such as whisper-base for language '{language}'"
            )
        self.budget = budget
        self._model_dir = model_dir
        self._device = device
        self._compute_type = compute_type
        self._cpu_threads = cpu_threads
        self._beam_size = beam_size
        self._prompt = prompt
        self._options = StreamOptions(
            interim_interval_ms, preflight_silence_ms, endpoint_silence_ms
        )
        self._streams: weakref.WeakSet[WhisperStream] = weakref.WeakSet()

    @property
    def model(self) -> str:
        return self._model_dir.name

    @property
    def provider(self) -> str:
        return "faster-whisper"

    def load(self) -> WhisperWeights:
        """Load the weights unless they are. Blocks for some 0.3 s; raises ModelFileError."""
        return shared_weights(
            self._model_dir,
            device=self._device,
            compute_type=self._compute_type,
            cpu_threads=self._cpu_threads,
        )

    def with_terms(self, terms: Sequence[str]) -> WhisperSTT:
        """The same recogniser for one interview, in which these terms are likely.

        Args:
            terms: few and short, since every decode reads them; empty: as it is.
        """
        # Whisper writes on in the prompt's manner: without a full stop it leaves out its own, by
        # which the end of a turn is known.
        return self._with_prompt(prompt=", ".join(terms) + ".") if terms else self

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> WhisperStream:
        """A stream in the STT's own language; ``language`` is not used."""
        stream = WhisperStream(
            owner=self, recogniser=self, options=self._options, conn_options=conn_options
        )
        self._streams.add(stream)
        return stream

    async def decode(
        self,
        samples: Pcm,
        priority: Priority,
        languages: tuple[str, ...],
        *,
        context: Context | None = None,
        voiced_until_s: float = 0.0,
        thorough: bool,
    ) -> Decoding:
        """Decode up to 29 s of 16 kHz audio in a thread, when the budget allows it."""

        def work() -> Decoding:
            return self.load().decode(
                samples,
                languages=languages,
                context=context,
                voiced_until_s=voiced_until_s,
                prompt=self._prompt,
                beam_size=self._beam_size,
                thorough=thorough,
            )

        return await self.budget.run(priority, work)

    async def aclose(self) -> None:
        """Close every stream."""
        for stream in list(self._streams):
            await stream.aclose()

    async def _recognize_impl(
        self,
        buffer: AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        languages = (language,) if is_given(language) else self.languages
        segment = await self._transcribe(_samples(buffer), languages)
        return stt.SpeechEvent(
            type=stt.SpeechEventType.FINAL_TRANSCRIPT,
            request_id=uuid.uuid4().hex,
            alternatives=[speech_data(segment)],
        )

    async def _transcribe(self, samples: Pcm, languages: tuple[str, ...]) -> Segment:
        """All of ``samples`` as one segment."""
        gate, audio = SpeechGate(), AudioLog()
        audio.append(samples)
        segment = Segment(
            0, 0, 0, comfortable_tail_s=_OFFLINE_COMFORTABLE_S, max_tail_s=_OFFLINE_MAX_S
        )

        async def decode(end: int) -> Piece:
            start = segment.tail_start
            decoding = await self.decode(
                audio.slice(start, end),
                Priority.BACKGROUND,
                languages,
                voiced_until_s=(segment.voiced_before(end) - start) / LISTENING_RATE,
                thorough=True,
            )
            return segment.accepted(Piece(decoding, start, end))

        for at in range(0, len(samples) - WINDOW_SAMPLES + 1, WINDOW_SAMPLES):
            gate.push(samples[at : at + WINDOW_SAMPLES])
            segment.note(gate.position, gate.probability, gate.voiced)
            if (cut := segment.cut(audio, gate.position)) is not None:
                segment.commit(await decode(cut))
        if gate.last_voiced is not None:
            segment.first_voiced = gate.first_voiced if not segment.committed else 0
            segment.heard = await decode(len(samples))
        return segment


def _samples(buffer: AudioBuffer) -> Pcm:
    """Mono samples at 16 kHz of a buffer of any rate."""
    frame = rtc.combine_audio_frames(buffer)
    samples = np.frombuffer(frame.data, np.int16)
    if frame.num_channels > 1:
        mixed = samples.reshape(-1, frame.num_channels).mean(axis=1)
        samples = mixed.astype(np.int16)
    if frame.sample_rate == LISTENING_RATE:
        return samples
    resampler = rtc.AudioResampler(frame.sample_rate, LISTENING_RATE)
    resampled = [*resampler.push(bytearray(samples.tobytes())), *resampler.flush()]
    return np.concatenate([np.frombuffer(part.data, np.int16) for part in resampled])
