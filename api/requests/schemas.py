"""Messages about candidates' requests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from api.paging import Page
from api.requests.time_limits import DueRule, due
from api.schemas import NO_NUL, NOT_BLANK, VISIBLE, Wire, WireInput, in_zone
from api.settings import ApiSettings
from db.repositories.requests import RequestSubject
from db.tables import CandidateRequest, RequestKind, RequestState

Words = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]
Answer = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=NOT_BLANK), VISIBLE
]


class CreateRequest(WireInput):
    """A candidate's request."""

    kind: RequestKind
    message: Words = ""
    """Optional, in the candidate's own words."""


class CloseRequest(WireInput):
    """How staff close a request."""

    state: Literal["answered", "closed"]
    """``answered``: the request is granted (the explanation may be read, a person reviewed the
    report, the interview is deleted, another format is arranged). ``closed``: it is refused; the
    answer says why."""
    answer: Answer
    """Shown to the candidate after the interview. Candidates who ask for another format before it
    have no page with it: write to them."""


class RequestView(Wire):
    """A request and its answer."""

    id: UUID
    interview_id: UUID
    candidate_name: str
    role: str
    """The interview's: the job title it was created with."""
    kind: RequestKind
    state: RequestState
    message: str
    answer: str | None
    created_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    """Who answered or refused it, for staff: the name of an account or an API key, or of the
    candidate, who began the interview after asking for another format. Null for candidates, and
    while it is open."""
    due_at: datetime | None
    """When an answer is due; null once there is one."""
    due_rule: DueRule | None
    """The rule that ``due_at`` follows: a law of the position's ``jurisdiction``, or
    ``installation`` for ``VIVAVOCE_API_REQUEST_DUE_DAYS``. ``no_legal_limit``: the same days, since
    no limit of that jurisdiction is known for this kind. Null once there is an answer."""

    @classmethod
    def of(
        cls,
        row: CandidateRequest,
        subject: RequestSubject,
        settings: ApiSettings,
        *,
        to_staff: bool,
    ) -> RequestView:
        """From the tables, with times in the display zone.

        Args:
            to_staff: with the name of the person who closed it.
        """
        zone = settings.zone
        due_at, due_rule = due(
            row.created_at, RequestKind(row.kind), subject.jurisdiction, settings
        )
        is_open = row.state == RequestState.OPEN
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            candidate_name=subject.candidate_name,
            role=subject.role,
            kind=RequestKind(row.kind),
            state=RequestState(row.state),
            message=row.message,
            answer=row.answer,
            created_at=row.created_at.astimezone(zone),
            closed_at=in_zone(row.closed_at, zone),
            closed_by=row.closed_by if to_staff else None,
            due_at=due_at if is_open else None,
            due_rule=due_rule if is_open else None,
        )


class RequestPage(Page[RequestView]):
    """A page of requests, newest first."""
