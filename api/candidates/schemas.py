"""Messages of a candidate's page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas import NO_NUL, VISIBLE, Wire, WireInput

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=NO_NUL),
    VISIBLE,
]


class SoundCheckResult(Wire):
    """What the interviewer hears from a microphone."""

    text: str
    """What the interviewer's recogniser understood; empty if there were no words."""
    level_dbfs: float
    """Level of the loudest half second; 0 is full scale, speech is usually between -35 and -10."""
    speech_s: float
    """Seconds that contain a voice."""


class Dispute(WireInput):
    """A candidate's dispute of a transcript entry."""

    correction: Words | None = None
    """What the candidate says they said; stored beside the text, never in its place."""


class GiveFeedback(WireInput):
    """A candidate's feedback on the interview."""

    rating: int = Field(ge=1, le=5)
    """1 to 5; 5 is best."""
    comment: Words | None = None


class FeedbackView(Wire):
    """A candidate's feedback on the interview."""

    rating: int
    comment: str | None
    created_at: datetime
