"""A set of interview questions, as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kit.language import Language

Source = Literal["model", "rules"]
"""Who worded something: a language model, or rules of our own."""

TopicKind = Literal["experience", "project", "skill", "transition", "role"]

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=300)]

MAX_QUESTIONS = 12


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Wanted(_Part):
    """What is asked for beside the résumé."""

    count: int = Field(default=6, ge=1, le=MAX_QUESTIONS)
    """How many questions."""
    language: Language | None = None
    """Null: the résumé's own."""
    role: str | None = None
    """Counts only when the résumé names no target role."""
    company: str | None = None
    """Counts only when the résumé names no target company."""
    job_description: str = ""
    """The position's text: what it names may be asked about too."""


class Point(_Part):
    """One thing that a full answer tells."""

    description: Sentence
    follow_up: Sentence
    """Asks for it."""


class GeneratedQuestion(_Part):
    """One question to this candidate."""

    text: Sentence
    rephrased: Sentence
    """The same in other, simpler words."""
    objective: Sentence
    """What the answer is to show."""
    kind: TopicKind
    """What sort of thing it is about."""
    about: str
    """What it is about, as the résumé or the position says it."""
    evidence: list[Point] = Field(min_length=1, max_length=4)
    source: Source


class QuestionSetContent(_Part):
    """Questions made from one résumé."""

    language: Language
    role: str
    company: str | None
    transition: bool
    """The résumé's major is of another field than the role."""
    questions: list[GeneratedQuestion]
    model: str | None
    """Who worded them, if a language model worded any."""
    notes: list[str]
    """What was left out and why, for people."""

    @property
    def source(self) -> Source:
        """``model`` when a language model worded any of them."""
        return "model" if any(q.source == "model" for q in self.questions) else "rules"
