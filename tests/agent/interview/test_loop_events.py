"""The loop by its events alone: no session, no sound, no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from agent.conductor import Intent, Phase, State, Vanished
from agent.interview.events import (
    AnswerTyped,
    Arrived,
    BackgroundHeard,
    ControlChosen,
    Crashed,
    EventQueue,
    GraceElapsed,
    Joined,
    Left,
    NotArrived,
    SessionClosed,
    SilenceElapsed,
    TurnOver,
    VoiceStarted,
    VoiceStopped,
)
from agent.interview.reply import REACTION_S, TAKE_BACK_S, Cut
from rooms.base import RecordingClock
from tests.support.interview_loop import LoopStage, loop_stage
from tests.support.plans import CHANGE, PROJECT, short_plan

pytestmark = pytest.mark.realtime

FIRST = "I built a small website for my aunt, and I was responsible for all of it myself."
MORE = "and grow into a person who can lead a small team."
SECOND = "I would write down more of what we decide, because people forget it."
EARLY = TAKE_BACK_S - 0.2
LATE = TAKE_BACK_S + 0.2


def asked_twice() -> LoopStage:
    """The first question is answered, and the reply that asks the second one is decided."""
    stage = loop_stage()
    stage.opening()
    stage.says(FIRST)
    return stage


# -- what takes a reply back ---------------------------------------------------------------


def press(stage: LoopStage) -> None:
    stage.post(ControlChosen(stage.now_s, Intent.REPEAT))


def ask_for_a_minute(stage: LoopStage) -> None:
    stage.post(ControlChosen(stage.now_s, Intent.WAIT))


def drop_and_return(stage: LoopStage) -> None:
    stage.post(Left(stage.now_s), Joined(stage.now_s + 0.3))


@pytest.mark.parametrize("heard_s", [0.0, EARLY, LATE])
@pytest.mark.parametrize(
    ("disturb", "cut"),
    [(press, "control"), (ask_for_a_minute, "control"), (drop_and_return, "dropped")],
)
async def test_a_reply_that_no_voice_cut_stands(
    disturb: Callable[[LoopStage], None], cut: Cut, heard_s: float
) -> None:
    stage = asked_twice()
    asking = stage.reply
    if heard_s:
        stage.sounds(heard_s)
    disturb(stage)
    assert stage.speeches.interrupts == [cut]
    stage.ended(cut, asking)
    stage.heard_all()
    assert stage.loop.state.asked == ("project", "change")
    stage.says(SECOND)
    assert stage.loop.state.phase is Phase.CLOSING


async def test_an_answer_typed_at_once_answers_the_new_question() -> None:
    stage = asked_twice()
    asking = stage.reply
    stage.sounds(EARLY)
    stage.post(AnswerTyped(stage.now_s, SECOND))
    stage.ended("typed", asking)
    assert stage.speeches.interrupts == ["typed"]
    assert stage.loop.state.phase is Phase.CLOSING


async def test_text_typed_before_the_next_question_sounds_continues_the_answer() -> None:
    stage = asked_twice()
    asking = stage.reply
    stage.post(AnswerTyped(stage.now_s, MORE))
    stage.ended("typed", asking)
    assert asking.taken_back
    assert stage.reply.speech.answer == f"{FIRST} {MORE}"
    assert stage.loop.state.asked == ("project", "change")
    assert stage.texts == [CHANGE]
    assert stage.pace.times == 0, "who types was not cut off"


async def test_a_skip_before_the_next_question_sounds_skips_nothing() -> None:
    stage = asked_twice()
    stage.post(ControlChosen(stage.now_s, Intent.SKIP))
    assert stage.speeches.interrupts == []
    assert stage.texts == [CHANGE]
    assert stage.loop.state.question_id == "change"


async def test_a_reply_cut_for_words_that_came_before_it_is_taken_back() -> None:
    stage = asked_twice()
    asking = stage.reply
    stage.sounds(EARLY)
    asking.speech.heard_s = EARLY
    stage.ended("voice", asking)
    assert asking.taken_back
    assert stage.loop.state.asked == ("project",)


@pytest.mark.parametrize(
    ("heard_s", "taken_back", "cut_off"),
    [(0.0, True, 1), (REACTION_S - 0.1, True, 1), (EARLY, True, 0), (LATE, False, 0)],
)
async def test_a_voice_takes_a_reply_back_in_its_first_moments(
    heard_s: float, taken_back: bool, cut_off: int
) -> None:
    stage = asked_twice()
    stage.sounds(heard_s)
    stage.hears(MORE)
    stage.ended("voice")
    asked = ("project",) if taken_back else ("project", "change")
    assert stage.loop.state.asked == asked
    assert stage.pace.times == cut_off, "who barges in was not cut off"
    stage.post(TurnOver(stage.now_s, MORE))
    answer = f"{FIRST} {MORE}" if taken_back else MORE
    assert stage.reply.speech.answer == answer
    assert stage.texts == ([CHANGE] if taken_back else [stage.spec.lines["closing"]])


async def test_the_turn_may_end_before_the_reply_that_it_cut() -> None:
    stage = asked_twice()
    asking = stage.reply
    stage.sounds(EARLY)
    stage.says(MORE)
    stage.ended("voice", asking)
    assert stage.reply.speech.answer == f"{FIRST} {MORE}"
    assert stage.loop.state.asked == ("project", "change")
    assert stage.loop.agent_speaks, "the second reply is on its way"


async def test_the_open_turn_has_all_words_as_soon_as_they_are_heard() -> None:
    stage = asked_twice()
    stage.sounds(EARLY)
    stage.hears(MORE)
    assert stage.turn.text == f"{FIRST} {MORE}"


async def test_a_button_after_the_words_that_cut_a_reply_is_about_the_earlier_question() -> None:
    stage = asked_twice()
    asking = stage.reply
    stage.sounds(EARLY)
    stage.hears(MORE)
    press(stage)
    stage.ended("voice", asking)
    assert stage.texts == [stage.spec.lines["repeat"], PROJECT]


async def test_a_prompt_that_replies_to_no_turn_is_not_taken_back() -> None:
    stage = loop_stage()
    stage.opening()
    stage.silence()
    stage.sounds(EARLY)
    stage.hears(FIRST)
    stage.ended("voice")
    assert stage.loop.state.silences == 1


async def test_a_goodbye_that_came_too_early_is_taken_back() -> None:
    stage = loop_stage(short_plan(1, follow_ups=0))
    stage.opening()
    stage.says(FIRST)
    assert stage.texts == [stage.spec.lines["closing"]]
    stage.sounds(EARLY)
    stage.hears(MORE)
    stage.ended("voice")
    assert stage.loop.end_reason is None
    assert stage.loop.state.phase is Phase.ASKING


# -- where words belong --------------------------------------------------------------------


async def test_words_belong_to_the_question_that_was_heard_before_them() -> None:
    stage = asked_twice()
    decided = stage.now_s
    assert stage.loop.question_at(decided - 1) == "project"
    assert stage.loop.question_at(decided + 1) == "project", "nothing was heard of the new one"
    stage.sounds(EARLY)
    assert stage.loop.question_at(decided + 1) == "project", "these words will take it back"
    assert stage.loop.question_at(None) == "change", "typed words take nothing back"
    stage.sounds(LATE)
    assert stage.loop.question_at(decided + 1) == "change"
    assert stage.loop.question_at(decided - 1) == "project", "the recogniser was late"
    stage.ended(None)
    assert stage.loop.question_at(decided - 1) == "project", "the recogniser was very late"
    assert stage.loop.question_at(stage.now_s) == "change"


async def test_words_after_a_button_belong_to_the_question_that_stands() -> None:
    stage = asked_twice()
    asking = stage.reply
    press(stage)
    stage.ended("control", asking)
    stage.sounds(0.1)
    assert stage.loop.question_at(stage.now_s) == "change"


async def test_the_fragment_of_a_question_that_was_taken_back_is_a_remark() -> None:
    stage = asked_twice()
    writing = asyncio.create_task(stage.writer.run())
    stage.sounds(EARLY)
    stage.hears(MORE)
    stage.ended("voice")
    fragment = (await stage.written())[-1]
    states = [r.data["state"]["asked"] for r in stage.journal.records if r.type == "state"]
    writing.cancel()
    assert (fragment["kind"], fragment["question_id"]) == ("meta", "project")
    assert fragment["interrupted"] and CHANGE.startswith(fragment["text"])
    assert states[-1] == ("project",)


async def test_a_client_that_returns_is_not_shown_a_question_that_was_taken_back() -> None:
    stage = asked_twice()
    stage.sounds(EARLY)
    for reply in stage.speeches.replies:
        for said in reply.speech.said:
            stage.client.show_said(said, reply.after)
    stage.hears(MORE)
    stage.ended("voice")
    drop_and_return(stage)
    await asyncio.sleep(0)
    back = stage.room.messages[-1]
    assert (back["type"], back["reason"]) == ("sync", "returned")
    assert back["question"] == {"id": "project", "text": PROJECT}
    assert back["progress"]["asked"] == 1
    assert stage.texts == [stage.spec.lines["welcome_back"], PROJECT]


# -- silence -------------------------------------------------------------------------------


async def test_silence_is_met_kindly_and_ends_in_the_end() -> None:
    stage = loop_stage()
    stage.opening()
    lines = stage.spec.lines
    for expected in (
        [lines["silence_first"]],
        [lines["silence_second"], PROJECT],
        [lines["silence_offer_stop"]],
        [lines["closing_stopped"]],
    ):
        stage.silence()
        assert stage.texts == expected
        stage.heard_all()
    assert stage.loop.end_reason == "silence"


async def test_a_candidate_who_has_just_spoken_is_not_asked_to_speak() -> None:
    stage = loop_stage()
    stage.opening()
    stage.hears(FIRST)
    stage.silence()
    assert len(stage.speeches.replies) == 1, "these words may yet become a turn"
    stage.silence()
    assert stage.texts == [stage.spec.lines["silence_first"]]


async def test_a_timer_that_was_stopped_no_longer_counts() -> None:
    stage = loop_stage()
    stage.opening()
    assert stage.timers.silence is not None
    patience_s, number, _ = stage.timers.silence
    stage.says("Hmm, let me think.")  # which arms another one
    stage.post(SilenceElapsed(stage.now_s, patience_s, number))
    assert len(stage.speeches.replies) == 1
    assert stage.timers.silence is not None and stage.timers.silence[0] > patience_s


async def test_a_candidate_who_is_away_is_not_silent() -> None:
    stage = loop_stage()
    stage.opening()
    stage.room.connected = False
    stage.silence()
    assert len(stage.speeches.replies) == 1


async def test_no_silence_is_waited_for_while_either_speaks() -> None:
    stage = loop_stage()
    stage.opening()
    stage.hears()
    assert stage.timers.silence is not None
    stage.says(FIRST)
    assert stage.timers.silence is None, "the interviewer is about to speak"
    stage.heard_all()
    assert stage.timers.silence is not None


async def test_a_minute_is_shown_and_ends_when_the_candidate_is_ready() -> None:
    stage = loop_stage()
    stage.opening()
    stage.post(ControlChosen(stage.now_s, Intent.RESUME))  # nothing waits yet: no matter
    assert stage.speeches.interrupts == []
    ask_for_a_minute(stage)
    assert stage.texts == [stage.spec.lines["take_your_time"]]
    stage.heard_all()
    assert stage.states[-1] == "waiting"
    assert stage.timers.silence is not None and stage.timers.silence[0] == 60.0
    stage.post(ControlChosen(stage.now_s, Intent.RESUME))
    assert stage.states[-1] == "listening"
    assert stage.timers.silence[0] == 8.0
    stage.silence()
    assert stage.texts == [stage.spec.lines["silence_first"]]


async def test_an_answer_that_runs_over_is_ended_once() -> None:
    stage = loop_stage(short_plan(2, time_budget_s=60))
    stage.opening()
    stage.answer_runs(200.0)
    assert len(stage.speeches.replies) == 1, "the candidate does not speak"
    stage.post(VoiceStarted(stage.now_s))
    assert stage.timers.watching
    stage.answer_runs(1.0)
    assert stage.texts == [stage.spec.lines["wrap_up"]]
    stage.answer_runs(1.0)
    stage.heard_all()
    stage.answer_runs(1.0)
    assert len(stage.speeches.replies) == 2


# -- comings and goings --------------------------------------------------------------------


async def test_a_candidate_who_does_not_return_has_left() -> None:
    stage = loop_stage(grace_s=30.0)
    stage.opening()
    stage.post(Left(stage.now_s))
    assert stage.timers.grace_s == 30.0
    stage.post(GraceElapsed(stage.now_s + 30.0))
    assert stage.loop.end_reason == "left"


async def test_a_candidate_who_returns_at_the_last_moment_is_welcomed() -> None:
    stage = loop_stage()
    stage.opening()
    stage.post(Left(stage.now_s), Joined(stage.now_s), GraceElapsed(stage.now_s))
    assert stage.loop.end_reason is None
    assert stage.timers.grace_s is None
    assert stage.texts == [stage.spec.lines["welcome_back"], PROJECT]


async def test_a_second_client_is_only_shown_where_the_interview_is() -> None:
    stage = loop_stage()
    stage.opening()
    stage.post(Joined(stage.now_s))
    await asyncio.sleep(0)
    assert [m["reason"] for m in stage.room.messages if m["type"] == "sync"] == [
        "joined",
        "returned",
    ]
    assert len(stage.speeches.replies) == 1


async def test_a_goodbye_that_was_not_heard_is_said_again() -> None:
    stage = asked_twice()
    stage.heard_all()
    stage.says(SECOND)
    goodbye = stage.reply
    stage.sounds(0.3)
    drop_and_return(stage)
    stage.ended("dropped", goodbye)
    assert stage.loop.end_reason is None
    assert stage.texts == [stage.spec.lines["closing"]]
    stage.heard_all()
    assert stage.loop.end_reason == "completed"


@pytest.mark.parametrize(
    ("state", "reason"), [(None, "never_came"), (State(phase=Phase.ASKING), "left")]
)
async def test_a_candidate_who_does_not_come(state: State | None, reason: str) -> None:
    stage = loop_stage(state=state)
    stage.post(NotArrived(60.0))
    assert stage.loop.end_reason == reason


async def test_an_interview_that_nobody_came_to_leaves_no_trace() -> None:
    stage, events = loop_stage(), EventQueue(RecordingClock(0.0))
    events.post(NotArrived(60.0))
    assert await stage.loop.run(events) == "never_came"
    assert stage.journal.records == [] and stage.room.messages == []


async def test_an_interview_is_stopped_before_the_candidate_came() -> None:
    stage, events = loop_stage(), EventQueue(RecordingClock(0.0))
    writing = asyncio.create_task(stage.writer.run())
    events.post(Vanished(1.0, "completed"))
    assert await stage.loop.run(events) == "completed"
    assert [record.type for record in stage.journal.records] == ["state", "end"]
    assert stage.room.messages == [{"type": "ended", "reason": "completed"}]
    writing.cancel()


# -- failures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event", [Crashed(0.0, RuntimeError("disk full")), SessionClosed(0.0, "error")]
)
async def test_a_crash_beside_the_loop_ends_the_run(event: Crashed | SessionClosed) -> None:
    stage, events = loop_stage(), EventQueue(RecordingClock(0.0))
    events.post(event)
    with pytest.raises(RuntimeError):
        await stage.loop.run(events)


async def test_a_crash_of_a_task_is_posted() -> None:
    async def crash() -> None:
        raise OSError("disk full")

    events = EventQueue(RecordingClock(0.0))
    task = asyncio.create_task(crash())
    task.add_done_callback(events.post_crash)
    event = await anext(events)
    assert isinstance(event, Crashed) and isinstance(event.error, OSError)


async def test_events_are_handled_in_the_order_in_which_they_were_posted() -> None:
    stage, events = loop_stage(), EventQueue(RecordingClock(0.0))
    writing = asyncio.create_task(stage.writer.run())
    events.post(Arrived(0.0))
    events.post(ControlChosen(1.0, Intent.WAIT))
    events.post(Vanished(2.0, "left"))
    events.post(ControlChosen(3.0, Intent.REPEAT))
    assert await stage.loop.run(events) == "left"
    kinds = [[u.kind.value for u in r.speech.move.utterances] for r in stage.speeches.replies]
    assert kinds == [["greeting", "planned"], ["meta"]]
    writing.cancel()


# -- when a slow judge may read ----------------------------------------------------------------


async def test_a_slow_judge_reads_while_the_candidate_listens() -> None:
    stage = loop_stage()
    stage.post(Arrived(0.0))
    assert not stage.quiet.now, "the greeting is still being made"
    stage.sounds(1.0)
    assert stage.quiet.now
    stage.ended(None)
    assert not stage.quiet.now, "an answer is expected"
    stage.says(FIRST)
    assert not stage.quiet.now
    stage.sounds(LATE)
    assert stage.quiet.now
    stage.hears(MORE)
    assert not stage.quiet.now, "the candidate barged in"


async def test_a_slow_judge_reads_while_the_candidate_has_a_minute() -> None:
    stage = loop_stage()
    stage.opening()
    ask_for_a_minute(stage)
    stage.heard_all()
    assert stage.quiet.now
    stage.post(VoiceStarted(stage.now_s))
    assert not stage.quiet.now


async def test_a_reply_that_sounds_while_the_candidate_speaks_makes_no_quiet_time() -> None:
    stage = asked_twice()
    stage.post(VoiceStarted(stage.now_s))
    stage.sounds()
    assert not stage.quiet.now


# -- how patient the interviewer is -----------------------------------------------------------


async def test_a_voice_that_begins_before_the_reply_sounds_was_cut_off() -> None:
    stage = asked_twice()
    stage.heard_all()
    stage.says(SECOND)  # its reply does not sound yet; the one before was heard for long
    stage.speeches.heard = LATE
    stage.hears(MORE)
    assert stage.pace.times == 1


async def test_turns_stand_when_the_interviewer_has_gone_on_from_an_answer() -> None:
    stage = loop_stage()
    stage.opening()
    assert stage.pace.turns_stood == 0, "nothing was answered yet"
    stage.silence()
    stage.heard_all()
    stage.says("Could you repeat the question?")
    stage.heard_all()
    assert stage.pace.turns_stood == 0, "no answer was taken for complete"
    stage.says(FIRST)
    stage.heard_all()
    assert stage.pace.turns_stood == 1


async def test_a_reply_that_is_taken_back_did_not_stand() -> None:
    stage = asked_twice()
    stage.sounds(EARLY)
    stage.hears(MORE)
    stage.ended("voice")
    assert stage.pace.turns_stood == 0


# -- requests ------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["Wait, I am not done yet.", "I have a stutter."])
async def test_who_needs_more_time_is_given_more_before_a_turn_is_over(said: str) -> None:
    stage = loop_stage()
    stage.opening()
    question = stage.loop.state.question_id
    stage.says(said)
    assert stage.pace.times == 1
    stage.heard_all()
    assert stage.pace.turns_stood == 0, "what was asked for is not taken back at once"
    assert stage.loop.state.question_id == question
    assert stage.loop.state.patience_s > State().patience_s


async def test_a_television_does_not_end_the_candidates_silence() -> None:
    stage = loop_stage()
    stage.opening()
    silent_since_s = stage.now_s
    for _ in range(3):
        stage.post(VoiceStarted(stage.now_s))
        stage.now_s += 2.0
        stage.post(VoiceStopped(stage.now_s), BackgroundHeard(stage.now_s))
        assert stage.timers.silence is not None
        left_s = stage.timers.silence[0]
        assert left_s == pytest.approx(stage.loop.state.patience_s - (stage.now_s - silent_since_s))
    stage.silence()
    assert stage.texts == [stage.spec.lines["silence_first"]]
