"""How a caller enters the PIN: a plain state machine without I/O.

A caller is greeted, asked for the PIN, and presses digits. The PIN is complete at its length or
with ``#``; ``*`` starts over. Three wrong PINs, or repeated silence, end the call. Every call comes
to an end, whatever happens in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

MAX_WRONG = 3
"""Wrong PINs in one call."""
MAX_RETRIES = 4
"""Silences, incomplete PINs and restarts in one call; the last one ends it."""
SILENCE_S = 8.0
"""From the end of a prompt until a caller who pressed nothing is asked again."""
PAUSE_S = 5.0
"""From one digit until the PIN counts as incomplete."""


class PinResult(StrEnum):
    """What looking a PIN up showed."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    OVER = "over"
    """The interview has ended."""
    BLOCKED = "blocked"
    """Too many wrong PINs from this number, in other calls too."""
    TROUBLE = "trouble"
    """It could not be looked up."""


class EntryPhase(StrEnum):
    """How far a call has come."""

    RINGING = "ringing"
    ASKING = "asking"
    CHECKING = "checking"
    TRANSFERRING = "transferring"
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
    """The last step's ``wait_s`` passed and nothing happened."""


@dataclass(frozen=True)
class Checked:
    """The PIN was looked up."""

    result: PinResult


@dataclass(frozen=True)
class Transferred:
    """The interview can begin in this call, or (``ready`` false) not at the moment."""

    ready: bool


EntryEvent: TypeAlias = Arrived | Pressed | Waited | Checked | Transferred


@dataclass(frozen=True)
class EntryState:
    """One call so far."""

    phase: EntryPhase = EntryPhase.RINGING
    digits: str = ""
    wrong: int = 0
    retries: int = 0


@dataclass(frozen=True)
class EntryStep:
    """What to do next; an empty one changes nothing.

    Attributes:
        say: phrases by key, in this order.
        interrupt: stop the phrase that is playing.
        check: a PIN to look up.
        wait_s: report :class:`Waited` when no key comes for this long after the last phrase.
        transfer: move the PIN's interview into this call.
        admit: begin the interview after the last phrase.
        hang_up: end the call after the last phrase.
    """

    say: tuple[str, ...] = ()
    interrupt: bool = False
    check: str | None = None
    wait_s: float | None = None
    transfer: bool = False
    admit: bool = False
    hang_up: bool = False


NO_STEP = EntryStep()

_FAREWELLS = {
    PinResult.EXPIRED: "expired",
    PinResult.OVER: "over",
    PinResult.BLOCKED: "blocked",
    PinResult.TROUBLE: "trouble",
}


class PinEntry:
    """Decides each step of a call.

    Args:
        pin_digits: length of a PIN; a shorter one is entered with ``#``.
    """

    def __init__(self, pin_digits: int) -> None:
        self._pin_digits = pin_digits

    def advance(self, state: EntryState, event: EntryEvent) -> tuple[EntryState, EntryStep]:
        """The next state and what to do. Never raises, for any order of events."""
        match state.phase, event:
            case EntryPhase.RINGING, Arrived():
                return _ask(state, "greeting", "ask_pin")
            case EntryPhase.RINGING, Pressed(key) if _is_digit(key):
                # A caller who has called before need not be greeted.
                return self._pressed(replace(state, phase=EntryPhase.ASKING), key)
            case EntryPhase.ASKING, Pressed(key):
                return self._pressed(state, key)
            case EntryPhase.ASKING, Waited():
                return _retry(state, "incomplete" if state.digits else "nothing_heard")
            case EntryPhase.CHECKING, Checked(result):
                return _checked(state, result)
            case EntryPhase.TRANSFERRING, Transferred(ready):
                if not ready:
                    return _close(state, "not_yet")
                return replace(state, phase=EntryPhase.CLOSED), EntryStep(admit=True)
            case _:
                return state, NO_STEP

    def _pressed(self, state: EntryState, key: str) -> tuple[EntryState, EntryStep]:
        if key == "*":
            return _retry(state, "start_over")
        if key == "#":
            # After a PIN that was complete without it, it means nothing.
            return _check(state) if state.digits else (state, NO_STEP)
        if not _is_digit(key):
            return state, NO_STEP
        state = replace(state, digits=state.digits + key)
        if len(state.digits) >= self._pin_digits:
            return _check(state)
        return state, EntryStep(interrupt=True, wait_s=PAUSE_S)


def _is_digit(key: str) -> bool:
    return len(key) == 1 and key in "0123456789"


def _ask(state: EntryState, *say: str) -> tuple[EntryState, EntryStep]:
    asking = replace(state, phase=EntryPhase.ASKING, digits="")
    return asking, EntryStep(say=say, interrupt=True, wait_s=SILENCE_S)


def _check(state: EntryState) -> tuple[EntryState, EntryStep]:
    checking = replace(state, phase=EntryPhase.CHECKING, digits="")
    return checking, EntryStep(interrupt=True, check=state.digits)


def _close(state: EntryState, say: str) -> tuple[EntryState, EntryStep]:
    closed = replace(state, phase=EntryPhase.CLOSED, digits="")
    return closed, EntryStep(say=(say,), interrupt=True, hang_up=True)


def _retry(state: EntryState, say: str) -> tuple[EntryState, EntryStep]:
    state = replace(state, retries=state.retries + 1)
    if state.retries >= MAX_RETRIES:
        return _close(state, "goodbye")
    return _ask(state, say, "ask_pin_again")


def _checked(state: EntryState, result: PinResult) -> tuple[EntryState, EntryStep]:
    if result is PinResult.RIGHT:
        transferring = replace(state, phase=EntryPhase.TRANSFERRING)
        return transferring, EntryStep(say=("one_moment",), transfer=True)
    if result is not PinResult.WRONG:
        return _close(state, _FAREWELLS[result])
    state = replace(state, wrong=state.wrong + 1)
    if state.wrong >= MAX_WRONG:
        return _close(state, "wrong_pin_goodbye")
    return _ask(state, "wrong_pin", "ask_pin_again")
