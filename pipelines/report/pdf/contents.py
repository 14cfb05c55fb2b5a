"""What a printed report contains."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel

from db.tables import DecisionVerdict
from judging.quotes import Quote


class PdfPart(StrEnum):
    """A part of the PDF of a report."""

    ASSESSMENT = "assessment"
    """The machine's levels, total, summary and flags, with people's overrides."""
    ANSWERS = "answers"
    """What was said to each question, and its points."""
    RATINGS = "ratings"
    """People's submitted ratings."""
    DECISIONS = "decisions"
    NOTES = "notes"
    TRANSCRIPT = "transcript"


USUAL_PARTS = (PdfPart.ASSESSMENT, PdfPart.ANSWERS)
"""What a PDF contains where nobody chose."""


class PrintedUtterance(BaseModel):
    """An utterance of the transcript."""

    start_s: float
    """Seconds from the recording's first sample."""
    speaker: str
    """Who said it, in the report's language."""
    by_candidate: bool
    text: str
    remarks: list[str]
    """What a reader should know about it, such as the candidate's correction."""


class PrintedLevel(BaseModel):
    """A person's level of one dimension."""

    dimension: str
    """Id of a dimension of the plan's rubric."""
    level: int | None
    """1 to 5; null: the interview has nothing to judge it by."""
    reason: str
    quotes: list[Quote]


class PrintedRating(BaseModel):
    """A person's submitted rating."""

    by: str
    at: datetime
    """When it was first submitted."""
    blind: bool
    """Whether it was first submitted before the rater was shown other judgements."""
    corrected_at: datetime | None = None
    """When it was last corrected; its levels are the corrected ones."""
    levels: list[PrintedLevel]


class PrintedNote(BaseModel):
    """A note on the interview."""

    by: str
    at: datetime
    text: str


class PrintedDecision(BaseModel):
    """A person's decision about the candidate."""

    by: str
    at: datetime
    verdict: DecisionVerdict
    reason: str


class Contents(BaseModel):
    """The parts of a document; None leaves one out."""

    name_hidden: bool = False
    """The candidate's name is replaced in all parts, also in quotes."""

    assessment: bool = True
    """The machine's levels, total, findings and flags, with people's overrides. Without it, the
    document has the sentences of all levels instead, for the reader's own rating."""
    answers: bool = True
    """What was said to each question."""
    ratings: list[PrintedRating] | None = None
    decisions: list[PrintedDecision] | None = None
    notes: list[PrintedNote] | None = None
    transcript: list[PrintedUtterance] | None = None

    @property
    def by_people(self) -> bool:
        """Whether it has what people judged or noted."""
        return bool(self.ratings or self.decisions or self.notes)
