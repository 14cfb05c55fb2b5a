"""The stretch of a recording that has the answer to one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

MARGIN_S = 0.3
"""Sound before the first word and after the last: a recogniser's times are not exact."""

Spoken = Mapping[str, tuple[float, float]]
"""By the question's id: when its answer begins and ends, in seconds of the recording."""


class AnswerClip(BaseModel):
    """Where a recording has the answer to one question."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    start_s: float
    """A little before the first word, in seconds from the recording's first sample."""
    end_s: float
    """A little after the last word, likewise. Follow-up questions in between are part of it."""


def answer_clip(
    spoken: Spoken, question_id: str, gaps: Iterable[Sequence[float]]
) -> AnswerClip | None:
    """Where the answer to a question is; None: nothing was spoken, or it was not recorded.

    Args:
        gaps: what the recording lacks: begin and end in seconds.
    """
    if question_id not in spoken:
        return None
    begin, end = spoken[question_id]
    if any(gap[0] <= begin and end <= gap[1] for gap in gaps):
        return None
    return AnswerClip(start_s=round(max(0.0, begin - MARGIN_S), 3), end_s=round(end + MARGIN_S, 3))
