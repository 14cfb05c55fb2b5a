"""What an interview's loop works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from agent.interview.client_state import ClientState
from agent.interview.reply import Cut, Reply
from agent.listening.classifier import TextClassifier
from agent.listening.coverage import Coverage
from agent.listening.open_turn import OpenTurn
from agent.listening.quiet_time import QuietTime
from agent.speaking.preemptive import PreemptiveReplies
from agent.speaking.reply_writer import ReplyWriter
from agent.transcript.writer import TranscriptWriter


class Speeches(Protocol):
    """Speaks replies; see :class:`agent.interview.speech_queue.SpeechQueue`."""

    def perform(self, reply: Reply) -> None: ...

    def interrupt(self, cut: Cut, *, force: bool = False) -> None: ...

    def heard_s(self) -> float: ...


class EventTimers(Protocol):
    """Posts events later; see :class:`agent.interview.timers.Timers`."""

    def arm_silence(self, patience_s: float, *, extended: bool = False) -> int: ...

    def stop_silence(self) -> None: ...

    def arm_decision(self, within_s: float) -> int: ...

    def watch_answer(self) -> None: ...

    def stop_watching(self) -> None: ...

    def arm_grace(self, grace_s: float) -> None: ...

    def stop_grace(self) -> None: ...


class Pace(Protocol):
    """The turn detector, as far as it learns how fast this candidate speaks."""

    def cut_off(self) -> None: ...

    def stood(self) -> None: ...


class Presence(Protocol):
    """The room, as far as it knows whether the candidate is there."""

    @property
    def connected(self) -> bool: ...


@dataclass(frozen=True)
class Parts:
    """The parts of one interview, all made before its loop.

    Attributes:
        turn: the open turn, which only the loop writes.
        classifier: classifies texts.
        coverage: knows which evidence points the answers tell.
        drafts: holds replies prepared ahead.
        reply_writer: words follow-ups.
        speeches: speaks replies.
        timers: post events later.
        quiet: lets a slow judge read.
        pace: is slowed down for a candidate who was cut off.
        presence: knows whether the candidate is in the room.
        writer: keeps the interviewer's side of the transcript.
        client: shows states to the candidate.
    """

    turn: OpenTurn
    classifier: TextClassifier
    coverage: Coverage
    drafts: PreemptiveReplies
    reply_writer: ReplyWriter
    speeches: Speeches
    timers: EventTimers
    quiet: QuietTime
    pace: Pace
    presence: Presence
    writer: TranscriptWriter
    client: ClientState
