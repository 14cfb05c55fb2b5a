"""The loop of one interview: events in, the conductor's moves out.

It alone changes the state, one event after another, and nothing in it waits: speaking, the
journal, drafts and the reading of answers run beside it. The state advances when a move is
decided. A reply that the candidate talks over in its first moments is taken back, because then
the turn was not over: what was said so far is kept, and the next words continue it.

A quick judge has a moment to say what a closed turn leaves open. Anything else that happens in
this moment has the turn decided first, with what is known.
"""

from __future__ import annotations

import structlog

from agent.conductor import (
    VOICEMAIL,
    AnswerRunning,
    CandidateTurn,
    Conductor,
    Event,
    Intent,
    Phase,
    Silence,
    Spoken,
    State,
    Vanished,
)
from agent.interview.attendance import Attendance
from agent.interview.events import (
    AnswerRead,
    AnswerTyped,
    Arrived,
    BackgroundHeard,
    ControlChosen,
    Crashed,
    DecisionDue,
    EventQueue,
    GraceElapsed,
    InterviewEvent,
    Joined,
    Left,
    NotArrived,
    ReplySounds,
    SessionClosed,
    SilenceElapsed,
    SpeechEnded,
    TurnEnding,
    TurnOver,
    VoiceStarted,
    VoiceStopped,
    WordsHeard,
)
from agent.interview.parts import Parts
from agent.interview.reply import Reply, ReplyTracker
from agent.interview.silence_watch import SilenceWatch
from agent.interview.spec import InterviewSpec
from agent.interview.turn_decider import ClosedTurn, TurnDecider
from agent.listening.classifier import ClassifiedText
from agent.speaking.speech import Speech

log = structlog.get_logger(__name__)

NEVER_CAME = "never_came"
"""The candidate did not come: nothing is written, and they still may."""
FINDINGS_WITHIN_S = 0.6
"""After the end of a turn, how long a judge's findings are waited for; as long as a draft of the
reply (``agent.speaking.speaker.DRAFT_WITHIN_S``), and within the same time."""
_DECIDES_FIRST = (AnswerRunning, AnswerTyped, ControlChosen, Joined, TurnOver, Vanished)
"""Events before which a closed turn is decided; so is it before final words."""


