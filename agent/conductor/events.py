"""What can happen in an interview, as the conductor sees it.

Every event carries ``at_s``: seconds since the interview began, by the recording's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Confirmation = Literal["yes", "no", "unclear"]
"""A reply to a question for a yes or no."""


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
    CHANNEL_CHECK = "channel_check"
    """Asks whether they can be heard."""
    AUDIO_TROUBLE = "audio_trouble"
    LOUDER = "louder"
    SLOWER = "slower"
    NOT_FINISHED = "not_finished"
    """Was interrupted, or has more to say."""
    CLARIFY = "clarify"
    """Asks which of several things is meant."""
    AWAY = "away"
    """Must leave for a moment."""
    DONE = "done"
    """Has nothing to add."""
    ALREADY_ANSWERED = "already_answered"
    GO_BACK = "go_back"
    CHANGE_ANSWER = "change_answer"
    HOW_LONG = "how_long"
    RECORDED = "recorded"
    WHO_DECIDES = "who_decides"
    MUST_I = "must_i"
    """Asks whether they have to answer."""
    IDENTITY = "identity"
    """Asks who or what the interviewer is."""
    HUMAN = "human"
    """Asks for a person instead."""
    RESCHEDULE = "reschedule"
    OTHER_FORMAT = "other_format"
    ACCOMMODATION = "accommodation"
    """Needs more time or another arrangement, because of a disability or a second language."""
    LANGUAGE = "language"
    GREETING = "greeting"
    SMALL_TALK = "small_talk"
    HOW_DID_I_DO = "how_did_i_do"
    UPSET = "upset"
    WITHDRAW = "withdraw"
    """Gives up the application."""
    VOICEMAIL = "voicemail"
    """No person: a voice mailbox or a phone menu took the call."""

    @property
    def is_request(self) -> bool:
        """Whether the turn is about the conversation, and so no answer to a question."""
        return self not in _NO_REQUESTS


_NO_REQUESTS = frozenset({Intent.ANSWER, Intent.YES, Intent.NO, Intent.INJECTION, Intent.VOICEMAIL})
FOR_THE_RECRUITER = frozenset(
    {
        Intent.HUMAN,
        Intent.RESCHEDULE,
        Intent.OTHER_FORMAT,
        Intent.ACCOMMODATION,
        Intent.LANGUAGE,
        Intent.WITHDRAW,
    }
)
"""Requests that only a person can grant; their entries are flagged."""


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
        confirmation: the turn as the reply to the yes-or-no question that was asked, if one was.
        guessed: no rule says that this is the intent; the interview doesn't end on it.
        poorly_heard: the recogniser had little confidence in the words as a whole.
    """

    at_s: float
    text: str
    intent: Intent = Intent.ANSWER
    covered: dict[str, frozenset[str]] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None
    confirmation: Confirmation = "unclear"
    guessed: bool = False
    poorly_heard: bool = False


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
