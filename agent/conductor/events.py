"""What can happen in an interview, as the conductor sees it.

Every event carries ``at_s``: seconds since the interview began, by the recording's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Intent(StrEnum):
    """What a candidate's turn is meant as."""

    ANSWER = "answer"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    WAIT = "wait"
    THINKING = "thinking"
    DONT_KNOW = "dont_know"
    SKIP = "skip"
    WRONG_PERSON = "wrong_person"
    QUESTION_BACK = "question_back"
    STOP = "stop"
    DISTRESS = "distress"
    INJECTION = "injection"
    RESUME = "resume"
    """Ready again after a wait; chosen on the page, never said."""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Started:
    """The candidate is in the room and can hear."""

    at_s: float = 0.0


@dataclass(frozen=True)
class CandidateTurn:
    """The candidate finished a turn.

    Attributes:
        covered: evidence points that a judge found told by now, by question id; they only ever
            increase.
        missing: points that the answers to the current question leave open, in the order in which
            they are asked for. None: no judge has read them.
    """

    at_s: float
    text: str
    intent: Intent = Intent.ANSWER
    covered: dict[str, frozenset[str]] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Silence:
    """Neither side has spoken for ``silent_s`` seconds."""

    at_s: float
    silent_s: float


@dataclass(frozen=True)
class AnswerRunning:
    """The candidate is speaking; sent regularly, so that the time is watched."""

    at_s: float


@dataclass(frozen=True)
class Spoken:
    """The interviewer finished its last move, or was interrupted in it."""

    at_s: float
    interrupted: bool = False


@dataclass(frozen=True)
class CandidateReturned:
    """The candidate lost the connection and is back within the grace time."""

    at_s: float


@dataclass(frozen=True)
class AgentRestarted:
    """Another agent took over from one that died."""

    at_s: float


@dataclass(frozen=True)
class Vanished:
    """The candidate is gone for good, or was made to leave: no goodbye can be said."""

    at_s: float
    reason: str = "left"


Event = (
    Started
    | CandidateTurn
    | Silence
    | AnswerRunning
    | Spoken
    | CandidateReturned
    | AgentRestarted
    | Vanished
)
