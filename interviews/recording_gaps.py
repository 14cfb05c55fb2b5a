"""The stretches of an interview that its recording lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict


class RecordingGap(BaseModel):
    """A stretch of the interview without sound, because it could not be recorded."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    start_s: float
    """Its begin, in seconds from the recording's first sample."""
    end_s: float
    """Its end, likewise."""


def recording_gaps(stored: Iterable[Sequence[float]]) -> list[RecordingGap]:
    """The gaps as ``db.tables.Interview`` stores them."""
    return [RecordingGap(start_s=begin, end_s=end) for begin, end in stored]


def is_recorded(start_s: float, end_s: float, gaps: Iterable[Sequence[float]]) -> bool:
    """Whether the recording has the whole of an utterance."""
    return not any(start_s < end and begin < max(end_s, start_s + 0.001) for begin, end in gaps)
