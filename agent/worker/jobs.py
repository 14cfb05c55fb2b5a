"""Job requests, read from a LiveKit dispatch.

A dispatch's metadata is a JSON object: ``{"interview_id": …}`` for an interview, or
``{"kind": "reception"}`` for a phone call whose interview is not known yet. Without metadata the
interview is in the room's name (``interview-<uuid>``); any other room is for walk-ins, where the
operator admits them.
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
    """The dispatch cannot be served; the message says why."""


@dataclass(frozen=True)
class JobRequestInfo:
    """The request in a dispatch."""

    kind: JobKind
    interview_id: UUID | None
    """None: a walk-in, or a caller whose interview is not known yet."""
    metadata: dict[str, Any]


@dataclass(frozen=True)
class JobInfo:
    """A job that was assigned to this worker.

    ``token`` admits the agent to ``room`` at ``url`` once, soon; later tokens are our own.
    """

    id: str
    room: str
    url: str
    token: str
    request: JobRequestInfo


def read_request(room: str, metadata: str, *, walk_ins: bool, names: RoomNames) -> JobRequestInfo:
    """Read the request in a dispatch.

    Args:
        room: the LiveKit room's name.
        metadata: the dispatch's.
        walk_ins: whether a dispatch may name no interview.
        names: of our rooms.

    Raises:
        BadJobError: it cannot be served.
    """
    content = _read_object(metadata)
    kind = content.get("kind", "interview")
    if kind == RECEPTION:
        return JobRequestInfo("reception", None, content)
    if kind != "interview":
        raise BadJobError(f"unknown kind of job: {str(kind)[:60]!r}")
    named = content.get("interview_id")
    if named is not None:
        return JobRequestInfo("interview", _interview_id(named), content)
    if (own := names.interview(room)) is not None:
        return JobRequestInfo("interview", own, content)
    if not walk_ins:
        raise BadJobError("it names no interview, and walk-ins are not admitted")
    return JobRequestInfo("walk_in", None, content)


def _read_object(metadata: str) -> dict[str, Any]:
    if not metadata.strip():
        return {}
    try:
        content = json.loads(metadata)
    except ValueError as error:
        raise BadJobError(f"its metadata is not JSON: {metadata[:60]!r}") from error
    if not isinstance(content, dict):
        raise BadJobError(f"its metadata is not a JSON object: {metadata[:60]!r}")
    return content


def _interview_id(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise BadJobError(f"{str(text)[:60]!r} is not an interview's id") from error
