"""What the API needs from the process that holds the live interviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from rooms.base import JoinGrant


class RoomOverError(Exception):
    """The interview can't be entered any more; the message says why."""


class NotReadyError(Exception):
    """The interview can't be entered yet; the message says what is missing.

    Attributes:
        retry_after_s: when it makes sense to ask again.
    """

    def __init__(self, message: str, retry_after_s: int = 2) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotHereError(Exception):
    """The interview isn't entered through this process; the message says where."""


class BusyError(Exception):
    """Not now: interviews that go on need the machine."""


@dataclass(frozen=True)
class Heard:
    """What was heard in a candidate's sound check."""

    text: str
    level_dbfs: float
    """Of the loudest half second, full scale is 0."""
    speech_s: float
    """Seconds with a voice in them."""


class SoundCheck(Protocol):
    """Hears a sentence as an interviewer would."""

    async def hear(self, language: str, pcm: npt.NDArray[np.int16]) -> Heard:
        """What a candidate's microphone sends (16 kHz, mono, some seconds).

        Raises:
            BusyError: others are being heard, or interviews need the machine.
            NotReadyError: there is no recogniser here; the message says why.
        """


class Host(Protocol):
    """Runs the live interviews; the composition root provides it."""

    async def prepare(self, interview_id: UUID) -> None:
        """A new interview is stored: speech may be made and models warmed.

        Returns at once; the work goes on behind.
        """

    async def join(self, interview_id: UUID, rtc_url: str) -> JoinGrant:
        """Let a candidate into an interview that isn't over: open it, and give the grant.

        Args:
            rtc_url: where a direct room's offer would be sent.

        Raises:
            RoomOverError: it ended in the meantime.
            NotReadyError: no interviewer is free, or the models or the rooms' server aren't
                there; the message says which. Nothing has changed.
        """

    async def connect(self, interview_id: UUID, sdp: str, type_: str) -> tuple[str, str]:
        """Take a candidate's WebRTC offer and give the answer ``(sdp, type)``.

        Opens the room and starts (or resumes) the interview where needed; a second
        connection replaces the first.

        Raises:
            ValueError: the offer can't be used; the message says why.
            RoomOverError: the interview is over.
            NotReadyError: the models aren't there yet.
            NotHereError: its room is on a LiveKit server.
        """

    async def complete(self, interview_id: UUID) -> None:
        """End the interview if it is live: no more speech, last words stored.

        Returns when everything said so far is in the database. Does nothing for an
        interview that isn't live.
        """

    def readiness(self) -> dict[str, Any]:
        """``{"status": "ready"}``, or ``{"status": "starting", "models": {…}}``.

        ``models`` has ``done_bytes``, ``total_bytes`` and ``label`` while files are fetched.
        More keys are passed on as they are. ``status`` other than ``ready`` is answered
        with 503. Must not block.
        """
