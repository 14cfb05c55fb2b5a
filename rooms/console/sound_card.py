"""Microphone and loudspeaker of this machine, with echo cancellation.

Needs PortAudio, a library of the operating system.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from livekit import rtc

from kit.audio import LISTENING_RATE, SPEECH_RATE, Pcm

MAX_QUEUED_S = 1.0
"""A loudspeaker slower than its nominal rate loses sound that is older."""


class NoAudioError(RuntimeError):
    """Sound is not available; the message says what to do."""


class PortAudioCard:
    """The default devices.

    PortAudio calls back on its own thread every 10 ms.

    Args:
        on_audio: takes 10 ms of 16 kHz mono, on the running event loop.

    Raises:
        NoAudioError: no PortAudio, or no devices.
    """

    def __init__(self, on_audio: Callable[[Pcm], None]) -> None:
        sounddevice = _sounddevice()
        self._on_audio = on_audio
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._queue: Pcm = np.zeros(0, np.int16)
        self._echo_canceller = rtc.AudioProcessingModule(
            echo_cancellation=True,
            noise_suppression=True,
            high_pass_filter=True,
            auto_gain_control=True,
        )
        try:
            self._streams = [
                sounddevice.InputStream(
                    samplerate=LISTENING_RATE,
                    blocksize=LISTENING_RATE // 100,
                    channels=1,
                    dtype="int16",
                    callback=self._on_input,
                ),
                sounddevice.OutputStream(
                    samplerate=SPEECH_RATE,
                    blocksize=SPEECH_RATE // 100,
                    channels=1,
                    dtype="int16",
                    callback=self._on_output,
                ),
            ]
            for stream in self._streams:
                stream.start()
        except sounddevice.PortAudioError as error:
            raise NoAudioError(
                f"microphone and loudspeaker cannot be opened ({error}): connect them, or type "
                "the answers with --text"
            ) from error

    def play(self, pcm: Pcm) -> None:
        """Play the next samples at 24 kHz mono; returns at once."""
        with self._lock:
            longest = round(MAX_QUEUED_S * SPEECH_RATE)
            self._queue = np.concatenate([self._queue, pcm])[-longest:]

    def close(self) -> None:
        """Release the devices."""
        for stream in self._streams:
            stream.close()

    def _on_input(self, data: Any, samples: int, _time: object, _status: object) -> None:
        frame = _frame(data[:, 0], LISTENING_RATE)
        self._echo_canceller.process_stream(frame)
        pcm = np.frombuffer(frame.data, np.int16).copy()
        self._loop.call_soon_threadsafe(self._on_audio, pcm)

    def _on_output(self, data: Any, samples: int, _time: object, _status: object) -> None:
        with self._lock:
            pcm, self._queue = self._queue[:samples], self._queue[samples:]
        data[:] = 0
        data[: len(pcm), 0] = pcm
        self._echo_canceller.process_reverse_stream(_frame(data[:, 0], SPEECH_RATE))


def _frame(pcm: Any, rate: int) -> rtc.AudioFrame:
    return rtc.AudioFrame(bytearray(pcm.tobytes()), rate, 1, len(pcm))


def _sounddevice() -> Any:
    try:
        return _import()
    except OSError as error:
        raise NoAudioError(
            "sound in the console needs PortAudio (Debian: apt install libportaudio2; macOS: "
            "brew install portaudio); without it, type the answers with --text"
        ) from error


def _import() -> Any:
    import sounddevice  # type: ignore[import-untyped]

    return sounddevice
