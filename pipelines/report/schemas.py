"""A report, as data."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from judging.flags import Flag
from judging.graded_levels import Verdict
from judging.quotes import Quote


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Override(_Part):
    """A person's judgement, which replaces the machine's."""

    machine: float | None
    """The replaced number; None: there was none."""
    reason: str
    by: str
    at: datetime


class DimensionScore(_Part):
    """One dimension of the rubric."""

    id: str
    name: str
    weight: float
    level: int | None = Field(default=None, ge=1, le=5)
    """A number only when ``verdict`` is ``scored``."""
    verdict: Verdict
    reasoning: str
    quotes: list[Quote] = []
    override: Override | None = None
    """Set when ``level`` is a person's; ``reasoning`` and ``quotes`` stay the machine's."""


class QuestionReport(_Part):
    """What became of one planned question."""

    id: str
    text: str
    asked: bool
    answered: bool
    answer_words: int
    """Words of the answer without fillers."""
    answer_s: float
    """Seconds the candidate spoke."""
    covered: list[str] = []
    """Evidence points that the answer made, as the plan describes them."""
    missing: list[str] = []


class Report(_Part):
    """The whole report of one interview."""

    interview_id: str
    language: str
    status_detail: str
    """How the interview ended, as a sentence."""
    scored: bool
    """Whether any dimension has a level."""
    not_scored_reason: str | None = None
    summary_text: str
    technical_feedback: str
    strengths: list[str] = []
    improvements: list[str] = []
    dimensions: list[DimensionScore]
    total: float | None = Field(default=None, ge=1, le=5)
    """Weighted mean of the scored dimensions' levels, computed in code; None without any."""
    total_override: Override | None = None
    """Set when a person set ``total`` itself."""
    machine_total: float | None = Field(default=None, ge=1, le=5)
    """The total before people's overrides; None without any."""
    questions: list[QuestionReport]
    flags: list[Flag] = []
    model: str | None = None
    """The language model that judged; None when none did."""
    generated_at: datetime


def weighted_total(dimensions: list[DimensionScore]) -> float | None:
    """Weighted mean (1 to 5, two decimals) over the dimensions that have a level."""
    scored = [(d.weight, d.level) for d in dimensions if d.level is not None]
    if not scored:
        return None
    return round(sum(w * level for w, level in scored) / sum(w for w, _ in scored), 2)
