"""The rules for batches of invitations."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from api.audit.note import note
from api.errors import ConflictError, NotFoundError, UnprocessableError
from api.identity import Caller
from api.interviews.service import check_holdable
from api.invitation_batches.schemas import ChangeBatchRow, SendBatch
from api.invitation_batches.upload import Upload, stored_archive
from api.invitation_batches.views import Checked, checked, sent_by
from api.invitations.service import open_position
from api.mail.service import require_mail
from api.missing import missing
from api.services import Services
from api.signing import owner_of
from db.repositories.invitation_batches import ONGOING
from db.repositories.tasks import READ_BATCH, SEND_BATCH
from db.session import UnitOfWork
from db.tables import (
    AuditAction,
    BatchSource,
    BatchState,
    InvitationBatch,
    InvitationBatchRow,
    RowState,
    Task,
)
from kit.text import clean_line
from pipelines.invitation_batches.expiry import batch_file, kept_until
from pipelines.invitation_batches.options import BatchOptions
from pipelines.invitation_batches.person import MOST_CHARACTERS
from pipelines.invitation_batches.rows import address_of, rows_of_people

LISTED = 10
"""The newest batches of a position; they live for a day."""


async def create(services: Services, caller: Caller, position_id: UUID, upload: Upload) -> Checked:
    """Store a preview of the candidates; the résumés of a ZIP file are read by a task.

    Raises:
        NotFoundError: there is no such position.
        ConflictError: it is archived.
        UnprocessableError: the ZIP file can't be read.
    """
    batch = InvitationBatch(
        id=uuid4(),
        position_id=position_id,
        source=upload.source,
        file_name=upload.file_name,
        created_by=owner_of(caller),
        expires_at=kept_until(),
    )
    if upload.source is not BatchSource.ZIP or upload.archive is None:
        rows = await asyncio.to_thread(rows_of_people, batch.id, upload.people)
        async with services.database.unit_of_work() as work:
            await open_position(work, position_id)
            await work.invitation_batches.add(batch, rows)
            return await checked(work, batch)
    async with services.database.unit_of_work() as work:
        await open_position(work, position_id)
    batch.state, batch.file_path = BatchState.READING, batch_file(batch.id)
    async with (
        stored_archive(services.data_dir / batch.file_path, upload.archive),
        services.database.unit_of_work() as work,
    ):
        await open_position(work, position_id)
        await _begin(work, batch, READ_BATCH)
        await work.invitation_batches.add(batch)
        return await checked(work, batch)


async def find(services: Services, batch_id: UUID) -> Checked:
    """A batch with its rows. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        return await checked(work, _existing(await work.invitation_batches.get(batch_id), batch_id))


async def find_for_links(services: Services, caller: Caller, batch_id: UUID) -> Checked:
    """The same, noted in the audit log: its links leave the product. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        batch = _existing(await work.invitation_batches.get(batch_id), batch_id)
        details = {"as": "links", "batch_id": str(batch_id)}
        subject = ("position", batch.position_id)
        await note(work, caller, AuditAction.INTERVIEWS_EXPORTED, subject, details)
        return await checked(work, batch)


async def of_position(services: Services, position_id: UUID) -> list[Checked]:
    """A position's newest batches. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if await work.positions.row(position_id) is None:
            raise missing("position_id", position_id)
        batches = await work.invitation_batches.of_position(position_id, LISTED)
        return [await checked(work, batch) for batch in batches]


async def change_row(
    services: Services, batch_id: UUID, number: int, body: ChangeBatchRow
) -> Checked:
    """Correct a row, or leave it out.

    Raises:
        NotFoundError: there is no such batch or row.
        ConflictError: the batch is being read or sent, or the row was invited.
    """
    async with services.database.unit_of_work() as work:
        batch = await _locked(work, batch_id)
        _refuse_while_ongoing(batch)
        row = await work.invitation_batches.row(batch_id, number)
        if row is None:
            raise NotFoundError(
                f"Batch {batch_id} has no row {number}. "
                f"GET /api/v1/invitation-batches/{batch_id}/rows lists them."
            )
        if row.state is RowState.INVITED:
            raise ConflictError(
                "This candidate is invited already. Change the interview, or cancel its invitation."
            )
        _apply(row, body)
        await work.session.flush()
        return await checked(work, batch)


