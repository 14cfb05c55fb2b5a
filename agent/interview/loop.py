"""One interview as it happens: events in, the conductor's moves out.

Nothing here may block a turn: the journal's fsync is awaited, everything slower (database,
language model, evidence) runs beside. The conductor's state advances when a move begins to
be spoken; a move that the candidate talks over in its first moments is taken back, because
then the turn was not over: what was said so far is kept and the next words continue it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from livekit import rtc

from agent.conductor import (
    AnswerRunning,
    CandidateTurn,
    Conductor,
    Event,
    Intent,
    Move,
    Phase,
    Silence,
    Spoken,
    State,
    Vanished,
    Wording,
)
from agent.interview.spec import InterviewSpec
from agent.listening.coverage import Coverage
from agent.listening.intents import classify
from agent.listening.turn_detector import TurnDetector
from agent.speaking.preemptive import PreemptiveReplies
from agent.speaking.reply_writer import Render, ReplyWriter
from agent.speaking.speaker import Cut, MoveSpeaker, Playout, Speech
from agent.transcript.journal import Journal
from agent.transcript.writer import TranscriptWriter, Watch
from models.llm.text import TextModel
from pipelines.prerendered import SpeechStore
from rooms.base import Room

log = structlog.get_logger(__name__)

TAKE_BACK_S = 1.2
"""A reply of which less than this was heard when the candidate spoke on is taken back."""
EXPECTED_WORDS = {"en": 14, "ko": 8}
"""An answer to a planned question has at least so many words, or more is likely to come."""
DRAFT_FROM_WORDS = {"en": 14, "ko": 8}
"""While the candidate still speaks, drafting begins with this much of an answer."""
WATCH_ANSWER_S = 5.0
"""How often a running answer's time is looked at."""


class SpeechHandle(Protocol):
    """The part of livekit-agents' handle that is used here."""

    @property
    def interrupted(self) -> bool: ...

    async def wait_for_playout(self) -> None: ...


@dataclass
class _Reply:
    """A move that is being spoken, and the states around it."""

    speech: Speech
    before: State
    after: State
    handle: SpeechHandle | None = None


Say = Callable[[AsyncIterator[rtc.AudioFrame]], SpeechHandle]
"""Starts to play the frames once the candidate is silent; the candidate may interrupt."""


