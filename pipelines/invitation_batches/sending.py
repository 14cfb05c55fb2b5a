"""Inviting the candidates of a batch, each in a transaction of their own."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid5

import structlog

from db.session import Database, UnitOfWork
from db.tables import (
    BatchState,
    Company,
    Interview,
    InvitationBatch,
    InvitationBatchRow,
    Position,
    Resume,
    ResumeStatus,
    RowState,
    Task,
)
from interviews.creation import planned_questions
from interviews.link_tokens import derived_link_token, link_token_hash
from interviews.plan import Plan
from kit.text import clean_line
from pipelines.invitation_batches.archive import open_archive, read_entry
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.expiry import kept_until
from pipelines.invitation_batches.options import BatchOptions
from pipelines.invitation_batches.problems import RowProblem, already_invited
from pipelines.progress import OnProgress
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import FOLDER

log = structlog.get_logger(__name__)

_COMPANY_CHARACTERS = 200


class InvitationMail(Protocol):
    """Queues the e-mail of an invitation in the transaction that makes it."""

    async def __call__(
        self, work: UnitOfWork, interview_id: UUID, *, token: str, base_url: str
    ) -> object:
        """Queue it, once; nothing happens without an address."""


class RefusedRowError(Exception):
    """A row that can't be invited; nothing of it is stored."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class BatchSender:
    """Invites the queued rows of batches; safe to repeat, also after a crash at any point.

    Args:
        data_dir: the data folder, which has the ZIP files and takes the résumés.
        secret: the server's, which links are made with.
        resume_limit_bytes: the largest résumé.
        mail: queues the e-mails; None: none are sent.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        secret: str,
        resume_limit_bytes: int,
        mail: InvitationMail | None = None,
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._secret = secret
        self._limit_bytes = resume_limit_bytes
        self._mail = mail

    async def send(self, task: Task, batch: InvitationBatch, on_progress: OnProgress) -> None:
        """Invite the rows that are still queued.

        Raises:
            BatchError: the position takes no invitations any more.
        """
        async with self._database.unit_of_work() as work:
            row_ids = await work.invitation_batches.queued(batch.id)
        before = max(0, batch.queued - len(row_ids))
        percent = -1
        for count, row_id in enumerate(row_ids, before):
            if (now := 100 * count // max(1, batch.queued)) != percent:
                percent = now
                await on_progress(percent, f"{count} of {batch.queued}")
            await self._invite(batch, row_id)
        await self._finish(task, batch.id)

    async def _invite(self, batch: InvitationBatch, row_id: UUID) -> None:
        """Invite one row, or record why it can't be."""
        try:
            async with self._database.unit_of_work() as work:
                row = await work.invitation_batches.take(row_id)
                if row is not None:
                    await self._create(work, batch, row)
        except RefusedRowError as refusal:
            problem = refusal.problem
            failure = {"code": problem.code, "field": problem.field, "detail": problem.detail}
            async with self._database.unit_of_work() as work:
                if await work.invitation_batches.take(row_id) is not None:
                    await work.invitation_batches.change_row(
                        row_id, state=RowState.FAILED, failure=failure
                    )
            log.info("batch.row_refused", batch_id=str(batch.id), code=problem.code)

    async def _create(
        self, work: UnitOfWork, batch: InvitationBatch, row: InvitationBatchRow
    ) -> None:
        options = BatchOptions.model_validate(batch.options)
        position, company = await _open_position(work, batch.position_id)
        await work.invitation_batches.invite_alone(batch.position_id)
        address = row.address
        if address is not None:
            key = address.lower()
            invited = await work.invitation_batches.invited_addresses(batch.position_id, {key})
            if key in invited:
                raise RefusedRowError(already_invited(invited[key]))
        async with self._stored_resume(work, batch, row) as resume_id:
            interview = _interview(row, position, company, resume_id)
            plan = Plan.model_validate(position.plan)
            await work.interviews.add_planned(interview, planned_questions(interview, plan))
            token = derived_link_token(self._secret, row.id, row.link_salt)
            await work.invitations.add(
                interview.id,
                options.expires_in_s,
                None,
                token_hash=link_token_hash(self._secret, token),
                email=address,
            )
            if options.send_mail and self._mail is not None and address is not None:
                await self._mail(work, interview.id, token=token, base_url=options.base_url)
            row.state, row.interview_id, row.failure = RowState.INVITED, interview.id, None
            await work.session.flush()

    @asynccontextmanager
    async def _stored_resume(
        self, work: UnitOfWork, batch: InvitationBatch, row: InvitationBatchRow
    ) -> AsyncIterator[UUID | None]:
        """The row's résumé with its file, stored with what the block stores, or not at all."""
        read = row.resume
        if read is None or row.resume_entry is None or row.without_resume:
            yield None
            return
        resume_id = uuid5(row.id, "resume")  # the same again after a crash, and its file too
        relative = f"{FOLDER}/{resume_id}.{read['format']}"
        path = self._data_dir / relative
        try:
            await asyncio.to_thread(self._copy, batch, row.resume_entry, path)
            await work.resumes.add(_resume(resume_id, row, relative, read))
            yield resume_id
        except Exception:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise

    def _copy(self, batch: InvitationBatch, place: int, path: Path) -> None:
        try:
            with open_archive(self._data_dir / (batch.file_path or "")) as archive:
                data = read_entry(archive, place, self._limit_bytes)
        except (OSError, BatchError, ResumeError, zipfile.BadZipFile) as error:
            detail = "The résumé's file is gone from the server. Invite without it, or send again."
            raise RefusedRowError(RowProblem("resume_missing", "resume_file", detail)) from error
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    async def _finish(self, task: Task, batch_id: UUID) -> None:
        async with self._database.unit_of_work() as work:
            batch = await work.invitation_batches.get(batch_id, lock=True)
            rows = await work.invitation_batches.rows(batch_id)
            counts = {
                state: sum(row.state == state for row in rows)
                for state in (RowState.INVITED, RowState.FAILED)
            }
            result: dict[str, Any] = {
                "batch_id": str(batch_id),
                "invited": counts[RowState.INVITED],
                "failed": counts[RowState.FAILED],
            }
            if await work.tasks.succeed(task.id, result) and batch is not None:
                batch.state, batch.expires_at = BatchState.SENT, kept_until()
        log.info("batch.sent", **result)


async def _open_position(work: UnitOfWork, position_id: UUID) -> tuple[Position, Company]:
    pair = await work.positions.get(position_id)
    if pair is None:
        raise BatchError("position_deleted", "The position was deleted.")
    if pair[0].archived:
        raise BatchError(
            "position_archived", "The position is archived. Restore it, then send the rest."
        )
    return pair


def _interview(
    row: InvitationBatchRow, position: Position, company: Company, resume_id: UUID | None
) -> Interview:
    """The candidate's interview; its id is the row's, so there can't be two."""
    return Interview(
        id=row.id,
        language=position.language,
        resume_id=resume_id,
        position_id=position.id,
        candidate_name=row.name,
        role=clean_line(position.title),
        company=clean_line(company.name)[:_COMPANY_CHARACTERS],
        job_description=position.description,
        plan=position.plan,
    )


def _resume(
    resume_id: UUID, row: InvitationBatchRow, file_path: str, read: dict[str, Any]
) -> Resume:
    return Resume(
        id=resume_id,
        status=ResumeStatus.READY,
        file_name=row.resume_file,
        file_path=file_path,
        text=read["text"],
        structured_data=read["data"],
        reading=read["reading"],
    )
