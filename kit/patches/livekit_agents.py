"""What livekit-agents has no public name for. Its version is pinned; a test checks the names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livekit.agents import AgentSession


class FalseInterruptionTimer:
    """Takes over the timer after which a session resumes a voice that it paused for a sound.

    Args:
        session: started.
        start: called with the session's own delay in seconds when the timer would start.
        stop: called when the session stops the timer; :meth:`stop` must follow.

    Raises:
        RuntimeError: the session is not running.
    """

    def __init__(
        self,
        session: AgentSession[Any],
        *,
        start: Callable[[float], None],
        stop: Callable[[], None],
    ) -> None:
        if session._activity is None:
            raise RuntimeError("the session is not running")
        self._activity = activity = session._activity
        self._start = activity._start_false_interruption_timer
        self._stop = activity._cancel_false_interruption_timer
        activity._start_false_interruption_timer = start  # type: ignore[method-assign,assignment]
        activity._cancel_false_interruption_timer = stop  # type: ignore[method-assign]

    @property
    def paused_speech(self) -> object | None:
        """What identifies the current pause; None while the voice is not paused."""
        return self._activity._paused_speech

    def resume(self) -> None:
        """End the pause at once, unless a turn that is being decided owns it."""
        self._start(0.0)

    def stop(self) -> None:
        """Stop the session's own timer."""
        self._stop()
