"""Messages about batches of invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.schemas import NO_NUL, Flag, Wire, WireInput
from db.tables import BatchSource, BatchState, InvitationBatch, InvitationBatchRow, RowState
from pipelines.invitation_batches.options import DAY_S
from pipelines.invitation_batches.person import MOST_CHARACTERS
from pipelines.invitation_batches.problems import Code, RowProblem
from pipelines.invitation_batches.problems import Field as RowField

TEXT_CHARACTERS = 300_000
BODY_BYTES = 2_000_000
"""Of such a text as JSON, which may write each letter in six."""
_Cell = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MOST_CHARACTERS, pattern=NO_NUL),
]


class RowStatus(StrEnum):
    """What happens to a row when the batch is sent, or what became of it."""

    READY = "ready"
    """Is invited when the batch is sent."""
    FAULTY = "faulty"
    """Is not invited until its problems are solved."""
    LEFT_OUT = "left_out"
    QUEUED = "queued"
    INVITED = "invited"
    FAILED = "failed"
    """Could not be invited; ``problems`` says why. Is open again once it is changed."""


class BatchText(WireInput):
    """Candidates as text."""

    text: str = Field(min_length=1, max_length=TEXT_CHARACTERS, pattern=NO_NUL)
    """A candidate on each line, as ``Name <address>`` or ``name, address, phone``; or a table with
    headings in its first line."""


class BatchCounts(Wire):
    """How many rows are in which state."""

    rows: int
    ready: int
    faulty: int
    left_out: int
    queued: int
    invited: int
    failed: int


class InvitationBatchView(Wire):
    """A batch of invitations."""

    id: UUID
    position_id: UUID
    source: BatchSource
    state: BatchState
    file_name: str | None
    task_id: UUID | None
    """The task that reads or sends it, or did so last: GET /tasks/{id}."""
    counts: BatchCounts
    mail_on: bool
    """Whether the server can send e-mails."""
    links_visible: bool
    """Whether the caller sent it, and so may see its links."""
    created_at: datetime
    expires_at: datetime
    """When it is deleted with its file; what was sent stays."""

    @classmethod
    def of(
        cls,
        batch: InvitationBatch,
        rows: Sequence[BatchRowView],
        zone: ZoneInfo,
        *,
        mail_on: bool,
        links_visible: bool,
    ) -> InvitationBatchView:
        """From the tables, with times in ``zone``."""
        statuses = [row.status for row in rows]
        counts = {str(status): statuses.count(status) for status in RowStatus}
        return cls(
            id=batch.id,
            position_id=batch.position_id,
            source=batch.source,
            state=batch.state,
            file_name=batch.file_name,
            task_id=batch.task_id,
            counts=BatchCounts(rows=len(rows), **counts),
            mail_on=mail_on,
            links_visible=links_visible,
            created_at=batch.created_at.astimezone(zone),
            expires_at=batch.expires_at.astimezone(zone),
        )


class BatchRowProblem(Wire):
    """Why a row is not invited."""

    code: Code
    field: RowField
    detail: str
    """What is wrong and what to do about it."""
    row: int | None = None
    """For ``duplicate``: the number of the row that has the same value."""
    interview_id: UUID | None = None
    """For ``already_invited``: the interview that the candidate is invited to."""


class BatchRowView(Wire):
    """A candidate of a batch."""

    number: int
    """From 1, in the order of the list or file."""
    name: str
    email: str
    """As written; it may be invalid."""
    phone: str
    """For the person who sends the batch; it is deleted with it."""
    language: str
    """As written; empty: the position's."""
    resume_file: str | None
    """The résumé's name in the ZIP file."""
    without_resume: bool
    left_out: bool
    status: RowStatus
    problems: list[BatchRowProblem]
    interview_id: UUID | None
    link: str | None
    """Opens the candidate's page. For the person who sent the batch; null once a new link
    replaced it."""

    @classmethod
    def of(
        cls, row: InvitationBatchRow, problems: Sequence[RowProblem], link: str | None
    ) -> BatchRowView:
        """From the table and what was found."""
        found = [
            BatchRowProblem(
                code=problem.code,
                field=problem.field,
                detail=problem.detail,
                row=problem.row,
                interview_id=problem.interview_id,
            )
            for problem in problems
        ]
        if row.failure is not None and not found:
            found = [BatchRowProblem.model_validate(row.failure)]
        return cls(
            number=row.number,
            name=row.name,
            email=row.email,
            phone=row.phone,
            language=row.language,
            resume_file=row.resume_file,
            without_resume=row.without_resume,
            left_out=row.left_out,
            status=_status(row, problems),
            problems=found,
            interview_id=row.interview_id,
            link=link,
        )


class ChangeBatchRow(WireInput):
    """Corrections of a row; fields that are not sent stay as they are."""

    name: _Cell | None = None
    email: _Cell | None = None
    phone: _Cell | None = None
    language: _Cell | None = None
    without_resume: Flag | None = None
    """Invite the candidate without the résumé."""
    left_out: Flag | None = None


class SendBatch(WireInput):
    """How to invite the candidates of a batch."""

    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds until each invitation expires."""
    send_mail: Flag = False
    """Send each candidate who has an address an e-mail."""


def _status(row: InvitationBatchRow, problems: Sequence[RowProblem]) -> RowStatus:
    match row.state:
        case RowState.INVITED:
            return RowStatus.INVITED
        case RowState.QUEUED:
            return RowStatus.QUEUED
        case _ if row.left_out:
            return RowStatus.LEFT_OUT
        case RowState.FAILED:
            return RowStatus.FAILED
        case _:
            return RowStatus.FAULTY if problems else RowStatus.READY
