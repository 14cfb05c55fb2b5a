"""An interview's loop without session, sound and clock: a test posts events and sees effects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from agent.conductor import AnswerRunning, State
from agent.interview.client_state import ClientState
from agent.interview.events import (
    AnswerRead,
    Arrived,
    DecisionDue,
    InterviewEvent,
    ReplySounds,
    SilenceElapsed,
    SpeechEnded,
    TurnOver,
    VoiceStarted,
    VoiceStopped,
    WordsHeard,
)
from agent.interview.loop import InterviewLoop
from agent.interview.parts import Parts
from agent.interview.reply import Cut, Reply
from agent.interview.spec import InterviewSpec
from agent.listening.classifier import TextClassifier
from agent.listening.coverage import Coverage
from agent.listening.open_turn import OpenTurn
from agent.listening.quiet_time import QuietTime
from agent.speaking.preemptive import PreemptiveReplies
from agent.speaking.prompts import Setting
from agent.speaking.reply_writer import ReplyWriter
from agent.speaking.speech import Said, Stretch
from agent.transcript.journal import Journal
from agent.transcript.records import Record
from agent.transcript.writer import TranscriptWriter
from interviews.plan import Plan
from judging.judge import Judge
from kit.audio import SPEECH_RATE
from models.fakes import FakeTextModel
from rooms.base import RecordingClock, Room
from tests.support.plans import short_plan
from tests.support.scripted_judge import ScriptedJudge

UTTERANCE_S = 3.0
"""How long each utterance sounds."""


class MemoryJournal:
    """Keeps records in memory, in the order in which they were appended."""

    interview_id = "00000000-0000-0000-0000-000000000001"

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.failure: Exception | None = None
        self.slow_s = 0.0
        self._seq = 0

    def reserve(self) -> int:
        self._seq += 1
        return self._seq

    async def append(self, kind: Any, data: dict[str, Any], *, seq: int | None = None) -> Record:
        if self.failure is not None:
            raise self.failure
        await asyncio.sleep(self.slow_s)
        record = Record(self.reserve() if seq is None else seq, kind, data)
        self.records.append(record)
        return record

    def entries(self) -> list[dict[str, Any]]:
        """Transcript entries."""
        return [record.data for record in self.records if record.type == "entry"]


class SilentRoom:
    """A room whose recording began at wall time 0."""

    def __init__(self) -> None:
        self.clock = RecordingClock(0.0)
        self.connected = True
        self.messages: list[dict[str, Any]] = []

    async def publish(self, message: dict[str, Any]) -> None:
        self.messages.append(message)


class NotedTimers:
    """Notes which timers run."""

    def __init__(self) -> None:
        self.silence: tuple[float, int, bool] | None = None
        """Patience, number and whether it is the extended one, of the running silence timer."""
        self.grace_s: float | None = None
        self.watching = False
        self.decision: int | None = None
        """Number of the timer that ends the wait for findings."""
        self._number = 0

    def arm_silence(self, patience_s: float, *, extended: bool = False) -> int:
        self._number += 1
        self.silence = patience_s, self._number, extended
        return self._number

    def stop_silence(self) -> None:
        self.silence = None

    def arm_decision(self, within_s: float) -> int:
        self._number += 1
        self.decision = self._number
        return self._number

    def watch_answer(self) -> None:
        self.watching = True

    def stop_watching(self) -> None:
        self.watching = False

    def arm_grace(self, grace_s: float) -> None:
        self.grace_s = grace_s

    def stop_grace(self) -> None:
        self.grace_s = None


class NotedSpeeches:
    """Notes replies and interruptions; a test says how long a reply was heard."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.interrupts: list[Cut] = []
        self.heard = 0.0

    def perform(self, reply: Reply) -> None:
        self.replies.append(reply)
        self.heard = 0.0

    def interrupt(self, cut: Cut, *, force: bool = False) -> None:
        self.interrupts.append(cut)

    def heard_s(self) -> float:
        return self.heard


class NotedPace:
    """Counts how often the candidate was cut off, and the turns that stood."""

    times = 0
    turns_stood = 0

    def cut_off(self) -> None:
        self.times += 1

    def stood(self) -> None:
        self.turns_stood += 1


