"""Errors of language models."""

from __future__ import annotations


class LLMError(RuntimeError):
    """There is no text; the interview continues without it."""


class LLMUnavailable(LLMError):  # noqa: N818 (a state of the world more than a fault)
    """No provider gave an answer; the message gives each one's reason."""


class TimeIsUp(LLMUnavailable):
    """No provider gave an answer within the time limit of the whole task."""


class Preempted(LLMError):  # noqa: N818
    """More urgent work needed the processor; the generation was stopped half-way."""


class LLMServerError(RuntimeError):
    """The embedded server cannot be started; the message gives the reason and the remedy."""
