"""What can happen in a running interview, and the queue that puts it in one order.

Only the interview's loop handles events; everything else posts them. Each carries the time at
which it was posted, in seconds of the recording, so the loop itself needs no clock.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from agent.conductor import AnswerRunning, Intent, Vanished
from agent.interview.reply import Cut, Reply
from rooms.base import RecordingClock


@dataclass(frozen=True)
class Arrived:
    """The candidate is in the room, for the first time as this agent sees it."""

    at_s: float


@dataclass(frozen=True)
class NotArrived:
    """The candidate did not come within the grace time."""

    at_s: float


@dataclass(frozen=True)
class Left:
    """The candidate's connection is gone."""

    at_s: float


@dataclass(frozen=True)
class Joined:
    """A client of the candidate is connected, perhaps another one than before."""

    at_s: float


@dataclass(frozen=True)
class GraceElapsed:
    """The candidate who left did not return in time."""

    at_s: float


@dataclass(frozen=True)
class VoiceStarted:
    """The candidate began to speak."""

    at_s: float


@dataclass(frozen=True)
class VoiceStopped:
    """The candidate stopped speaking, for now."""

    at_s: float


@dataclass(frozen=True)
class BackgroundHeard:
    """What was heard was not the candidate: another person, or a television."""

    at_s: float


@dataclass(frozen=True)
class WordsHeard:
    """A segment of the candidate's speech was recognised, at least in part.

    Attributes:
        final: the segment is complete, and in the journal.
        turn_may_end: the turn may be over with these words.
        confidence: of a final segment: mean probability of its tokens; None: unknown.
    """

    at_s: float
    text: str
    final: bool
    turn_may_end: bool
    confidence: float | None = None


@dataclass(frozen=True)
class TurnEnding:
    """The candidate's turn is probably over: so its voice and its words say."""

    at_s: float


@dataclass(frozen=True)
class TurnOver:
    """The candidate's turn is over; once for each turn.

    Attributes:
        text: all final words of it.
        silent_since: wall time of its last voiced sample, where that is known.
    """

    at_s: float
    text: str
    silent_since: float | None = None


@dataclass(frozen=True)
class AnswerRead:
    """The judge has read an answer, or failed to."""

    at_s: float


@dataclass(frozen=True)
class DecisionDue:
    """The findings on a closed turn are waited for no longer.

    Attributes:
        timer: its number; a timer for an earlier turn no longer counts.
    """

    at_s: float
    timer: int


@dataclass(frozen=True)
class SilenceElapsed:
    """The silence timer elapsed.

    Attributes:
        patience_s: how long it ran.
        timer: its number; a timer that was stopped or replaced no longer counts.
        extended: it ran a second time, because words were not yet a turn.
    """

    at_s: float
    patience_s: float
    timer: int
    extended: bool = False


@dataclass(frozen=True)
class ControlChosen:
    """The candidate pressed a button or a key."""

    at_s: float
    intent: Intent


@dataclass(frozen=True)
class AnswerTyped:
    """The candidate typed an answer, which is in the journal."""

    at_s: float
    text: str


@dataclass(frozen=True)
class SpeechEnded:
    """The interviewer's reply has ended.

    Attributes:
        cut: what cut it short; None: it was spoken to its end.
    """

    at_s: float
    reply: Reply
    cut: Cut | None


@dataclass(frozen=True)
class SessionClosed:
    """The session ended by itself."""

    at_s: float
    reason: str


@dataclass(frozen=True)
class ReplySounds:
    """The first sound of a reply is played."""

    at_s: float
    reply: Reply


@dataclass(frozen=True)
class Crashed:
    """Work beside the loop failed without which the interview cannot continue."""

    at_s: float
    error: BaseException


InterviewEvent = (
    Arrived
    | NotArrived
    | Left
    | Joined
    | GraceElapsed
    | VoiceStarted
    | VoiceStopped
    | BackgroundHeard
    | WordsHeard
    | TurnEnding
    | TurnOver
    | AnswerRead
    | DecisionDue
    | SilenceElapsed
    | AnswerRunning
    | ControlChosen
    | AnswerTyped
    | ReplySounds
    | SpeechEnded
    | Vanished
    | SessionClosed
    | Crashed
)


class EventQueue:
    """The events of one interview.

    Args:
        clock: the recording's.
    """

    def __init__(self, clock: RecordingClock) -> None:
        self._clock = clock
        self._queue: asyncio.Queue[InterviewEvent] = asyncio.Queue()

    def now_s(self) -> float:
        """Seconds of the recording, for an event that is posted now."""
        return self._clock.position(time.time())

    def post(self, event: InterviewEvent) -> None:
        """Add an event behind all others."""
        self._queue.put_nowait(event)

    def post_crash(self, task: asyncio.Task[Any]) -> None:
        """Post what ended a task, if that was an exception. A done callback."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.post(Crashed(self.now_s(), error))

    def __aiter__(self) -> EventQueue:
        return self

    async def __anext__(self) -> InterviewEvent:
        return await self._queue.get()
