"""What counts as voice: three consecutive 10 ms frames above -45 dBFS. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kit.audio import Pcm

LEVEL_MS = 10
VOICED_DBFS = -45.0
MIN_VOICED_FRAMES = 3
FULL_SCALE = 32_768.0
FLOOR_DBFS = -120.0


def levels_dbfs(pcm: Pcm, sample_rate: int) -> npt.NDArray[np.float64]:
    """RMS level of each whole 10 ms frame of mono int16; digital silence is -120 dBFS."""
    size = sample_rate * LEVEL_MS // 1000
    frames = pcm[: len(pcm) - len(pcm) % size].reshape(-1, size).astype(np.float64)
    rms = np.sqrt((frames**2).mean(axis=1)) / FULL_SCALE
    levels: npt.NDArray[np.float64] = np.maximum(20 * np.log10(np.maximum(rms, 1e-9)), FLOOR_DBFS)
    return levels


def voiced_frames(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which 10 ms frames belong to a run of at least three above the threshold."""
    voiced = np.zeros(len(levels), np.bool_)
    for start, end in _runs(levels > VOICED_DBFS):
        if end - start >= MIN_VOICED_FRAMES:
            voiced[start:end] = True
    return voiced


def voiced_span(pcm: Pcm, sample_rate: int) -> tuple[int, int] | None:
    """Index of the first voiced sample and one past the last; None when nothing is voiced."""
    where = np.flatnonzero(voiced_frames(levels_dbfs(pcm, sample_rate)))
    if not len(where):
        return None
    size = sample_rate * LEVEL_MS // 1000
    return int(where[0]) * size, (int(where[-1]) + 1) * size


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


@dataclass
class VoicedDetector:
    """The same rule on a stream of 10 ms levels.

    A frame can turn out to be voiced two frames later, when the third loud one in a row arrives.
    """

    run_frames: int = 0

    def push(self, level_dbfs: float) -> int:
        """Add a frame's level.

        Returns:
            How many frames, counted back from this one, have just become voiced:
            0, 1, or 3 at the start of a run.
        """
        if level_dbfs <= VOICED_DBFS:
            self.run_frames = 0
            return 0
        self.run_frames += 1
        if self.run_frames < MIN_VOICED_FRAMES:
            return 0
        return MIN_VOICED_FRAMES if self.run_frames == MIN_VOICED_FRAMES else 1
