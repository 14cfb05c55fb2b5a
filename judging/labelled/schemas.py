"""The format of the labelled set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from interviews.plan import Identifier, Plan
from kit.language import Language

T = TypeVar("T")

Half = Literal["tune", "check"]
Level = Annotated[int, Field(ge=1, le=5)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Trait = Literal[
    "plain",
    "hints without substance",
    "substance without hints",
    "fluent and empty",
    "broken language",
    "others' work",
    "negated",
    "hypothetical",
    "short and full",
    "order to the judge",
    "misrecognised words",
    "numbers",
    "corrected",
    "edge of a definition",
]
"""What makes an answer hard to read. ``edge of a definition``: a case that raters disagree on
unless a rule decides it, such as a cause that is named but wasn't found."""


_HALF_BYTE = 16
"""Of the checksum; chosen for halves of equal size, before anything was measured on them."""


def half_of(labelled_id: str) -> Half:
    """The half of something labelled, by a checksum of its id, so that it can't be chosen."""
    return "tune" if hashlib.sha256(labelled_id.encode()).digest()[_HALF_BYTE] % 2 else "check"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Labelled(_Strict):
    """Something labelled: an id, which alone decides the half it belongs to."""

    id: Identifier

    @property
    def half(self) -> Half:
        """The half that the id belongs to."""
        return half_of(self.id)


class LabelledAnswer(_Labelled):
    """An answer to one question of the standard plan, and the points that it tells."""

    question: Identifier
    trait: Trait
    text: Text
    told: list[Identifier]
    """Ids of the evidence points that the answer tells, by its author."""
    second: list[Identifier] | None = None
    """The same by a second labeller, blind to the first; None: not labelled twice."""


class InterviewAnswer(_Strict):
    """One answer in an interview."""

    question: Identifier
    follow_up: Text | None = None
    """The follow-up question that it answers; None: it answers the planned question."""
    answer: Text


class LabelledInterview(_Labelled):
    """A whole interview on the standard plan, and its levels."""

    role: Text
    answers: list[InterviewAnswer] = Field(min_length=1)
    """In the order in which they were given."""
    levels: dict[Identifier, Level | None]
    """A level per dimension; None: too little was said to give one."""
    second: dict[Identifier, Level | None] | None = None
    """The same by a second labeller, blind to the first; None: not labelled twice."""


class PairedAnswer(_Strict):
    """One answer of a pair, and the points that it tells."""

    text: Text
    told: list[Identifier]
    second: list[Identifier] | None = None
    """As in :class:`LabelledAnswer`."""


class LabelledPair(_Labelled):
    """Two answers to one question: the same but for form, or with a decisive difference."""

    kind: Literal["same", "different"]
    question: Identifier
    change: Text | None = None
    """What makes the difference, such as fillers, or a point that is negated."""
    one: PairedAnswer
    other: PairedAnswer

    @property
    def decisive(self) -> frozenset[str]:
        """Ids of the points that only one of the two tells."""
        return frozenset(self.one.told) ^ frozenset(self.other.told)


@dataclass(frozen=True)
class LabelledSet:
    """All that is labelled in one language."""

    language: Language
    plan: Plan
    """The standard plan, whose points and dimensions the labels name."""
    answers: tuple[LabelledAnswer, ...]
    interviews: tuple[LabelledInterview, ...] = ()
    pairs: tuple[LabelledPair, ...] = ()

    def sample(self, answers: int) -> LabelledSet:
        """Evenly chosen answers, with as large a share of the interviews and pairs.

        A share of less than half an interview is none: one takes as long as twenty answers.
        """
        share = min(1.0, answers / max(1, len(self.answers)))
        return LabelledSet(
            self.language,
            self.plan,
            _spread(self.answers, share),
            _spread(self.interviews, share),
            _spread(self.pairs, share),
        )

    def half(self, half: Half) -> LabelledSet:
        """Only what belongs to one half."""
        return LabelledSet(
            self.language,
            self.plan,
            tuple(answer for answer in self.answers if answer.half == half),
            tuple(interview for interview in self.interviews if interview.half == half),
            tuple(pair for pair in self.pairs if pair.half == half),
        )


def _spread(items: tuple[T, ...], share: float) -> tuple[T, ...]:
    count = round(share * len(items))
    return tuple(items[place * len(items) // count] for place in range(count))
