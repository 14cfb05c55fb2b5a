"""How rooms on the server are called, and so which of them are ours."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

INTERVIEW = "interview-"
"""Of the room of an interview; its id follows."""
CALL = "call-"
"""Of the room that a phone call opens before anybody knows which interview it is for."""


@dataclass(frozen=True)
class RoomNames:
    """The names that one installation gives its rooms.

    Args:
        prefix: what all of them begin with. Installations that share a server have different
            ones, none of which holds ``interview-`` or ``call-``: then no room of one is taken
            for the other's.
    """

    prefix: str = ""

    @property
    def of_calls(self) -> str:
        """What the names of phone calls' rooms begin with."""
        return self.prefix + CALL

    def of_interview(self, interview_id: UUID) -> str:
        """The name of an interview's own room."""
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
        """Whether this installation made the room, for an interview or for a call."""
        return room.startswith((self.prefix + INTERVIEW, self.of_calls))
