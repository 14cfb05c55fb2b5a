"""Measures the candidate's silence, and has it posted when it has lasted long enough."""

from __future__ import annotations

from agent.interview.events import SilenceElapsed
from agent.interview.parts import EventTimers

SHORTEST_SILENCE_S = 0.5
"""How long the silence after another voice is listened to at least."""


class SilenceWatch:
    """Knows whether the candidate speaks, and since when they don't.

    Times are those of events, in seconds.

    Args:
        timers: post the silence later.
    """

    def __init__(self, timers: EventTimers) -> None:
        self._timers = timers
        self._number = 0
        """Of the timer that runs; 0: none."""
        self._since_s = 0.0
        self._before_s = 0.0
        """``_since_s`` before the voice that was last heard."""
        self.candidate_speaks = False

    def voice_started(self) -> None:
        """The candidate's voice begins."""
        self.candidate_speaks = True
        self._before_s = self._since_s
        self.stop()
        self._timers.watch_answer()

    def voice_stopped(self, at_s: float) -> None:
        """The candidate's voice ends; the caller decides whether their silence is waited for."""
        self.candidate_speaks = False
        self._since_s = at_s
        self._timers.stop_watching()

    def background_heard(self, at_s: float, patience_s: float) -> float:
        """The voice was not the candidate's, who has been as silent as before it.

        Returns:
            What is left of their patience, in seconds.
        """
        self.candidate_speaks = False
        self._since_s = self._before_s
        self._timers.stop_watching()
        return max(SHORTEST_SILENCE_S, patience_s - (at_s - self._since_s))

    def reply_ended(self, at_s: float) -> None:
        """The interviewer has said what they had to say: the silence begins now."""
        self._since_s = at_s

    def arm(self, patience_s: float, *, extended: bool = False) -> None:
        """Have the silence posted once it has lasted ``patience_s`` from now."""
        self._number = self._timers.arm_silence(patience_s, extended=extended)

    def stop(self) -> None:
        """Don't wait for the silence any more."""
        self._number = 0
        self._timers.stop_silence()

    def lasted_s(self, event: SilenceElapsed) -> float | None:
        """How long the silence has lasted; None: it was stopped, or is waited for afresh."""
        if event.timer != self._number:
            return None
        return max(event.patience_s, event.at_s - self._since_s)
