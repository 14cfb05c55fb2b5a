"""The interview's recording: stereo Ogg Opus, candidate left, agent right, on the wall clock.

Each process that holds the interview writes one *part* (``part-000.ogg``, with a small JSON
file that says where in the interview's time it begins), so a part that a crash cut off spoils no
other. When the interview is over, :func:`finalize` joins them to ``recording.ogg``, with silence
between them.

A thread that wakes ten times a second writes a part; the event loop only appends to a queue.
After a kill, at most half a second is missing from a part. When the disk refuses a part for a
while, what is said meanwhile is missing, and a new part begins as soon as it can be written.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import soxr
import structlog

from kit.audio import LISTENING_RATE, Pcm
from rooms.ogg import (
    RECORDING_RATE,
    NothingRecordedError,
    OggWriter,
    RecordingError,
    length_of,
    read_engines,
    read_stereo,
)
from rooms.recording_parts import Part, RecordingFiles, Stretch, gaps_between, united, write_json

log = structlog.get_logger(__name__)

WAKE_S = 0.1
"""How often the thread writes what has arrived."""
RETRY_S = 2.0
"""How often a new part is tried while the disk refuses."""

RECORDING_NAME = "recording.ogg"


class Recorder:
    """Writes one part of an interview's recording.

    Both voices are fed as continuous streams that begin at the same moment; the one ahead waits
    in memory for the other until the recording ends.

    Args:
        directory: the interview's directory; created if missing.
        now: wall time of the first sample that will be fed.
        started_at: wall time of the interview's first sample, where no earlier part has it.
        engine: the agent's speech engine and voice, for the file's tags.

    Raises:
        RecordingError: the directory or file cannot be written.
    """

    def __init__(
        self, directory: Path, *, now: float, started_at: float | None = None, engine: str = ""
    ) -> None:
        self._engine = engine
        try:
            directory.mkdir(parents=True, exist_ok=True)
            known = RecordingFiles.read(directory)
            first = known.started_at if known.started_at is not None else started_at
            self.started_at = first if first is not None else now
            """Wall time of the interview's first sample, which may be in an earlier part."""
            self._directory = directory
            self._began_s = max(0.0, now - self.started_at)
            self._begin_part(known.next_index)
        except (OSError, av.FFmpegError) as error:
            raise RecordingError(f"cannot record into {directory}: {error}") from error
        self._consumed = 0
        """Samples of each voice that were written or, while the disk refused, dropped."""
        self._retry_at = 0.0
        self._left: deque[Pcm] = deque()
        self._right: deque[Pcm] = deque()
        self._upsample = soxr.ResampleStream(
            LISTENING_RATE, RECORDING_RATE, 1, dtype="int16", quality="MQ"
        )
        self._candidate: Pcm = np.zeros(0, np.int16)
        self._agent: Pcm = np.zeros(0, np.int16)
        self._stop = threading.Event()
        self._closing = threading.Lock()
        self._thread = threading.Thread(
            target=self._run, name=f"recorder-{directory.name}", daemon=True
        )
        self._thread.start()

    def candidate(self, pcm: Pcm) -> None:
        """Add the candidate's next samples, 16 kHz mono; returns at once."""
        self._left.append(pcm)

    def agent(self, pcm: Pcm) -> None:
        """Add the agent's next samples, 24 kHz mono; returns at once."""
        self._right.append(pcm)

    def close(self) -> None:
        """Write the rest and end the part. Waits for the thread; safe to call twice."""
        self._stop.set()
        with self._closing:
            self._thread.join()

    def _begin_part(self, index: int, consumed: int = 0) -> None:
        offset_s = self._began_s + consumed / RECORDING_RATE
        started_at = self.started_at + offset_s
        path = self._directory / f"part-{index:03d}.ogg"
        self.part = Part(path, offset_s, started_at)
        self._index = index
        # first, so that every sound has its place in time
        write_json(path.with_suffix(".json"), {"offset_s": offset_s, "started_at": started_at})
        self._writer: OggWriter | None = OggWriter(path, [self._engine])

    def _run(self) -> None:
        while not self._stop.wait(WAKE_S):
            if self._writer is None and time.monotonic() >= self._retry_at:
                self._try_again()
            self._write()
        self._write(last=True)
        if self._writer is not None:
            try:
                self._writer.close()
            except (OSError, av.FFmpegError):
                log.exception("recording.not_closed", path=str(self.part.path))

    def _try_again(self) -> None:
        try:
            self._begin_part(self._index + 1, self._consumed)
        except (OSError, av.FFmpegError):
            self._retry_at = time.monotonic() + RETRY_S
        else:
            log.warning("recording.resumed", path=str(self.part.path))

    def _write(self, *, last: bool = False) -> None:
        left = _drain(self._left)
        if len(left) or last:
            fresh = self._upsample.resample_chunk(left, last=last)
            self._candidate = np.concatenate((self._candidate, fresh))
        self._agent = np.concatenate((self._agent, _drain(self._right)))
        if last:
            longer = max(len(self._candidate), len(self._agent))
            self._candidate = _padded(self._candidate, longer)
            self._agent = _padded(self._agent, longer)
        ready = min(len(self._candidate), len(self._agent))
        if ready:
            both = np.stack((self._candidate[:ready], self._agent[:ready]), axis=1)
            self._candidate = self._candidate[ready:]
            self._agent = self._agent[ready:]
            self._consumed += ready
            self._append(both)

    def _append(self, both: Pcm) -> None:
        """Write samples; a full disk must not end an interview, so they are dropped then.

        What was written so far stays readable.
        """
        if self._writer is None:
            return
        try:
            self._writer.write(both)
        except (OSError, av.FFmpegError):
            log.exception("recording.stopped", path=str(self.part.path))
            with contextlib.suppress(OSError, av.FFmpegError):
                self._writer.close()  # keeps what the encoder holds, if there is room for it
            self._writer = None
            self._retry_at = time.monotonic() + RETRY_S


