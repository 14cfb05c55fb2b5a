"""Where a candidate and the interviewer meet, whatever carries the sound.

A room gives the agent one audio input, one audio output, the recording's clock, and a way to
send captions and states to the candidate's client. The agent knows nothing else about
transports.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal

from livekit import rtc
from livekit.agents.voice import io

from kit.audio import Pcm

RoomEvent = Literal["candidate_joined", "candidate_left", "message", "closed"]

NOTICE_S = 0.5
"""How long a device that must leave stays connected, so that its notice arrives."""


class RecordingClock:
    """Maps wall time to seconds of the recording, which all transcript times refer to."""

    def __init__(self, started_at: float) -> None:
        self.started_at = started_at
        """Wall time (``time.time()``) of the recording's first sample."""

    def position(self, wall_time: float) -> float:
        """Seconds since the recording's first sample; never negative."""
        return max(0.0, wall_time - self.started_at)


class Room(ABC, rtc.EventEmitter[RoomEvent]):
    """One interview's meeting place.

    Events (synchronous callbacks; start a task for anything slow):
        candidate_joined(): media from the candidate flows; also after a return.
        candidate_left(): the candidate's connection is gone.
        message(dict): a JSON message from the candidate's client, such as
            ``{"type": "text_answer", "text": …}`` or ``{"type": "control", "action": "repeat"}``.
        closed(): the room is over; also when its server or another agent took it away.
    """

    interview_id: str
    clock: RecordingClock
    audio_input: io.AudioInput
    """Frames of ``LISTENING_RATE``, mono, at real time; silence without a candidate."""
    audio_output: io.AudioOutput
    """Takes frames of ``SPEECH_RATE``, mono, faster than real time; can pause."""

    speech_engine: str = ""
    """The agent's speech engine and voice, which the recording's tags name. The agent's side sets
    it before the recording begins."""
    farewell: Pcm | None = None
    """What a caller hears before they are removed since their access was withdrawn; a page shows
    it. The agent sets it."""

    @abstractmethod
    async def open(self) -> None:
        """Start the clock, the recording and the streams, unless it is open already.

        Raises:
            RecordingError: the recording cannot be written.
            ConnectionError: the room's server cannot be reached.
        """

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Whether the candidate's media flows now."""

    @property
    @abstractmethod
    def media_gap_s(self) -> float:
        """Seconds since media last arrived from the candidate, known to about half a second.
        Silence within a long gap is not the candidate's."""

    @abstractmethod
    async def publish(self, message: dict[str, Any]) -> None:
        """Send a JSON message to the candidate's client; dropped without a candidate."""

    @abstractmethod
    async def wait_connected(self, timeout_s: float | None = None) -> bool:
        """Wait for the candidate; False when ``timeout_s`` passed first."""

    @abstractmethod
    async def aclose(self) -> None:
        """Hang up, finish the recording, free everything. Safe to call twice."""
