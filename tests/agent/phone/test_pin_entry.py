"""The PIN entry: each decision by example, and any order of events by hypothesis."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.phone.pin_entry import (
    MAX_RETRIES,
    MAX_WRONG,
    NO_STEP,
    PAUSE_S,
    SILENCE_S,
    Arrived,
    Checked,
    EntryEvent,
    EntryPhase,
    EntryState,
    EntryStep,
    PinEntry,
    PinResult,
    Pressed,
    Transferred,
    Waited,
)
from agent.speaking.lines import phone_phrases

DIGITS = 6
ENTRY = PinEntry(DIGITS)
ASKING = EntryState(EntryPhase.ASKING)
CHECKING = EntryState(EntryPhase.CHECKING)


def asked(*say: str) -> EntryStep:
    return EntryStep(say=say, interrupt=True, wait_s=SILENCE_S)


def farewell(key: str) -> EntryStep:
    return EntryStep(say=(key,), interrupt=True, hang_up=True)


@pytest.mark.parametrize(
    ("state", "event", "after", "step"),
    [
        (EntryState(), Arrived(), ASKING, asked("greeting", "ask_pin")),
        (
            EntryState(),
            Pressed("1"),
            replace(ASKING, digits="1"),
            EntryStep(interrupt=True, wait_s=PAUSE_S),
        ),
        (EntryState(), Pressed("#"), EntryState(), NO_STEP),
        (EntryState(), Pressed("*"), EntryState(), NO_STEP),
        (replace(ASKING, digits="1"), Arrived(), replace(ASKING, digits="1"), NO_STEP),
        (
            ASKING,
            Pressed("1"),
            replace(ASKING, digits="1"),
            EntryStep(interrupt=True, wait_s=PAUSE_S),
        ),
        (
            replace(ASKING, digits="12345"),
            Pressed("6"),
            CHECKING,
            EntryStep(interrupt=True, check="123456"),
        ),
        (
            replace(ASKING, digits="1234"),
            Pressed("#"),
            CHECKING,
            EntryStep(interrupt=True, check="1234"),
        ),
        (ASKING, Pressed("#"), ASKING, NO_STEP),
        (ASKING, Pressed("A"), ASKING, NO_STEP),
        (ASKING, Pressed(""), ASKING, NO_STEP),
        (ASKING, Pressed("²"), ASKING, NO_STEP),
        (
            replace(ASKING, digits="12"),
            Pressed("*"),
            replace(ASKING, retries=1),
            asked("start_over", "ask_pin_again"),
        ),
        (ASKING, Waited(), replace(ASKING, retries=1), asked("nothing_heard", "ask_pin_again")),
        (
            replace(ASKING, digits="12"),
            Waited(),
            replace(ASKING, retries=1),
            asked("incomplete", "ask_pin_again"),
        ),
        (
            EntryState(EntryPhase.ASKING, retries=MAX_RETRIES - 1),
            Waited(),
            EntryState(EntryPhase.CLOSED, retries=MAX_RETRIES),
            farewell("goodbye"),
        ),
        (CHECKING, Pressed("7"), CHECKING, NO_STEP),
        (CHECKING, Waited(), CHECKING, NO_STEP),
        (
            CHECKING,
            Checked(PinResult.WRONG),
            replace(ASKING, wrong=1),
            asked("wrong_pin", "ask_pin_again"),
        ),
        (
            EntryState(EntryPhase.CHECKING, wrong=MAX_WRONG - 1),
            Checked(PinResult.WRONG),
            EntryState(EntryPhase.CLOSED, wrong=MAX_WRONG),
            farewell("wrong_pin_goodbye"),
        ),
        (CHECKING, Checked(PinResult.EXPIRED), EntryState(EntryPhase.CLOSED), farewell("expired")),
        (CHECKING, Checked(PinResult.OVER), EntryState(EntryPhase.CLOSED), farewell("over")),
        (CHECKING, Checked(PinResult.BLOCKED), EntryState(EntryPhase.CLOSED), farewell("blocked")),
        (CHECKING, Checked(PinResult.TROUBLE), EntryState(EntryPhase.CLOSED), farewell("trouble")),
        (
            CHECKING,
            Checked(PinResult.RIGHT),
            EntryState(EntryPhase.TRANSFERRING),
            EntryStep(say=("one_moment",), transfer=True),
        ),
        (
            EntryState(EntryPhase.TRANSFERRING),
            Pressed("#"),
            EntryState(EntryPhase.TRANSFERRING),
            NO_STEP,
        ),
        (
            EntryState(EntryPhase.TRANSFERRING),
            Transferred(True),
            EntryState(EntryPhase.CLOSED),
            EntryStep(admit=True),
        ),
        (
            EntryState(EntryPhase.TRANSFERRING),
            Transferred(False),
            EntryState(EntryPhase.CLOSED),
            farewell("not_yet"),
        ),
        (EntryState(EntryPhase.CLOSED), Pressed("1"), EntryState(EntryPhase.CLOSED), NO_STEP),
        (ASKING, Arrived(), ASKING, NO_STEP),
    ],
)
def test_what_is_done(
    state: EntryState, event: EntryEvent, after: EntryState, step: EntryStep
) -> None:
    assert ENTRY.advance(state, event) == (after, step)


keys = st.sampled_from("0123456789*#ABCD").map(Pressed)
events = st.one_of(
    keys,
    keys,
    st.just(Arrived()),
    st.just(Waited()),
    st.sampled_from(list(PinResult)).map(Checked),
    st.booleans().map(Transferred),
)


@given(st.lists(events, max_size=120), st.integers(4, 10))
def test_any_call_is_finite_and_keeps_its_rules(
    happened: list[EntryEvent], pin_digits: int
) -> None:
    state, steps = EntryState(), []
    for event in happened:
        before = state
        state, step = PinEntry(pin_digits).advance(state, event)
        steps.append(step)
        assert step != NO_STEP or state == before
        assert step.check is None or 1 <= len(step.check) <= pin_digits
        assert set("".join(state.digits)) <= set("0123456789")
        # A step that waits for the caller limits the wait, unless a lookup is under way.
        if state.phase is EntryPhase.ASKING and step != NO_STEP:
            assert step.wait_s is not None
        if before.phase is EntryPhase.CLOSED:
            assert step == NO_STEP
    assert sum(step.hang_up or step.admit for step in steps) <= 1
    assert sum(step.check is not None for step in steps) <= MAX_WRONG
    assert sum(bool(step.say) for step in steps) <= MAX_WRONG + MAX_RETRIES + 2
    assert all(not step.admit or Transferred(True) in happened for step in steps)


@given(st.lists(keys, max_size=200), st.sampled_from([PinResult.WRONG, PinResult.TROUBLE]))
def test_a_caller_without_the_pin_is_soon_seen_off(
    pressed: list[EntryEvent], answer: PinResult
) -> None:
    """Whatever is pressed: with time passing and no right PIN, the call ends."""
    state, _ = ENTRY.advance(EntryState(), Arrived())
    waits = 0
    while state.phase is not EntryPhase.CLOSED:
        if state.phase is EntryPhase.CHECKING:
            state, _ = ENTRY.advance(state, Checked(answer))
        elif pressed:
            state, _ = ENTRY.advance(state, pressed.pop())
        else:
            state, _ = ENTRY.advance(state, Waited())
            waits += 1
        assert waits <= MAX_RETRIES


def test_every_phrase_is_there_in_both_languages() -> None:
    english, korean = phone_phrases("en"), phone_phrases("ko")
    assert set(english) == set(korean)
    said = {
        "greeting", "ask_pin", "ask_pin_again", "nothing_heard", "incomplete", "start_over",
        "wrong_pin", "wrong_pin_goodbye", "goodbye", "expired", "over", "not_yet", "blocked",
        "trouble", "one_moment", "how_to", "withdrawn", "ended",
    }  # fmt: skip
    assert set(english) == said
    assert not any("{" in text for text in (english | korean).values())
