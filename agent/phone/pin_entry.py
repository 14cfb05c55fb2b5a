"""What the reception does with a caller: a plain state machine without I/O.

Greeted and asked for the PIN, a caller presses digits. The PIN is complete at its length or
with ``#``; ``*`` begins anew. Three wrong PINs, or nothing usable time after time, end the
call. Whatever happens in whatever order, a call at this desk comes to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MAX_WRONG = 3
"""Wrong PINs in one call."""
MAX_FRUITLESS = 4
"""Silences, half PINs and fresh starts in one call; at the last one it ends."""
SILENCE_S = 8.0
"""From the last word of ours until a caller who pressed nothing is asked again."""
PAUSE_S = 5.0
"""From one digit until the rest of the PIN is no longer waited for."""


class Answer(StrEnum):
    """What a PIN turned out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    OVER = "over"
    BLOCKED = "blocked"
    """Too many wrong PINs from this number, in other calls too."""
    TROUBLE = "trouble"
    """It could not be looked up."""


class Phase(StrEnum):
    """Where a call at the desk is."""

    RINGING = "ringing"
    ASKING = "asking"
    CHECKING = "checking"
    LEADING = "leading"
    CLOSED = "closed"


@dataclass(frozen=True)
class Arrived:
    """The caller is there and can hear."""


@dataclass(frozen=True)
class Pressed:
    """A key: ``0`` to ``9``, ``*``, ``#``, ``A`` to ``D``."""

    key: str


@dataclass(frozen=True)
class Waited:
    """The time of the last step passed and nothing happened."""


@dataclass(frozen=True)
class Checked:
    """The PIN was looked up."""

    answer: Answer


@dataclass(frozen=True)
class Led:
    """The way to the interview is clear, or (``clear`` false) it cannot begin just now."""

    clear: bool


Event = Arrived | Pressed | Waited | Checked | Led


@dataclass(frozen=True)
class State:
    """One call at the desk."""

    phase: Phase = Phase.RINGING
    digits: str = ""
    wrong: int = 0
    fruitless: int = 0


@dataclass(frozen=True)
class Step:
    """What to do next; an empty one changes nothing that is going on.

    Attributes:
        say: phrases by key, in this order.
        hush: what is being said is broken off.
        check: a PIN to look up.
        wait_s: when no key comes for so long after the last word, that is an event.
        lead: the interview that the PIN leads to is to be made ready for this caller.
        admit: the interview begins after the last word.
        hang_up: the call ends after the last word.
    """

    say: tuple[str, ...] = ()
    hush: bool = False
    check: str | None = None
    wait_s: float | None = None
    lead: bool = False
    admit: bool = False
    hang_up: bool = False


NOTHING = Step()

_FAREWELLS = {
    Answer.EXPIRED: "expired",
    Answer.OVER: "over",
    Answer.BLOCKED: "blocked",
    Answer.TROUBLE: "trouble",
}


class PinEntry:
    """Decides each step of a call.

    Args:
        pin_digits: length of a PIN; shorter ones are taken with ``#``.
    """

    def __init__(self, pin_digits: int) -> None:
        self._pin_digits = pin_digits

    def advance(self, state: State, event: Event) -> tuple[State, Step]:
        """The next state and what to do. Never raises for any order of events."""
        match state.phase, event:
            case Phase.RINGING, Arrived():
                return _ask(state, "greeting", "ask_pin")
            case Phase.RINGING, Pressed(key) if _is_digit(key):
                # Who calls again knows what comes, and need not be greeted.
                return self._pressed(replace(state, phase=Phase.ASKING), key)
            case Phase.ASKING, Pressed(key):
                return self._pressed(state, key)
            case Phase.ASKING, Waited():
                return _fruitless(state, "incomplete" if state.digits else "nothing_heard")
            case Phase.CHECKING, Checked(answer):
                return _checked(state, answer)
            case Phase.LEADING, Led(clear):
                if not clear:
                    return _close(state, "not_yet")
                return replace(state, phase=Phase.CLOSED), Step(admit=True)
            case _:
                return state, NOTHING

    def _pressed(self, state: State, key: str) -> tuple[State, Step]:
        if key == "*":
            return _fruitless(state, "start_over")
        if key == "#":
            # One that comes after a PIN which was complete without it means nothing.
            return _check(state) if state.digits else (state, NOTHING)
        if not _is_digit(key):
            return state, NOTHING
        state = replace(state, digits=state.digits + key)
        if len(state.digits) >= self._pin_digits:
            return _check(state)
        return state, Step(hush=True, wait_s=PAUSE_S)


def _is_digit(key: str) -> bool:
    return len(key) == 1 and key in "0123456789"


def _ask(state: State, *say: str) -> tuple[State, Step]:
    asking = replace(state, phase=Phase.ASKING, digits="")
    return asking, Step(say=say, hush=True, wait_s=SILENCE_S)


def _check(state: State) -> tuple[State, Step]:
    checking = replace(state, phase=Phase.CHECKING, digits="")
    return checking, Step(hush=True, check=state.digits)


def _close(state: State, say: str) -> tuple[State, Step]:
    closed = replace(state, phase=Phase.CLOSED, digits="")
    return closed, Step(say=(say,), hush=True, hang_up=True)


def _fruitless(state: State, say: str) -> tuple[State, Step]:
    state = replace(state, fruitless=state.fruitless + 1)
    if state.fruitless >= MAX_FRUITLESS:
        return _close(state, "goodbye")
    return _ask(state, say, "ask_pin_again")


def _checked(state: State, answer: Answer) -> tuple[State, Step]:
    if answer is Answer.RIGHT:
        return replace(state, phase=Phase.LEADING), Step(say=("one_moment",), lead=True)
    if answer is not Answer.WRONG:
        return _close(state, _FAREWELLS[answer])
    state = replace(state, wrong=state.wrong + 1)
    if state.wrong >= MAX_WRONG:
        return _close(state, "wrong_pin_goodbye")
    return _ask(state, "wrong_pin", "ask_pin_again")
