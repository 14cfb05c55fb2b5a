"""Stereo Ogg Opus files: written so that a kill costs little, read as far as they are whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import structlog
from av.container import OutputContainer

from kit.audio import FRAME_S, SPEECH_RATE, Pcm, dither
from kit.synthetic_speech import engines_in, recording_tags

log = structlog.get_logger(__name__)

RECORDING_RATE = SPEECH_RATE
"""Hz, both channels: Opus takes the agent's rate as it is."""
BIT_RATE = 80_000
"""bit/s for both channels: about 36 MB an hour."""
COMPLEXITY = 0
"""Of the encoder, up to 10. At this bit rate it is as faithful as 5 at 64 kbit/s, for a third of
the CPU: 0.5 % of a core for each interview in place of 1.6."""
PAGE_US = 200_000
"""Length of an Ogg page in microseconds: what a killed process loses."""
FRAME_SAMPLES = int(FRAME_S * RECORDING_RATE)


class RecordingError(Exception):
    """A recording cannot be written or read; the message says why."""


class NothingRecordedError(RecordingError):
    """There is no part with sound."""


class OggWriter:
    """Appends stereo PCM to an Ogg Opus file; pages reach the disk as they fill.

    Args:
        path: of the file, which is replaced.
        engines: the interviewer's speech engines and voices, for the mark of synthetic speech.
    """

    def __init__(self, path: Path, engines: Iterable[str] = ()) -> None:
        self._container: OutputContainer = av.open(
            str(path),
            "w",
            format="ogg",
            options={"page_duration": str(PAGE_US), "flush_packets": "1"},
        )
        stream = self._container.add_stream("libopus", rate=RECORDING_RATE)
        stream.codec_context.layout = "stereo"
        stream.codec_context.format = "s16"
        stream.codec_context.bit_rate = BIT_RATE
        # "voip" predicts one channel from the other, so that the two voices bleed into each other
        stream.codec_context.options = {
            "application": "audio",
            "compression_level": str(COMPLEXITY),
        }
        stream.metadata.update(recording_tags(engines))
        self._stream = stream
        self._rest: Pcm = np.zeros((0, 2), np.int16)
        self._dither = dither(2 * FRAME_SAMPLES).reshape(-1, 2)
        self._position = 0

    def write(self, stereo: Pcm) -> None:
        """Append int16 samples of shape (n, 2) at 24 kHz."""
        waiting = np.concatenate((self._rest, stereo)) if len(self._rest) else stereo
        whole = len(waiting) - len(waiting) % FRAME_SAMPLES
        for start in range(0, whole, FRAME_SAMPLES):
            self._encode(waiting[start : start + FRAME_SAMPLES])
        self._rest = waiting[whole:]

    def close(self) -> None:
        """Write the rest and end the file."""
        if len(self._rest):
            missing = FRAME_SAMPLES - len(self._rest)
            self._encode(np.concatenate((self._rest, np.zeros((missing, 2), np.int16))))
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _encode(self, block: Pcm) -> None:
        if not block.any():
            block = self._dither
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(block).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate = RECORDING_RATE
        frame.time_base = Fraction(1, RECORDING_RATE)
        frame.pts = self._position
        self._position += len(block)
        self._container.mux(self._stream.encode(frame))


def read_stereo(path: Path, rate: int = RECORDING_RATE) -> Iterator[Pcm]:
    """Decode a recording to blocks of int16 samples of shape (n, 2); ends early at a cut-off tail.

    Raises:
        RecordingError: not one sample can be read.
    """
    blocks = 0
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler(format="s16", layout="stereo", rate=rate)
            for frame in container.decode(audio=0):
                for converted in resampler.resample(frame):
                    blocks += 1
                    yield _stereo(converted)
            for converted in resampler.resample(None):
                yield _stereo(converted)
    except (OSError, av.FFmpegError) as error:
        if not blocks:
            raise RecordingError(f"cannot read {path}: {error}") from error
        log.info("recording.cut_off", path=str(path), error=str(error))


def length_of(path: Path) -> float:
    """Seconds of sound in a recording. Raises OSError or av.FFmpegError: it cannot be read."""
    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base


def read_engines(path: Path) -> list[str]:
    """The interviewer's speech engines that a recording names; empty where it can't be read."""
    try:
        with av.open(str(path)) as container:
            return engines_in(container.streams.audio[0].metadata)
    except (OSError, av.FFmpegError, IndexError):
        return []


def _stereo(frame: av.AudioFrame) -> Pcm:
    return frame.to_ndarray().reshape(-1, 2).astype(np.int16, copy=False)