async def send(
    services: Services, caller: Caller, batch_id: UUID, body: SendBatch, base_url: str
) -> Task:
    """Queue the task that invites the rows without problems.

    A batch that is being sent, or has no more such rows, gets the task that it has.

    Raises:
        NotFoundError: there is no such batch.
        ConflictError: it is still being read, could not be read, another person sent it, or e-mail
            is off.
        UnprocessableError: no row can be invited.
        UnavailableError: the models of the language are missing.
    """
    async with services.database.unit_of_work() as work:
        batch = await _locked(work, batch_id)
        if batch.state in (BatchState.READING, BatchState.FAILED):
            raise ConflictError("The résumés of this batch are not read. Send it when it is ready.")
        if batch.sent_by is not None and not sent_by(batch, caller):  # who would see the links
            raise ConflictError("Another person sent this batch. Make a new one for the rest.")
        task = await work.tasks.get(batch.task_id) if batch.task_id is not None else None
        if batch.state is BatchState.SENDING and task is not None:
            return task
        position = await open_position(work, batch.position_id)
        if body.send_mail:
            require_mail(services)
        found = await checked(work, batch)
        ready = [row.id for row in found.rows if _is_ready(row, found)]
        if not ready and task is not None and task.kind == SEND_BATCH:
            return task
        if not ready:
            raise UnprocessableError(
                "No row of this batch can be invited. Correct the rows' problems first.",
                kind="batch-nothing-to-send",
            )
        await check_holdable(services, position.language)
        await work.invitation_batches.queue(batch.id, ready)
        options = BatchOptions(**body.model_dump(), base_url=base_url)
        batch.options, batch.queued = options.model_dump(), len(ready)
        batch.state, batch.sent_by = BatchState.SENDING, owner_of(caller)
        batch.expires_at = kept_until()
        details = {"batch_id": str(batch_id), "rows": len(ready), "send_mail": body.send_mail}
        subject = ("position", batch.position_id)
        await note(work, caller, AuditAction.INVITATION_MAILED, subject, details)
        return await _begin(work, batch, SEND_BATCH)


async def delete(services: Services, batch_id: UUID) -> None:
    """Delete a batch with its file; what was sent stays.

    Raises:
        NotFoundError: there is no such batch.
        ConflictError: it is being sent.
    """
    async with services.database.unit_of_work() as work:
        batch = await _locked(work, batch_id)
        if batch.state is BatchState.SENDING:
            raise ConflictError("This batch is being sent. Delete it when its task is over.")
        await work.invitation_batches.delete(batch_id)
        if batch.file_path is not None:
            # Before the transaction ends: a file without its row is deleted an hour later only.
            path = services.data_dir / batch.file_path
            await asyncio.to_thread(path.unlink, missing_ok=True)


async def _begin(work: UnitOfWork, batch: InvitationBatch, kind: str) -> Task:
    task = Task(kind=kind, input={"batch_id": str(batch.id)})
    await work.tasks.add(task)
    batch.task_id = task.id
    return task


def _is_ready(row: InvitationBatchRow, found: Checked) -> bool:
    return row.state is RowState.OPEN and not row.left_out and not found.problems[row.id]


def _apply(row: InvitationBatchRow, body: ChangeBatchRow) -> None:
    changes = body.model_dump(exclude_unset=True, exclude_none=True)
    for field, value in changes.items():
        text = isinstance(value, str)
        setattr(row, field, clean_line(value)[:MOST_CHARACTERS] if text else value)
    row.address = address_of(row.email)
    if changes:
        row.state, row.failure = RowState.OPEN, None


def _refuse_while_ongoing(batch: InvitationBatch) -> None:
    if batch.state in ONGOING:
        raise ConflictError(f"This batch is {batch.state}. Correct it when its task is over.")


async def _locked(work: UnitOfWork, batch_id: UUID) -> InvitationBatch:
    return _existing(await work.invitation_batches.get(batch_id, lock=True), batch_id)


def _existing(batch: InvitationBatch | None, batch_id: UUID) -> InvitationBatch:
    if batch is None:
        raise missing("batch_id", batch_id)
    return batch
