"""The reception's decisions: each by example, and whatever happens by hypothesis."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.phone.pin_entry import (
    MAX_FRUITLESS,
    MAX_WRONG,
    NOTHING,
    PAUSE_S,
    SILENCE_S,
    Answer,
    Arrived,
    Checked,
    Event,
    Led,
    Phase,
    PinEntry,
    Pressed,
    State,
    Step,
    Waited,
)
from agent.speaking.lines import phone_phrases

DIGITS = 6
DESK = PinEntry(DIGITS)
ASKING = State(Phase.ASKING)
CHECKING = State(Phase.CHECKING)


def asked(*say: str) -> Step:
    return Step(say=say, hush=True, wait_s=SILENCE_S)


def farewell(key: str) -> Step:
    return Step(say=(key,), hush=True, hang_up=True)


@pytest.mark.parametrize(
    ("state", "event", "after", "step"),
    [
        (State(), Arrived(), ASKING, asked("greeting", "ask_pin")),
        (State(), Pressed("1"), replace(ASKING, digits="1"), Step(hush=True, wait_s=PAUSE_S)),
        (State(), Pressed("#"), State(), NOTHING),
        (State(), Pressed("*"), State(), NOTHING),
        (replace(ASKING, digits="1"), Arrived(), replace(ASKING, digits="1"), NOTHING),
        (ASKING, Pressed("1"), replace(ASKING, digits="1"), Step(hush=True, wait_s=PAUSE_S)),
        (replace(ASKING, digits="12345"), Pressed("6"), CHECKING, Step(hush=True, check="123456")),
        (replace(ASKING, digits="1234"), Pressed("#"), CHECKING, Step(hush=True, check="1234")),
        (ASKING, Pressed("#"), ASKING, NOTHING),
        (ASKING, Pressed("A"), ASKING, NOTHING),
        (ASKING, Pressed(""), ASKING, NOTHING),
        (ASKING, Pressed("²"), ASKING, NOTHING),
        (
            replace(ASKING, digits="12"),
            Pressed("*"),
            replace(ASKING, fruitless=1),
            asked("start_over", "ask_pin_again"),
        ),
        (ASKING, Waited(), replace(ASKING, fruitless=1), asked("nothing_heard", "ask_pin_again")),
        (
            replace(ASKING, digits="12"),
            Waited(),
            replace(ASKING, fruitless=1),
            asked("incomplete", "ask_pin_again"),
        ),
        (
            State(Phase.ASKING, fruitless=MAX_FRUITLESS - 1),
            Waited(),
            State(Phase.CLOSED, fruitless=MAX_FRUITLESS),
            farewell("goodbye"),
        ),
        (CHECKING, Pressed("7"), CHECKING, NOTHING),
        (CHECKING, Waited(), CHECKING, NOTHING),
        (
            CHECKING,
            Checked(Answer.WRONG),
            replace(ASKING, wrong=1),
            asked("wrong_pin", "ask_pin_again"),
        ),
        (
            State(Phase.CHECKING, wrong=MAX_WRONG - 1),
            Checked(Answer.WRONG),
            State(Phase.CLOSED, wrong=MAX_WRONG),
            farewell("wrong_pin_goodbye"),
        ),
        (CHECKING, Checked(Answer.EXPIRED), State(Phase.CLOSED), farewell("expired")),
        (CHECKING, Checked(Answer.OVER), State(Phase.CLOSED), farewell("over")),
        (CHECKING, Checked(Answer.BLOCKED), State(Phase.CLOSED), farewell("blocked")),
        (CHECKING, Checked(Answer.TROUBLE), State(Phase.CLOSED), farewell("trouble")),
        (
            CHECKING,
            Checked(Answer.RIGHT),
            State(Phase.LEADING),
            Step(say=("one_moment",), lead=True),
        ),
        (State(Phase.LEADING), Pressed("#"), State(Phase.LEADING), NOTHING),
        (State(Phase.LEADING), Led(True), State(Phase.CLOSED), Step(admit=True)),
        (State(Phase.LEADING), Led(False), State(Phase.CLOSED), farewell("not_yet")),
        (State(Phase.CLOSED), Pressed("1"), State(Phase.CLOSED), NOTHING),
        (ASKING, Arrived(), ASKING, NOTHING),
    ],
)
def test_what_is_done(state: State, event: Event, after: State, step: Step) -> None:
    assert DESK.advance(state, event) == (after, step)


keys = st.sampled_from("0123456789*#ABCD").map(Pressed)
events = st.one_of(
    keys,
    keys,
    st.just(Arrived()),
    st.just(Waited()),
    st.sampled_from(list(Answer)).map(Checked),
    st.booleans().map(Led),
)


@given(st.lists(events, max_size=120), st.integers(4, 10))
def test_any_call_is_finite_and_keeps_its_rules(happened: list[Event], pin_digits: int) -> None:
    state, steps = State(), []
    for event in happened:
        before = state
        state, step = PinEntry(pin_digits).advance(state, event)
        steps.append(step)
        assert step != NOTHING or state == before
        assert step.check is None or 1 <= len(step.check) <= pin_digits
        assert set("".join(state.digits)) <= set("0123456789")
        # Whoever waits for the caller sets a time, unless an answer is on its way already.
        if state.phase is Phase.ASKING and step != NOTHING:
            assert step.wait_s is not None
        if before.phase is Phase.CLOSED:
            assert step == NOTHING
    assert sum(step.hang_up or step.admit for step in steps) <= 1
    assert sum(step.check is not None for step in steps) <= MAX_WRONG
    assert sum(bool(step.say) for step in steps) <= MAX_WRONG + MAX_FRUITLESS + 2
    assert all(not step.admit or Led(True) in happened for step in steps)


@given(st.lists(keys, max_size=200), st.sampled_from([Answer.WRONG, Answer.TROUBLE]))
def test_a_caller_without_the_pin_is_soon_seen_off(pressed: list[Event], answer: Answer) -> None:
    """Whatever is pressed: with time passing and no right PIN, the call ends."""
    state, _ = DESK.advance(State(), Arrived())
    waits = 0
    while state.phase is not Phase.CLOSED:
        if state.phase is Phase.CHECKING:
            state, _ = DESK.advance(state, Checked(answer))
        elif pressed:
            state, _ = DESK.advance(state, pressed.pop())
        else:
            state, _ = DESK.advance(state, Waited())
            waits += 1
        assert waits <= MAX_FRUITLESS


def test_every_phrase_is_there_in_both_languages() -> None:
    english, korean = phone_phrases("en"), phone_phrases("ko")
    assert set(english) == set(korean)
    said = {
        "greeting", "ask_pin", "ask_pin_again", "nothing_heard", "incomplete", "start_over",
        "wrong_pin", "wrong_pin_goodbye", "goodbye", "expired", "over", "not_yet", "blocked",
        "trouble", "one_moment", "how_to",
    }  # fmt: skip
    assert set(english) == said
    assert not any("{" in text for text in (english | korean).values())
