"""A set of interview questions, as data."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kit.language import Language

WordedBy = Literal["model", "rules"]
"""Who worded something: a language model, or the rules."""

TopicKind = Literal["experience", "project", "skill", "transition", "role", "job"]

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=300)]

MAX_QUESTIONS = 12


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PositionFacts(_Part):
    """What a position says; it decides over the résumé."""

    role: str
    company: str
    description: str = ""
    """The job text."""
    asked: list[str] = []
    """The questions of the position's plan, filled, in all their wordings."""


class ContentRequest(_Part):
    """What a request for content says beside the résumé."""

    count: int = Field(default=6, ge=1, le=MAX_QUESTIONS)
    """How many questions."""
    language: Language | None = None
    """Null: the résumé's own."""
    role: str | None = None
    """Counts only when the résumé names no target role."""
    company: str | None = None
    """Counts only when the résumé names no target company."""
    job_description: str = ""
    """The job text: its topics may be asked about too."""
    position: PositionFacts | None = None
    """Its role and company decide; its job text counts where ``job_description`` is empty."""


class PlanDraftInput(ContentRequest):
    """What the drafting of a plan has, as its task stores it."""

    by_user_id: UUID | None = None


class Point(_Part):
    """One thing that a full answer tells."""

    description: Sentence
    follow_up: Sentence
    """Asks for it."""


class GeneratedQuestion(_Part):
    """One question to this candidate."""

    text: Sentence
    rephrased: Sentence
    """The same in simpler words."""
    objective: Sentence
    """What the answer should show."""
    kind: TopicKind
    """The kind of topic."""
    about: str
    """The topic, as the résumé or the job text words it."""
    passage: str = ""
    """What the question refers to, word for word: a passage of the résumé or of the job text.
    Empty in sets made before it was recorded."""
    evidence: list[Point] = Field(min_length=1, max_length=4)
    source: WordedBy


class QuestionSetContent(_Part):
    """Questions made from one résumé."""

    language: Language
    role: str
    company: str | None
    transition: bool
    """Whether the résumé's major is known to be in another field than the role."""
    questions: list[GeneratedQuestion]
    model: str | None
    """The language model that worded questions, if one did."""
    notes: list[str]
    """What was left out and why, for people to read."""

    @property
    def source(self) -> WordedBy:
        """``model`` when a language model worded any of them."""
        return "model" if any(q.source == "model" for q in self.questions) else "rules"
