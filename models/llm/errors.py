"""What goes wrong with a language model."""

from __future__ import annotations


class LLMError(RuntimeError):
    """No text came; the interview goes on without it."""


class LLMUnavailable(LLMError):  # noqa: N818 (a state of the world more than a fault)
    """No provider gave an answer; the message says what each of them did."""


class TimeIsUp(LLMUnavailable):
    """Nobody gave an answer in the time that there was for the whole work."""


class Preempted(LLMError):  # noqa: N818
    """Somebody more urgent needed the processor; the generation was stopped half-way."""


class LLMServerError(RuntimeError):
    """The embedded server cannot be started; the message says why and what mends it."""
