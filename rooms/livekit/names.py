"""Names of rooms on the server, by which ours are recognised."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

INTERVIEW = "interview-"
"""Begins the name of an interview's room; its id follows."""
CALL = "call-"
"""Begins the name of a phone call's room, opened before its interview is known."""


@dataclass(frozen=True)
class RoomNames:
    """The names that one installation gives its rooms.

    Args:
        prefix: begins all of them. Installations that share a server have different ones, none
            of which contains ``interview-`` or ``call-``: so no room of one is taken for the
            other's.
    """

    prefix: str = ""

    @property
    def of_calls(self) -> str:
        """The prefix of phone calls' rooms."""
        return self.prefix + CALL

    def of_interview(self, interview_id: UUID) -> str:
        """The name of an interview's room."""
        return f"{self.prefix}{INTERVIEW}{interview_id}"

    def interview(self, room: str) -> UUID | None:
        """The interview that a room is named after, or None."""
        if not room.startswith(self.prefix + INTERVIEW):
            return None
        try:
            return UUID(room.removeprefix(self.prefix + INTERVIEW))
        except ValueError:
            return None

    def is_call(self, room: str) -> bool:
        """Whether a phone call opened the room."""
        return room.startswith(self.of_calls)

    def ours(self, room: str) -> bool:
        """Whether the room is this installation's, for an interview or for a call."""
        return room.startswith((self.prefix + INTERVIEW, self.of_calls))