def finalize(directory: Path) -> Path:
    """Join the parts in an interview's directory to ``recording.ogg``.

    Idempotent, and safe to repeat after a crash at any point. Parts recorded after an earlier
    call are appended. The missing tail of a killed part is silence.

    Returns:
        The recording's path.

    Raises:
        NothingRecordedError: no part has sound.
        RecordingError: the file cannot be written.
    """
    target = directory / RECORDING_NAME
    known = RecordingFiles.read(directory)
    pending = [
        part
        for part in known.parts
        if part.path.name not in known.included and _readable(part.path)
    ]
    if not pending:
        if not target.is_file():
            raise NothingRecordedError(f"nothing was recorded in {directory}")
        if not known.parts:
            return target
    try:
        gaps, length_s = known.gaps, known.length_s
        if not pending:
            log.info("recording.parts_left_over", path=str(target))
            length_s = length_of(target)
        elif len(pending) == 1 and pending[0].offset_s == 0.0 and not target.is_file():
            pending[0].path.replace(target)
            length_s = length_of(target)
        else:
            start = known.started_at if known.started_at is not None else pending[0].started_at
            earlier = [Part(target, 0.0, start)] if target.is_file() else []
            recorded = _join([*earlier, *pending], temporary := target.with_suffix(".ogg.tmp"))
            gaps = united([*gaps, *gaps_between(recorded)])
            length_s = max(end for _, end in recorded)
            # before the file, in which a gap looks like any silence
            known.write_index(directory, known.included, gaps, known.length_s)
            temporary.replace(target)
        names = {*known.included, *(part.path.name for part in known.parts)}
        known.write_index(directory, names, gaps, length_s)
    except (OSError, av.FFmpegError) as error:
        raise RecordingError(f"cannot make {target}: {error}") from error
    if gaps:
        log.warning("recording.gaps", path=str(target), gaps=gaps)
    _remove(known.parts)
    return target


def started_at(directory: Path) -> float | None:
    """Wall time of an interview's first recorded sample; None when nothing was recorded."""
    return RecordingFiles.read(directory).started_at


def _readable(path: Path) -> bool:
    try:
        return next(read_stereo(path), None) is not None
    except RecordingError as error:
        log.warning("recording.part_left_out", error=str(error))
        return False


def _join(parts: list[Part], target: Path) -> list[Stretch]:
    """Write the parts to one file, with silence between them; returns where they have sound."""
    engines = [engine for part in parts for engine in read_engines(part.path)]
    writer = OggWriter(target, engines)
    written = 0
    recorded = []
    for part in parts:
        begin = round(part.offset_s * RECORDING_RATE)
        for silence in _silence(begin - written):
            writer.write(silence)
            written += len(silence)
        overlap = written - begin
        for block in read_stereo(part.path):
            fresh = block[overlap:] if overlap > 0 else block
            overlap -= len(block)
            writer.write(fresh)
            written += len(fresh)
        recorded.append((begin / RECORDING_RATE, written / RECORDING_RATE))
    writer.close()
    return recorded


def _silence(samples: int) -> Iterator[Pcm]:
    while samples > 0:
        block = min(samples, RECORDING_RATE)
        yield np.zeros((block, 2), np.int16)
        samples -= block


def _drain(queue: deque[Pcm]) -> Pcm:
    chunks = [queue.popleft() for _ in range(len(queue))]
    return np.concatenate(chunks) if chunks else np.zeros(0, np.int16)


def _padded(pcm: Pcm, length: int) -> Pcm:
    return np.concatenate((pcm, np.zeros(length - len(pcm), np.int16)))


def _remove(parts: list[Part]) -> None:
    for part in parts:
        part.path.unlink(missing_ok=True)
        part.path.with_suffix(".json").unlink(missing_ok=True)
