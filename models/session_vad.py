"""The session's VAD: livekit's detector, without its thread and without its events of silence.

livekit's own detector hands each window of 32 ms to a thread and emits an event for it, speech or
not. The hand-over, and the session's work for an event of silence, take many times longer than
the inference, in every room. Here the inference runs where the frame arrives, and lasting silence
is one event.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from livekit import local_inference, rtc
from livekit.agents import vad

from kit.audio import LISTENING_RATE

WINDOW_SAMPLES: int = local_inference.VAD_WINDOW_SAMPLES
"""Samples that one step of the network consumes: 512, which is 32 ms."""
WINDOW_S = WINDOW_SAMPLES / LISTENING_RATE


@dataclass(frozen=True)
class Limits:
    """When speech begins and ends.

    Attributes:
        min_speech_s: voiced time in a row after which it has begun.
        min_silence_s: silence after which it has ended.
        activation: probability from which a window is voiced.
        deactivation: probability above which it stays voiced during speech.
    """

    min_speech_s: float
    min_silence_s: float
    activation: float
    deactivation: float


class SessionVAD(vad.VAD):
    """Makes the same decisions as ``livekit.agents.inference.VAD``, on 16 kHz mono.

    Its events carry no audio, which only recognisers that do not stream need.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__(capabilities=vad.VADCapabilities(update_interval=WINDOW_S))
        self._limits = limits

    @property
    def model(self) -> str:
        return "silero"

    @property
    def provider(self) -> str:
        return "livekit-local-inference"

    @property
    def min_silence_duration(self) -> float:
        """Seconds."""
        return self._limits.min_silence_s

    def stream(self) -> vad.VADStream:
        return _Stream(self, self._limits)


class _Stream(vad.VADStream):
    """One person's audio. All durations are in seconds."""

    def __init__(self, owner: SessionVAD, limits: Limits) -> None:
        super().__init__(owner)
        self._limits = limits
        self._network = local_inference.VAD()
        self._rest: npt.NDArray[np.int16] = np.zeros(0, np.int16)
        self._reset()

    def push_frame(self, frame: rtc.AudioFrame) -> None:
        """Analyse a frame now. Raises ValueError unless it is 16 kHz mono."""
        self._check_input_not_ended()
        self._check_not_closed()
        if frame.sample_rate != LISTENING_RATE or frame.num_channels != 1:
            raise ValueError(
                f"voice activity needs {LISTENING_RATE} Hz mono, "
                f"not {frame.sample_rate} Hz with {frame.num_channels} channels"
            )
        samples = np.frombuffer(frame.data, np.int16)
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(waiting) - len(waiting) % WINDOW_SAMPLES
        for start in range(0, whole, WINDOW_SAMPLES):
            self._window(waiting[start : start + WINDOW_SAMPLES])
        self._rest = waiting[whole:].copy()

    def flush(self) -> None:
        """Start over, as with a new stream."""
        self._check_input_not_ended()
        self._check_not_closed()
        self._network.reset()
        self._reset()

    async def _main_task(self) -> None:
        async for _ in self._input_ch:
            pass  # always empty; it is closed at the end of the input

    def _reset(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._position = 0
        self._time_s = 0.0
        self._speaking = False
        self._speech_s = 0.0
        self._silence_s = 0.0
        self._voiced_s = 0.0
        self._unvoiced_s = 0.0
        self._silence_emitted = False

    def _window(self, window: npt.NDArray[np.int16]) -> None:
        began = time.perf_counter()
        probability = float(self._network.predict(window))
        self._position += WINDOW_SAMPLES
        self._time_s += WINDOW_S
        if self._speaking:
            self._speech_s += WINDOW_S
        else:
            self._silence_s += WINDOW_S
        silent = not self._speaking and self._voiced_s == 0.0
        if not (silent and self._silence_emitted):
            took_s = time.perf_counter() - began
            self._emit(vad.VADEventType.INFERENCE_DONE, self._speech_s, probability, took_s)
        self._silence_emitted = silent
        limits = self._limits
        if probability >= limits.activation or (
            self._speaking and probability > limits.deactivation
        ):
            self._voiced_s += WINDOW_S
            self._unvoiced_s = 0.0
            if not self._speaking and self._voiced_s >= limits.min_speech_s:
                self._speaking = True
                self._silence_s, self._speech_s = 0.0, self._voiced_s
                self._emit(vad.VADEventType.START_OF_SPEECH, self._speech_s)
        else:
            self._unvoiced_s += WINDOW_S
            self._voiced_s = 0.0
            if self._speaking and self._unvoiced_s >= limits.min_silence_s:
                self._speaking = False
                self._silence_s = self._unvoiced_s
                spoken_s = max(0.0, self._speech_s - self._unvoiced_s)
                self._emit(vad.VADEventType.END_OF_SPEECH, spoken_s)
                self._speech_s = 0.0

    def _emit(
        self,
        kind: vad.VADEventType,
        speech_s: float,
        probability: float = 0.0,
        took_s: float = 0.0,
    ) -> None:
        inference = kind is vad.VADEventType.INFERENCE_DONE
        self._event_ch.send_nowait(
            vad.VADEvent(
                type=kind,
                samples_index=self._position,
                timestamp=self._time_s,
                speech_duration=speech_s,
                silence_duration=self._silence_s,
                probability=probability,
                inference_duration=took_s,
                speaking=self._speaking,
                raw_accumulated_silence=self._unvoiced_s if inference else 0.0,
                raw_accumulated_speech=self._voiced_s if inference else 0.0,
            )
        )
