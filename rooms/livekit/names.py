"""How rooms on the server are called."""

from __future__ import annotations

from uuid import UUID

ROOM_PREFIX = "interview-"
"""Of the room of an interview; its id follows."""
CALL_PREFIX = "call-"
"""Of the room that a phone call opens before anybody knows which interview it is for."""


def room_name(interview_id: UUID) -> str:
    """The name of an interview's own room."""
    return f"{ROOM_PREFIX}{interview_id}"


def interview_of(name: str) -> UUID | None:
    """The interview that a room is named after, or None."""
    if not name.startswith(ROOM_PREFIX):
        return None
    try:
        return UUID(name.removeprefix(ROOM_PREFIX))
    except ValueError:
        return None
