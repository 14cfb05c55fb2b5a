"""Batches as their callers see them."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.identity import Caller
from api.invitation_batches.schemas import BatchRowView, InvitationBatchView
from api.services import Services
from api.signing import owner_of
from db.session import UnitOfWork
from db.tables import InvitationBatch, InvitationBatchRow
from interviews.link_tokens import derived_link_token, link_token_hash
from pipelines.exports import harmless
from pipelines.invitation_batches.options import BatchOptions
from pipelines.invitation_batches.problems import RowProblem, addresses_of, problems_of

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the machine's own encoding."""
COLUMNS = ("number", "name", "email", "phone", "status", "link", "interview_id", "problem")


@dataclass(frozen=True)
class Checked:
    """A batch with its rows and their problems, as they are now."""

    batch: InvitationBatch
    rows: Sequence[InvitationBatchRow]
    problems: dict[UUID, list[RowProblem]]
    link_hashes: dict[UUID, str]


async def checked(work: UnitOfWork, batch: InvitationBatch) -> Checked:
    """Read a batch's rows and find their problems."""
    batches = work.invitation_batches
    rows = await batches.rows(batch.id)
    position = await work.positions.row(batch.position_id)
    language = position.language if position is not None else ""
    invited = await batches.invited_addresses(batch.position_id, addresses_of(rows))
    interviews = [row.interview_id for row in rows if row.interview_id is not None]
    hashes = await batches.link_hashes(interviews) if interviews else {}
    problems = await asyncio.to_thread(problems_of, rows, language, invited)
    return Checked(batch, rows, problems, hashes)


def batch_view(services: Services, caller: Caller, found: Checked) -> InvitationBatchView:
    """A batch with its counts."""
    return InvitationBatchView.of(
        found.batch,
        row_views(services, caller, found),
        services.settings.zone,
        mail_on=services.mailing.on,
        links_visible=sent_by(found.batch, caller),
    )


def row_views(services: Services, caller: Caller, found: Checked) -> list[BatchRowView]:
    """The rows; with their links for the person who sent the batch."""
    visible = sent_by(found.batch, caller)
    return [
        BatchRowView.of(
            row,
            found.problems[row.id],
            _link(services, found, row) if visible else None,
        )
        for row in found.rows
    ]


def links_csv(rows: Sequence[BatchRowView]) -> str:
    """The rows with their links as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        problem = " ".join(problem.detail for problem in row.problems)
        person = (row.number, row.name, row.email, row.phone)
        outcome = (str(row.status), row.link or "", str(row.interview_id or ""), problem)
        writer.writerow([harmless(cell) for cell in (*person, *outcome)])
    return BOM + out.getvalue()


def sent_by(batch: InvitationBatch, caller: Caller) -> bool:
    """Whether a caller sent a batch, and so may see its links."""
    return batch.sent_by is not None and batch.sent_by == owner_of(caller)


def _link(services: Services, found: Checked, row: InvitationBatchRow) -> str | None:
    """The row's link; None before it is invited, and once a new link replaced it."""
    if row.interview_id is None:
        return None
    token = derived_link_token(services.token_secret, row.id, row.link_salt)
    if found.link_hashes.get(row.interview_id) != link_token_hash(services.token_secret, token):
        return None
    return f"{BatchOptions.model_validate(found.batch.options).base_url}/i/{token}"