@dataclass
class LoopStage:
    """A loop and what stands around it; time is what the test says."""

    spec: InterviewSpec
    loop: InterviewLoop
    journal: MemoryJournal
    writer: TranscriptWriter
    room: SilentRoom
    timers: NotedTimers
    speeches: NotedSpeeches
    pace: NotedPace
    turn: OpenTurn
    client: ClientState
    quiet: QuietTime
    watched: list[dict[str, Any]]
    judge: Judge | None = None
    now_s: float = 0.0

    def post(self, *events: InterviewEvent) -> None:
        """Have the loop handle events."""
        for event in events:
            self.loop.handle(event)

    @property
    def reply(self) -> Reply:
        """The latest reply."""
        return self.speeches.replies[-1]

    @property
    def texts(self) -> list[str]:
        """What the latest reply says."""
        return [utterance.text for utterance in self.reply.speech.move.utterances]

    @property
    def states(self) -> list[str]:
        """The states that the candidate was shown."""
        return [str(m["state"]) for m in self.watched if m["type"] == "state"]

    def opening(self) -> None:
        """The candidate comes, and hears the greeting and the first question."""
        self.post(Arrived(self.now_s))
        self.heard_all()

    def sounds(self, heard_s: float = 0.0) -> None:
        """The latest reply is heard for so long."""
        speech = self.reply.speech
        if speech.started_wall is None:
            speech.started_wall = self.now_s
            for number, utterance in enumerate(speech.move.utterances):
                begins = int(number * UTTERANCE_S * SPEECH_RATE)
                ends = begins + int(UTTERANCE_S * SPEECH_RATE)
                said = Said(
                    utterance.kind.value,
                    utterance.text,
                    utterance,
                    [Stretch(utterance.text, begins, ends)],
                    complete=True,
                    seq=self.journal.reserve(),
                )
                speech.said.append(said)
        self.post(ReplySounds(self.now_s, self.reply))
        self.speeches.heard = heard_s
        self.now_s += heard_s

    def heard_all(self) -> None:
        """The latest reply is heard to its end."""
        self.sounds(UTTERANCE_S * len(self.reply.speech.move.utterances))
        self.ended(None)

    def ended(self, cut: Cut | None, reply: Reply | None = None) -> None:
        """A reply, the latest by default, ends after what was heard of it."""
        reply = reply or self.reply
        reply.speech.heard_s = self.speeches.heard
        reply.speech.interrupted = cut is not None
        reply.speech.finished_wall = self.now_s
        self.post(SpeechEnded(self.now_s, reply, cut))

    def hears(self, *segments: str, seconds: float = 4.0, confidence: float | None = None) -> None:
        """The candidate speaks: final segments, and no end of the turn yet."""
        self.post(VoiceStarted(self.now_s))
        self.now_s += seconds
        for segment in segments:
            self.post(
                WordsHeard(
                    self.now_s, segment, final=True, turn_may_end=True, confidence=confidence
                )
            )
        self.post(VoiceStopped(self.now_s))

    def says(self, *segments: str, confidence: float | None = None) -> None:
        """The candidate speaks a whole turn."""
        self.hears(*segments, confidence=confidence)
        self.now_s += 0.5
        self.post(TurnOver(self.now_s, " ".join(segments)))

    async def findings(self) -> None:
        """The readings under way end, and the loop is told."""
        assert isinstance(self.judge, ScriptedJudge)
        self.judge.ready.set()
        for _ in range(5):
            await asyncio.sleep(0)
        self.judge.ready.clear()

    def decision_is_due(self) -> None:
        """The findings are waited for no longer."""
        assert self.timers.decision is not None, "no findings are waited for"
        self.now_s += 0.6
        self.post(DecisionDue(self.now_s, self.timers.decision))

    def silence(self) -> None:
        """The running silence timer elapses."""
        assert self.timers.silence is not None, "no silence is waited for"
        patience_s, number, extended = self.timers.silence
        self.now_s += patience_s
        self.post(SilenceElapsed(self.now_s, patience_s, number, extended))

    def answer_runs(self, seconds: float) -> None:
        """The candidate has been speaking for so much longer."""
        self.now_s += seconds
        self.post(AnswerRunning(self.now_s))

    async def written(self) -> list[dict[str, Any]]:
        """Transcript entries, once all records are in the journal."""
        await self.writer.written()
        return self.journal.entries()


def loop_stage(
    plan: dict[str, Any] | None = None,
    *,
    state: State | None = None,
    answers: Sequence[tuple[str, str]] = (),
    model: FakeTextModel | None = None,
    judge: Judge | None = None,
    quick: bool = True,
    grace_s: float = 60.0,
) -> LoopStage:
    """A loop, not begun; the writer must be run by the test that looks at the journal.

    Args:
        plan: by default two questions without follow-ups.
        state: what another agent left; None: a new interview.
        answers: given to that agent.
        model: words follow-ups; None: prepared words.
        judge: reads the answers; None: no judge is qualified.
        quick: whether its findings may decide the move after the answer.
        grace_s: how long the candidate may stay away.
    """
    setting = Setting("en", "Sam", "engineer", "Acme", "")
    chosen = Plan.model_validate(plan or short_plan(2, follow_ups=0))
    spec = InterviewSpec.make(MemoryJournal.interview_id, chosen, setting)
    room, journal, watched = SilentRoom(), MemoryJournal(), list[dict[str, Any]]()
    classifier = TextClassifier("en")
    turn = OpenTurn(classifier)
    events: list[Callable[[], None]] = []
    coverage = Coverage(spec.plan, judge, quick=quick, role="engineer", on_read=lambda: events[0]())
    for question_id, answer in answers:
        coverage.add(question_id, answer)
    reply_writer = ReplyWriter(spec, _no_sound, model)
    timers, speeches, pace = NotedTimers(), NotedSpeeches(), NotedPace()
    writer = TranscriptWriter(cast(Journal, journal), room.clock)
    parts = Parts(
        turn=turn,
        classifier=classifier,
        coverage=coverage,
        drafts=PreemptiveReplies(reply_writer.make, reply_writer.key),
        reply_writer=reply_writer,
        speeches=speeches,
        timers=timers,
        quiet=QuietTime(),
        pace=pace,
        presence=room,
        writer=writer,
        client=ClientState(cast(Room, room), spec.plan, watched.append),
    )
    loop = InterviewLoop(spec, state or State(), parts, resumed=state is not None, grace_s=grace_s)
    stage = LoopStage(
        spec,
        loop,
        journal,
        writer,
        room,
        timers,
        speeches,
        pace,
        turn,
        parts.client,
        parts.quiet,
        watched,
        judge,
    )
    events.append(lambda: stage.post(AnswerRead(stage.now_s)))
    return stage


async def _no_sound(text: str, priority: Any, speed: float) -> Any:
    raise AssertionError("nothing is rendered here")
