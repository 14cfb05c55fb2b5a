"""What the conductor may decide: to speak utterances, or to keep listening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UtteranceKind(StrEnum):
    """Kinds of utterances, as they stand in the transcript."""

    GREETING = "greeting"
    PLANNED = "planned"
    FOLLOWUP = "followup"
    META = "meta"
    CLOSING = "closing"


class Wording(StrEnum):
    """Where the words come from."""

    FIXED = "fixed"
    """``text`` is spoken as it stands."""
    FOLLOW_UP = "follow_up"
    """A model words a follow-up for ``point_id``; if it can't, ``text`` is spoken."""
    JOB_ANSWER = "job_answer"
    """A model answers from the position's own text; if it can't, ``text`` is spoken."""


@dataclass(frozen=True)
class Utterance:
    """Something to say, and the question and evidence point that it is about."""

    kind: UtteranceKind
    text: str
    wording: Wording = Wording.FIXED
    question_id: str | None = None
    point_id: str | None = None


@dataclass(frozen=True)
class Move:
    """One decision. No utterances and no ``end``: keep listening.

    ``patience_s`` says how long a silence may last before :class:`Silence` matters.
    ``end`` is the reason why the interview is over once the utterances are spoken.
    """

    utterances: tuple[Utterance, ...] = ()
    patience_s: float = 8.0
    end: str | None = None

    @property
    def speaks(self) -> bool:
        return bool(self.utterances)


LISTEN = Move()
