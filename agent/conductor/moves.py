"""What the conductor may decide: utterances to speak, or to go on listening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UtteranceKind(StrEnum):
    """Kinds as they stand in the transcript."""

    GREETING = "greeting"
    PLANNED = "planned"
    FOLLOWUP = "followup"
    META = "meta"
    CLOSING = "closing"


class Wording(StrEnum):
    """Who finds the words."""

    FIXED = "fixed"
    """``text`` is spoken as it stands."""
    FOLLOW_UP = "follow_up"
    """A model words a follow-up for ``point_id``; ``text`` is the prepared one if it can't."""
    JOB_ANSWER = "job_answer"
    """A model answers from the position's own text; ``text`` is spoken if it can't."""


@dataclass(frozen=True)
class Utterance:
    kind: UtteranceKind
    text: str
    wording: Wording = Wording.FIXED
    question_id: str | None = None
    point_id: str | None = None


@dataclass(frozen=True)
class Move:
    """One decision. No utterances and no ``end``: keep listening.

    ``patience_s`` says how long silence is to be borne before :class:`Silence` matters.
    ``end`` is the reason why the interview is over once the utterances are spoken.
    """

    utterances: tuple[Utterance, ...] = ()
    patience_s: float = 8.0
    end: str | None = None

    @property
    def speaks(self) -> bool:
        return bool(self.utterances)


LISTEN = Move()
