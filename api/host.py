"""What the API needs from the process that runs the live interviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from db.access import Access
from kit.language import Language
from rooms.join_grants import JoinGrant


class RoomOverError(Exception):
    """The interview is closed; the message says why."""


class NotReadyError(Exception):
    """The interview can't be joined yet; the message says what is missing.

    Attributes:
        retry_after_s: when to retry.
    """

    def __init__(self, message: str, retry_after_s: int = 2) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotHereError(Exception):
    """The interview's room is not in this process; the message says where it is."""


class BusyError(Exception):
    """The machine is busy with interviews."""


@dataclass(frozen=True)
class Heard:
    """The result of a candidate's sound check."""

    text: str
    level_dbfs: float
    """Level of the loudest half second; full scale is 0."""
    speech_s: float
    """Seconds that contain a voice."""


class SoundCheck(Protocol):
    """Recognises a test sentence with the interviewer's recogniser."""

    async def hear(self, language: str, pcm: npt.NDArray[np.int16]) -> Heard:
        """Recognise what a candidate's microphone recorded (16 kHz, mono, a few seconds).

        Raises:
            BusyError: another check is running, or interviews need the machine.
            NotReadyError: there is no recogniser; the message says why.
        """


@dataclass(frozen=True)
class SpokenText:
    """A text as sound."""

    pcm: npt.NDArray[np.int16]
    """24 kHz, mono."""
    engine: str
    """The speech engine and its voice, such as ``kokoro/af_heart``."""


class Voice(Protocol):
    """Speaks a text with the interviewer's voice."""

    async def speak(self, language: Language, text: str) -> SpokenText:
        """Render a short text.

        Raises:
            BusyError: another text is being rendered, or interviews need the machine.
            NotReadyError: there is no voice; the message says why.
        """


class Host(Protocol):
    """Runs the live interviews; the composition root provides it."""

    async def prepare(self, interview_id: UUID) -> None:
        """Render speech and warm up models for a new interview.

        Returns at once; the work continues in the background.
        """

    async def check_language(self, language: str) -> None:
        """Check that interviews in a language can be held.

        Raises:
            NotReadyError: its models are missing or damaged; the message says how to fetch them.
        """

    async def check_space(self) -> None:
        """Check that there is room on disk for another interview.

        Raises:
            NotReadyError: there is none; the message says where.
        """

    async def join(self, interview_id: UUID, rtc_url: str, access: Access) -> JoinGrant:
        """Open an interview that isn't over, and return a join grant for its candidate.

        Args:
            rtc_url: where the offer for a direct room is sent.
            access: what the candidate was admitted by; the grant and the stay in the room end
                with it.

        Raises:
            RoomOverError: it ended in the meantime.
            NotReadyError: no interviewer is free, the models or the LiveKit server are not ready,
                or a disk is nearly full and the interview has not begun; the message says which.
                Nothing has changed.
        """

    async def connect(
        self, interview_id: UUID, sdp: str, type_: str, access: Access
    ) -> tuple[str, str]:
        """Accept a candidate's WebRTC offer and return the answer ``(sdp, type)``.

        Opens the room and starts or resumes the interview if needed; a second connection
        replaces the first.

        Raises:
            ValueError: the offer is invalid; the message says why.
            RoomOverError: the interview is over.
            NotReadyError: the models are not loaded yet.
            NotHereError: its room is on a LiveKit server.
        """

    async def complete(self, interview_id: UUID) -> None:
        """Stop a live interview and store its last words.

        Returns when the whole transcript is in the database. Does nothing for an interview that
        isn't live.
        """

    def readiness(self) -> dict[str, Any]:
        """``{"status": "ready"}``, or ``{"status": "starting", "models": {…}}``.

        ``models`` has ``done_bytes``, ``total_bytes`` and ``label`` during a download. Other keys
        are passed on unchanged. Any ``status`` but ``ready`` becomes a 503. Must not block.
        """