class InterviewLoop:
    """Runs one interview.

    Args:
        spec: the interview.
        state: where to begin: a fresh ``State()``, or the one that another agent left.
        parts: what it works with.
        resumed: whether another agent was here before.
        grace_s: how long a candidate who left may stay away.
    """

    def __init__(
        self,
        spec: InterviewSpec,
        state: State,
        parts: Parts,
        *,
        resumed: bool = False,
        grace_s: float = 60.0,
    ) -> None:
        self._state = state
        self._parts = parts
        self._conductor = Conductor(spec.plan, spec.lines)
        self._decider = TurnDecider(
            self._conductor,
            parts.classifier,
            parts.coverage,
            parts.drafts,
            name=spec.setting.name,
        )
        self._attendance = Attendance(
            parts.timers, parts.client, parts.speeches, resumed=resumed, grace_s=grace_s
        )
        self._silence = SilenceWatch(parts.timers)
        self._closed: ClosedTurn | None = None
        self._decision_timer = 0
        self._replies = ReplyTracker(parts.speeches)
        self.end_reason: str | None = None
        """Why the interview is over; None while it isn't."""
        self._set_state(state)

    # -- read by others --------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The conductor's state now."""
        return self._state

    @property
    def agent_speaks(self) -> bool:
        """Whether a reply is on its way or being spoken (also while it is paused)."""
        return self._replies.current is not None

    @property
    def prompted(self) -> bool:
        """Whether the candidate was asked whether they are there, and hasn't answered yet."""
        return self._state.silences > 0

    @property
    def begins(self) -> bool:
        """Whether nothing was answered yet."""
        return self._conductor.begins(self._state)

    @property
    def _listens_to_answer(self) -> bool:
        return not self.agent_speaks and self._state.phase is Phase.ASKING

    @property
    def turn_so_far(self) -> str:
        """The final words of the turn that is not over yet."""
        return self._parts.turn.text

    def question_at(self, began_wall: float | None) -> str | None:
        """See :meth:`agent.interview.reply.ReplyTracker.question_at`."""
        return self._replies.question_at(began_wall, self._state)

    def is_confirmation(self, text: ClassifiedText, *, typed: bool = False) -> bool:
        """Whether words that come now reply to a yes-or-no question, and answer no other.

        Words that take that question back belong to the turn before it.
        """
        if self._closed is not None:  # an answer that these words may still belong to
            return False
        replies, state = self._replies, self._state
        taken_back = replies.unheard(state) if typed else replies.taken_back_by_words(state)
        return taken_back is None and self._decider.is_confirmation(state, text)

    # -- the loop --------------------------------------------------------------------------

    async def run(self, events: EventQueue) -> str:
        """Handle events until the interview is over and its end is written down.

        Returns:
            Why it is over.

        Raises:
            Exception: what made it impossible to continue; another agent can.
        """
        if self._state.phase is Phase.ENDED:
            # The last agent died between its last word and the note that it is over.
            self.end_reason = self._state.end_reason or "completed"
        while self.end_reason is None:
            self.handle(await anext(events))
        if self.end_reason == VOICEMAIL:
            self._parts.writer.keep_state(State())
            await self._parts.writer.written()
            await self._parts.client.end(self.end_reason)
        elif self._attendance.begun or self.end_reason != NEVER_CAME:
            await self._parts.writer.end(self.end_reason, self._state)
            await self._parts.client.end(self.end_reason)
        return self.end_reason

    def handle(self, event: InterviewEvent) -> None:
        """Handle one event; never waits."""
        if isinstance(event, _DECIDES_FIRST) or (isinstance(event, WordsHeard) and event.final):
            self._decide_closed()
        match event:
            case WordsHeard():
                self._words_heard(event)
            case TurnEnding():
                if self._listens_to_answer:
                    self._decider.read_early(self._state, self._parts.turn.text)
            case TurnOver():
                self._turn_over(event.at_s, event.text, event.silent_since)
            case AnswerRead():
                self._answer_read(event.at_s)
            case DecisionDue():
                if event.timer == self._decision_timer:
                    self._decide_closed()
            case VoiceStarted():
                self._voice_started()
            case VoiceStopped():
                self._voice_stopped(event.at_s)
            case BackgroundHeard():
                self._background_heard(event.at_s)
            case SilenceElapsed():
                self._silence_elapsed(event)
            case AnswerRunning():
                if self._silence.candidate_speaks and not self.agent_speaks:
                    self._advance(event)
            case ControlChosen():
                self._control_chosen(event)
            case AnswerTyped():
                self._answer_typed(event)
            case ReplySounds():
                if event.reply is self._replies.current and not self._silence.candidate_speaks:
                    self._parts.quiet.begin()
            case SpeechEnded():
                self._speech_ended(event)
            case Arrived():
                self._parts.writer.start()
                self._advance(self._attendance.arrived(event, self._state))
            case NotArrived():
                if (vanished := self._attendance.not_arrived(event)) is not None:
                    self._advance(vanished)
                else:
                    self.end_reason = NEVER_CAME
            case Left():
                self._attendance.left()
            case Joined():
                if (returned := self._attendance.joined(event, self._state)) is not None:
                    self._advance(returned)
            case GraceElapsed():
                if (vanished := self._attendance.grace_elapsed(event)) is not None:
                    self._advance(vanished)
            case Vanished():
                self._advance(event)
            case SessionClosed():
                raise RuntimeError(f"the session closed: {event.reason}")
            case Crashed():
                raise event.error

    async def aclose(self) -> None:
        """Stop what runs beside the loop."""
        self._parts.drafts.drop()
        await self._parts.coverage.aclose()

    # -- the candidate speaks, types, presses ----------------------------------------------

    def _voice_started(self) -> None:
        self._silence.voice_started()
        self._replies.voice_started()
        self._parts.quiet.end()
        self._parts.client.end_waiting()

    def _voice_stopped(self, at_s: float) -> None:
        self._silence.voice_stopped(at_s)
        self._arm_silence(self._state.patience_s)

    def _background_heard(self, at_s: float) -> None:
        self._arm_silence(self._silence.background_heard(at_s, self._state.patience_s))

    def _words_heard(self, event: WordsHeard) -> None:
        """Collect the turn's words, and get a reply to them ready."""
        turn = self._parts.turn
        interim = event.text
        if event.final:
            turn.add_final(event.text, event.confidence)
            interim = ""
            if (reply := self._replies.taken_back_by_words(self._state)) is not None:
                self._take_back(reply)
        if self._listens_to_answer:
            text = turn.with_interim(interim)
            self._decider.prepare(self._state, text, event.at_s, turn_may_end=event.turn_may_end)

    def _turn_over(
        self, at_s: float, text: str, silent_since: float | None = None, *, typed: bool = False
    ) -> None:
        poorly_heard = not typed and self._parts.turn.poorly_heard()
        answer = self._parts.turn.close(text)
        if not answer:
            return
        self._closed = ClosedTurn(at_s, answer, silent_since, poorly_heard)
        self._decider.read(self._state, answer)
        if self._decider.awaits_findings(self._state, answer, at_s):
            self._silence.stop()
            self._decision_timer = self._parts.timers.arm_decision(FINDINGS_WITHIN_S)
        else:
            self._decide_closed()

    def _answer_read(self, at_s: float) -> None:
        """Decide the turn that waits for findings, or get a reply to the open one ready."""
        turn = self._closed
        if turn is None:
            text = self._parts.turn.text
            if text and self._listens_to_answer:
                self._decider.prepare(self._state, text, at_s, turn_may_end=True)
        elif not self._decider.awaits_findings(self._state, turn.text, turn.at_s):
            self._decide_closed()

    def _decide_closed(self) -> None:
        """Make the move after a closed turn that is not decided yet, if there is one."""
        turn, self._closed = self._closed, None
        self._decision_timer = 0
        if turn is None:
            return
        decision = self._decider.decide(
            self._state, turn.text, turn.at_s, poorly_heard=turn.poorly_heard
        )
        move = decision.move
        if not move.speaks:
            self._parts.turn.carry(turn.text)
        elif decision.turn.intent is Intent.ANSWER and not self._decider.is_confirmation(
            self._state, decision.turn
        ):
            self._parts.coverage.add(self._state.question_id, turn.text)
        if decision.turn.intent in (Intent.NOT_FINISHED, Intent.ACCOMMODATION):
            self._parts.pace.cut_off()
        kinds = [utterance.kind.value for utterance in move.utterances]
        log.info(
            "turn.decided",
            move=kinds,
            question_id=decision.state.question_id,
            intent=decision.turn.intent.value,
            guessed=decision.turn.guessed,
            poorly_heard=turn.poorly_heard,
        )
        speech = Speech(
            move,
            turn.text,
            decision.context,
            decided_at=turn.closed_at,
            speed=decision.state.speed,
            silent_since=turn.silent_since,
        )
        self._perform(decision.state, speech)

    def _answer_typed(self, event: AnswerTyped) -> None:
        self._parts.speeches.interrupt("typed")
        if (reply := self._replies.unheard(self._state)) is not None:
            self._take_back(reply, typed=True)  # the text belongs to the question before
        self._turn_over(event.at_s, event.text, typed=True)

    def _control_chosen(self, event: ControlChosen) -> None:
        if event.intent is Intent.RESUME and not self._state.waiting:
            return
        unheard = self._replies.unheard(self._state)
        if unheard is not None and unheard.asks_next and event.intent is Intent.SKIP:
            return  # the question is over, and the next one is about to be heard
        self._parts.speeches.interrupt("control")
        self._advance(CandidateTurn(event.at_s, "", event.intent))

    # -- silence ---------------------------------------------------------------------------

    def _silence_elapsed(self, event: SilenceElapsed) -> None:
        silent_s = self._silence.lasted_s(event)
        if silent_s is None:
            return
        if self._parts.turn.undecided and not event.extended:
            # Words that no turn was made of yet: a candidate who has just spoken is not
            # asked to speak.
            self._arm_silence(event.patience_s, extended=True)
        elif self._parts.presence.connected:  # who is away isn't silent, and is welcomed back
            self._advance(Silence(event.at_s, silent_s))

    def _arm_silence(self, patience_s: float, *, extended: bool = False) -> None:
        if not self._silence.candidate_speaks and not self.agent_speaks:
            self._silence.arm(patience_s, extended=extended)

    # -- deciding --------------------------------------------------------------------------

    def _advance(self, event: Event) -> None:
        after, move = self._conductor.advance(self._state, event)
        self._perform(after, Speech(move, speed=after.speed))

    def _set_state(self, state: State) -> None:
        self._state = state
        self._parts.turn.asked_kind = state.last_kind
        self._parts.reply_writer.speed = state.speed

    # -- speaking --------------------------------------------------------------------------

    def _perform(self, after: State, speech: Speech) -> None:
        before = self._state
        self._set_state(after)
        self._silence.stop()
        move = speech.move
        if move.speaks:
            overtaken = self._replies.current
            if overtaken is not None and not overtaken.taken_back:
                self._parts.drafts.drop()  # what it was drafted from is answered
            reply = Reply(speech, before, after)
            self._replies.begin(reply)
            self._parts.speeches.perform(reply)
        elif move.end is not None:
            self.end_reason = move.end
        else:
            if not after.waiting:
                self._parts.client.end_waiting()
            self._arm_silence(after.patience_s)

    def _speech_ended(self, event: SpeechEnded) -> None:
        reply = event.reply
        if event.cut == "voice" and self._replies.may_be_taken_back(reply, self._state):
            self._take_back(reply)  # the session cut it for words that came before it
        if reply.taken_back:
            self._parts.client.take_back(reply.speech)
            self._parts.writer.keep_fragments(reply.speech, reply.before)
        else:
            self._parts.writer.keep_speech(reply.speech, reply.after)
            for said in reply.speech.said:
                if said.kind == "followup":
                    self._parts.reply_writer.spoken(said.text)
                    self._parts.coverage.add_follow_up(reply.after.question_id, said.text)
        if reply is not self._replies.current:
            return  # another one follows it already
        self._replies.current = None
        if not self._state.waiting:
            self._parts.quiet.end()
        if not reply.taken_back:
            if reply.speech.move.end is not None:
                self.end_reason = reply.speech.move.end
                return
            if reply.takes_as_complete:
                self._parts.pace.stood()
            self._parts.drafts.drop()
            spoken = Spoken(event.at_s, event.cut is not None)
            self._set_state(self._conductor.advance(self._state, spoken)[0])
        self._parts.client.show_listening(self._state)
        self._silence.reply_ended(event.at_s)
        self._arm_silence(self._state.patience_s)

    def _take_back(self, reply: Reply, *, typed: bool = False) -> None:
        """The candidate was not done: as if the move had never been decided.

        The session cuts the reply short for the words.
        """
        log.info("turn.continued")
        answer = reply.speech.answer
        self._replies.take_back(reply)
        if not typed and self._replies.cut_in:
            self._parts.pace.cut_off()
        self._parts.coverage.take_back(reply.before.question_id, answer)
        self._parts.turn.reopen(answer)
        self._set_state(reply.before)
