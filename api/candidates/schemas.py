"""What candidates say beside the interview, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas import Wire, WireInput

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=r"^[^\x00]*$"),
]


class SoundCheckResult(Wire):
    """What was heard of a candidate's microphone."""

    text: str
    """As the interviewer's own recogniser understood it; empty when there were no words."""
    level_dbfs: float
    """Of the loudest half second; 0 is full scale, speech is mostly between -35 and -10."""
    speech_s: float
    """Seconds with a voice in them."""


class Dispute(WireInput):
    """A candidate says that their words were heard wrongly."""

    correction: Words | None = None
    """What they said; kept beside the text, never in its place."""


class GiveFeedback(WireInput):
    """What a candidate thought of the interview."""

    rating: int = Field(ge=1, le=5)
    """5 is best."""
    comment: Words | None = None


class FeedbackView(Wire):
    """A candidate's feedback."""

    rating: int
    comment: str | None
    created_at: datetime