class Conversation:
    """Runs one interview over a room.

    Args:
        brief: what is known of it.
        state: where to begin; a fresh ``State()`` or the one a dead agent left.
        room: where the candidate is.
        journal: where words are kept.
        speech: prepared sound.
        render: makes sound from words that were never prepared (int16, 24 kHz, mono).
        text_model: words follow-ups and reads evidence; None: prepared words only.
        say: starts playback in the session.
        watch: told what those who watch from outside see live.
    """

    def __init__(
        self,
        brief: InterviewSpec,
        state: State,
        *,
        room: Room,
        journal: Journal,
        speech: SpeechStore,
        render: Render,
        text_model: TextModel | None,
        say: Say,
        watch: Watch,
    ) -> None:
        self._brief = brief
        self._state = state
        self._room = room
        self._journal = journal
        self._say = say
        self._language = brief.plan.language
        self._conductor = Conductor(brief.plan, brief.lines)
        self._drafter = ReplyWriter(brief, render, text_model)
        self._drafts = PreemptiveReplies(self._drafter.make, self._drafter.key)
        self.scribe = TranscriptWriter(room, journal, brief.plan, lambda: self._state, watch)
        self._voice = MoveSpeaker(
            speech,
            self._drafts,
            self._drafter.leads,
            ack=brief.lines["ack"],
            reserve=journal.reserve,
        )
        self._playback = Playout(room.audio_output)
        self._finals: list[str] = []
        self._carried: list[str] = []
        self._answers = Coverage(brief.plan, text_model)
        self._candidate_speaks = False
        self._speaking: asyncio.Task[None] | None = None
        self._reply: _Reply | None = None
        self._silence: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._detector: TurnDetector  # attached before anything happens: it looks at this
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Resolves with the end's reason once the last word is spoken and written down."""

    # -- what others ask -------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self._state

    @property
    def agent_speaks(self) -> bool:
        """Whether a move is being spoken (also while it is paused)."""
        return self._speaking is not None and not self._speaking.done()

    def question_at(self, began: float | None) -> str | None:
        """The question that final words belong to which began at a wall time; None: typed words.

        Words that began before a reply was heard answer what was asked before it; so do words
        that are about to take the reply back.
        """
        reply = self._reply
        if began is None or reply is None or self._state is not reply.after:
            return self._state.question_id
        heard_from = reply.speech.started_wall
        if heard_from is None or began < heard_from:
            return reply.before.question_id
        if reply.speech.answer and self._playback.heard_s(time.time()) < TAKE_BACK_S:
            return reply.before.question_id
        return self._state.question_id

    def resumed(self) -> None:
        """The session speaks on after a pause."""
        self._playback.resumed()

    def interrupted_by(self, cut: Cut) -> None:
        """Note why the reply that is being spoken is about to be interrupted."""
        reply = self._reply
        if reply is not None and reply.handle is not None and not reply.handle.interrupted:
            reply.speech.cut = cut

    def attach(self, detector: TurnDetector) -> None:
        """Take who decides when a turn is over: it is told when it was wrong, and asked whether
        a silence is one."""
        self._detector = detector

    def turn_text(self) -> str:
        """What the candidate said in the turn that is not yet over."""
        return " ".join([*self._carried, *self._finals])

    def thinking(self) -> bool:
        """Whether the turn so far is only thinking aloud."""
        text = self.turn_text()
        return bool(text) and classify(text, self._language) is Intent.THINKING

    def brief(self) -> bool:
        """Whether the turn so far is short for an answer to what was asked."""
        text = self.turn_text()
        if classify(text, self._language) is not Intent.ANSWER:
            return False
        expected = EXPECTED_WORDS[self._language]
        if self._state.last_kind != "planned":
            expected //= 2
        return len(text.split()) < expected

    async def warm(self) -> None:
        """Prepare what every follow-up needs."""
        await self._drafter.warm()

    def recall(self, question_id: str, answer: str) -> None:
        """Tell what was answered before this agent took over."""
        self._answers.add(question_id, answer)

    # -- what happens ----------------------------------------------------------------------

    async def happen(self, event: Event) -> None:
        """Something other than words happened."""
        before = self._state
        after, move = self._conductor.advance(before, event)
        if isinstance(event, Vanished):
            await self._finish(event.reason, after)
            return
        self._perform(before, after, Speech(move))

    def abandon(self, reason: str) -> None:
        """Nothing ever began: leave without a word and without writing any end down."""
        if not self.ended.done():
            self.ended.set_result(reason)

    def heard_final(self, text: str) -> None:
        """A final segment of the running turn; it is in the journal already."""
        self._finals.append(text.strip())

    def heard(self, text: str, *, ending: bool) -> None:
        """Words that are not final yet: get the reply ready.

        Args:
            text: of the running segment.
            ending: the turn may be over with it; otherwise the candidate is still speaking.
        """
        if self.agent_speaks or self._state.phase is not Phase.ASKING:
            return
        answer = " ".join([*self._carried, *self._finals, text.strip()])
        if not ending and len(answer.split()) < DRAFT_FROM_WORDS[self._language]:
            return
        _, move = self._decide(answer)
        context = self._answers.context(self._state.question_id, answer)
        for utterance in move.utterances:
            if utterance.wording is Wording.FOLLOW_UP:
                self._drafts.prepare(utterance, context)

    async def turn_over(self, text: str, silent_since: float | None = None) -> None:
        """The candidate's turn is over; called once for each turn, never raises.

        Args:
            silent_since: wall time of its last voiced sample, where that is known.
        """
        answer = " ".join([*self._carried, text.strip()]).strip()
        self._finals.clear()
        self._carried.clear()
        if not answer or self.ended.done():
            return
        after, move = self._decide(answer)
        context = self._answers.context(self._state.question_id, answer)
        if not move.speaks:
            self._carried.append(answer)
        elif classify(answer, self._language) is Intent.ANSWER:
            self._answers.add(self._state.question_id, answer)
        log.info(
            "turn.decided",
            interview_id=self._brief.interview_id,
            move=[u.kind.value for u in move.utterances],
            question_id=after.question_id,
        )
        speech = Speech(move, answer, context, silent_since=silent_since)
        self._perform(self._state, after, speech)

    def candidate_speaking(self, speaking: bool) -> None:
        """Voice activity of the candidate began or ended."""
        self._candidate_speaks = speaking
        if speaking:
            self._stop(self._silence)
            self.scribe.end_waiting()
            if self._watch is None or self._watch.done():
                self._watch = asyncio.create_task(self._watch_answer())
        else:
            self._stop(self._watch)
            if not self.agent_speaks:
                self._arm_silence()

    async def aclose(self) -> None:
        """Stop everything that is still going on."""
        self._drafts.drop()
        self._playback.close()
        for task in (self._silence, self._watch, self._speaking, *self._tasks):
            if task is not None and not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    # -- deciding --------------------------------------------------------------------------

    def _decide(self, answer: str) -> tuple[State, Move]:
        intent = classify(answer, self._language)
        question_id = self._state.question_id if intent is Intent.ANSWER else None
        covered = self._answers.covered(question_id, answer)
        turn = CandidateTurn(self._now_s(), answer, intent, covered)
        return self._conductor.advance(self._state, turn)

    # -- speaking --------------------------------------------------------------------------

    def _perform(self, before: State, after: State, speech: Speech) -> None:
        self._state = after
        self._stop(self._silence)
        move = speech.move
        if not move.speaks:
            if move.end is not None:
                self._spawn(self._finish(move.end, after))
                return
            if not after.waiting:
                self.scribe.end_waiting()
            if not self._candidate_speaks and not self.agent_speaks:
                self._arm_silence()
            return
        self._speaking = asyncio.create_task(self._speak(before, after, speech, self._speaking))

    async def _speak(
        self, before: State, after: State, speech: Speech, previous: asyncio.Task[None] | None
    ) -> None:
        if previous is not None and not previous.done():
            await asyncio.wait({previous})
        self.scribe.show_state("thinking")
        self._playback.begin(speech)
        self._reply = reply = _Reply(speech, before, after)
        try:
            reply.handle = handle = self._say(self._voice.frames(speech))
        except RuntimeError as error:  # the session is closing under us
            log.info("speech.not_spoken", reason=str(error))
            return
        told = asyncio.create_task(self.scribe.follow(speech, self._playback, after))
        try:
            await handle.wait_for_playout()
        finally:
            told.cancel()
        if handle.interrupted and speech.cut is None:
            speech.cut = "voice"
        speech.interrupted = speech.interrupted or handle.interrupted
        taken_back = (
            speech.cut == "voice"
            and speech.heard_s < TAKE_BACK_S
            and bool(speech.answer)
            and self._state is after
        )
        if taken_back:
            self._take_back(before, speech)
            await self.scribe.write_taken_back(speech, before)
        else:
            await self.scribe.write(speech, after)
        if not taken_back and speech.move.end is not None:
            await self._finish(speech.move.end, after)
            return
        if not taken_back:
            self._drafts.drop()
            for said in speech.said:
                if said.kind == "followup":
                    self._drafter.spoken(said.text)
            self._spawn(self._answers.read(before.question_id))
            self._state, _ = self._conductor.advance(
                self._state, Spoken(self._now_s(), speech.interrupted)
            )
        self.scribe.show_listening()
        if not self._candidate_speaks:
            self._arm_silence()

    def _take_back(self, before: State, speech: Speech) -> None:
        """The candidate was not done: as if the move had never been decided."""
        log.info("turn.continued", interview_id=self._brief.interview_id)
        self._detector.cut_off()
        self._answers.take_back(before.question_id, speech.answer)
        self._carried.insert(0, speech.answer)
        self._state = before

    async def _finish(self, reason: str, state: State) -> None:
        if self.ended.done():
            return
        self._stop(self._silence)
        ended = {**state.to_json(), "phase": Phase.ENDED.value, "end_reason": reason}
        await self._journal.append("state", {"state": ended})
        await self._journal.append("end", {"reason": reason})
        await self._room.publish({"type": "ended", "reason": reason})
        if not self.ended.done():
            self.ended.set_result(reason)

    # -- time ------------------------------------------------------------------------------

    def _now_s(self) -> float:
        return self._room.clock.position(time.time())

    def _arm_silence(self) -> None:
        self._stop(self._silence)
        self._silence = asyncio.create_task(self._wait_silence(self._state.patience_s))

    async def _wait_silence(self, patience_s: float) -> None:
        await asyncio.sleep(patience_s)
        await self._detector.all_heard()  # a recogniser that lags is not silence
        if self._finals:
            # Words that no turn was made of yet: who has just spoken is not asked to speak.
            await asyncio.sleep(patience_s)
        self._silence = None
        if not self._room.connected:
            return  # nobody is there to be silent; who comes back is welcomed
        await self.happen(Silence(self._now_s(), patience_s))

    async def _watch_answer(self) -> None:
        while self._candidate_speaks:
            await asyncio.sleep(WATCH_ANSWER_S)
            if not self.agent_speaks:
                await self.happen(AnswerRunning(self._now_s()))

    # -- small things ----------------------------------------------------------------------

    def _spawn(self, coro: Any) -> None:
        task = asyncio.ensure_future(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _stop(task: asyncio.Task[None] | None) -> None:
        if task is not None and task is not asyncio.current_task():
            task.cancel()
