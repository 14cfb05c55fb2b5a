"""Candidates' requests on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.schemas import Wire, WireInput
from db.tables import CandidateRequest, RequestKind, RequestState

Words = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Answer = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]


class CreateRequest(WireInput):
    """What a candidate asks for."""

    kind: RequestKind
    message: Words = ""
    """In their own words, if they like."""


class CloseRequest(WireInput):
    """How staff end a request."""

    state: Literal["answered", "closed"]
    """``answered``: what was asked for is done (an explanation may be read, a person looked at
    it again, the interview is deleted). ``closed``: it is not; the answer says why."""
    answer: Answer
    """What the candidate reads."""


class RequestView(Wire):
    """A request and its answer."""

    id: UUID
    interview_id: UUID
    kind: RequestKind
    state: RequestState
    message: str
    answer: str | None
    created_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, row: CandidateRequest, zone: ZoneInfo) -> RequestView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            kind=RequestKind(row.kind),
            state=RequestState(row.state),
            message=row.message,
            answer=row.answer,
            created_at=row.created_at.astimezone(zone),
            closed_at=row.closed_at.astimezone(zone) if row.closed_at else None,
        )


class RequestPage(Wire):
    """Some requests, newest first."""

    items: list[RequestView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
