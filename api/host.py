"""What the API needs from the process that holds the live interviews."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID


class RoomOverError(Exception):
    """The interview can't be entered any more; the message says why."""


class NotReadyError(Exception):
    """The interview can't be entered yet; the message says what is missing."""


class Host(Protocol):
    """Runs the live interviews; the composition root provides it."""

    async def prepare(self, interview_id: UUID) -> None:
        """A new interview is stored: speech may be made and models warmed.

        Returns at once; the work goes on behind.
        """

    async def connect(self, interview_id: UUID, sdp: str, type_: str) -> tuple[str, str]:
        """Take a candidate's WebRTC offer and give the answer ``(sdp, type)``.

        Opens the room and starts (or resumes) the interview where needed; a second
        connection replaces the first.

        Raises:
            ValueError: the offer can't be used; the message says why.
            RoomOverError: the interview is over.
            NotReadyError: the models aren't there yet.
        """

    async def complete(self, interview_id: UUID) -> None:
        """End the interview if it is live here: no more speech, last words stored.

        Returns when everything said so far is in the database. Does nothing for an
        interview that isn't live here.
        """

    def readiness(self) -> dict[str, Any]:
        """``{"status": "ready"}``, or ``{"status": "starting", "models": {…}}``.

        ``models`` has ``done_bytes``, ``total_bytes`` and ``label`` while files are fetched.
        More keys are passed on as they are. ``status`` other than ``ready`` is answered
        with 503. Must not block.
        """
