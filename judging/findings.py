"""What a judge finds in an answer: statements that it tells or not, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["told", "not_told", "unclear"]


@dataclass(frozen=True)
class Statement:
    """Something that an answer may tell: an evidence point, a criterion or a level's sentence."""

    id: str
    text: str
    """In the plan's language, as a grader reads it."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the candidate heard it."""

    text: str
    follow_ups: tuple[str, ...] = ()
    """Follow-up questions of the same topic, in the order in which they were asked."""
    role: str | None = None
    """The position's role, where it is known."""
    question_id: str | None = None
    """The id of the planned question, where it is one."""


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with the candidate's whole answer to it, follow-ups included."""

    question: AskedQuestion
    answer: str


@dataclass(frozen=True)
class Finding:
    """What one statement was found to be."""

    statement_id: str
    verdict: Verdict
    probability: float | None = None
    """That the answer tells the statement, 0 to 1; None where the judge gives none."""
    quote: str | None = None
    """The passage that proves it, which stands in the answer; None unless ``told``."""
