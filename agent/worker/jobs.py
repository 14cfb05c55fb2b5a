"""What a LiveKit job asks of the interviewer, read from its dispatch.

A dispatch's metadata is a JSON object: ``{"interview_id": …}`` for an interview, or
``{"kind": "reception"}`` for a phone call that has to find its interview first. Without
metadata the room's name tells the interview (``interview-<uuid>``); any other room is for
walk-ins, where the operator lets them in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from rooms.livekit.names import RoomNames

RECEPTION = "reception"

JobKind = Literal["interview", "reception", "walk_in"]


class BadJobError(ValueError):
    """A dispatch that nobody can serve; the message says why."""


@dataclass(frozen=True)
class JobRequestInfo:
    """What is asked for."""

    kind: JobKind
    interview_id: UUID | None
    """None: a walk-in, or a caller whose interview is not known yet."""
    metadata: dict[str, Any]


@dataclass(frozen=True)
class JobInfo:
    """A job that was given to this worker.

    ``token`` lets the agent into ``room`` at ``url`` once, soon; later ones are our own.
    """

    id: str
    room: str
    url: str
    token: str
    request: JobRequestInfo


def read_request(room: str, metadata: str, *, walk_ins: bool, names: RoomNames) -> JobRequestInfo:
    """What a dispatch asks for.

    Args:
        room: the LiveKit room's name.
        metadata: the dispatch's.
        walk_ins: whether a dispatch may ask for no interview in particular.
        names: how our rooms are called.

    Raises:
        BadJobError: it makes no sense here.
    """
    told = _read_object(metadata)
    kind = told.get("kind", "interview")
    if kind == RECEPTION:
        return JobRequestInfo("reception", None, told)
    if kind != "interview":
        raise BadJobError(f"there is no kind of job called {str(kind)[:60]!r}")
    named = told.get("interview_id")
    if named is not None:
        return JobRequestInfo("interview", _interview_id(named), told)
    if (own := names.interview(room)) is not None:
        return JobRequestInfo("interview", own, told)
    if not walk_ins:
        raise BadJobError("it names no interview, and walk-ins are not let in")
    return JobRequestInfo("walk_in", None, told)


def _read_object(metadata: str) -> dict[str, Any]:
    if not metadata.strip():
        return {}
    try:
        told = json.loads(metadata)
    except ValueError as error:
        raise BadJobError(f"its metadata is no JSON: {metadata[:60]!r}") from error
    if not isinstance(told, dict):
        raise BadJobError(f"its metadata is no JSON object: {metadata[:60]!r}")
    return told


def _interview_id(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise BadJobError(f"{str(text)[:60]!r} is no interview's id") from error
