"""The rules for résumés."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

import structlog

from api.audit.note import note
from api.errors import (
    ApiError,
    ConflictError,
    NotFoundError,
    TooLargeError,
    UnavailableError,
    UnprocessableError,
)
from api.identity import Caller
from api.legal_holds.service import refuse_held_resume
from api.missing import missing as missing_object
from api.paging import PageQuery
from api.resumes.structured import merge_patch, read_structured, validated
from api.resumes.upload import Upload
from api.services import Services
from api.validation import FieldError
from db.access import Limit
from db.session import UnitOfWork
from db.tables import AuditAction, Resume, ResumeStatus, Task
from pipelines.jobs.tasks import PARSE_RESUME
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import FOLDER, format_of
from pipelines.resume.parse import ResumeSource, parse_resume

log = structlog.get_logger(__name__)

HEAD_BYTES = 65_536
"""Enough to know a file's format."""

_TOO_LARGE = ("too_many_pages", "too_much_text")


@dataclass(frozen=True)
class Sender:
    """The accounts of whom a résumé comes from."""

    owner_id: UUID | None = None
    """The candidate's, if they uploaded it themselves."""
    created_by: UUID | None = None
    """The recruiter's, if they did."""


async def create(services: Services, upload: Upload, sender: Sender) -> Resume:
    """Parse a résumé and store it. Nothing is stored if it can't be parsed.

    Raises:
        UnprocessableError, TooLargeError: it can't be parsed.
    """
    try:
        parsed = await parse_resume(ResumeSource(upload.file, upload.text), services.text_model)
    except ResumeError as error:
        raise _problem(error, upload) from error
    resume = _row(upload, sender)
    resume.status = ResumeStatus.READY
    resume.text = parsed.text
    resume.structured_data = parsed.data.model_dump(mode="json")
    resume.reading = parsed.reading.model_dump(mode="json")
    async with _storing(services, resume, upload) as work:
        await work.resumes.add(resume)
    return resume


async def create_later(services: Services, upload: Upload, sender: Sender) -> Task:
    """Store a résumé with a task that parses it, both or neither."""
    resume = _row(upload, sender)
    task = Task(kind=PARSE_RESUME, resume_id=resume.id)
    async with _storing(services, resume, upload) as work:
        await work.resumes.add(resume)
        await work.tasks.add(task)
    return task


async def find(services: Services, resume_id: UUID) -> Resume:
    """The résumé. Raises NotFoundError."""
    async with services.database.reading() as work:
        resume = await work.resumes.get(resume_id)
    if resume is None:
        raise missing(resume_id)
    return resume


async def original_file(services: Services, caller: Caller, resume: Resume) -> Path:
    """The file that was sent. Raises NotFoundError when text was, or the file is gone."""
    path = services.data_dir / resume.file_path if resume.file_path is not None else None
    if path is None or not path.is_file():
        raise NotFoundError("This résumé has no file: it was sent as text, or the file is gone.")
    async with services.database.unit_of_work() as work:
        await note(work, caller, AuditAction.RESUME_READ, ("resume", resume.id))
    return path


async def page(
    services: Services,
    query: PageQuery,
    *,
    owner_id: UUID | None = None,
    company: str | None,
    search: str | None = None,
    limited_to: Limit | None = None,
) -> tuple[Sequence[Resume], str | None]:
    """A page of résumés, newest first, and the cursor of the next page.

    Args:
        owner_id: only those that this candidate uploaded.
        limited_to: only those that a recruiter may see.
    """
    async with services.database.reading() as work:
        rows = await work.resumes.list(
            owner_id=owner_id,
            company=company,
            search=search,
            limited_to=limited_to,
            after=query.after,
            limit=query.fetch,
        )
    return query.cut(rows)


async def replace(services: Services, resume_id: UUID, data: Any) -> Resume:
    """Replace a résumé's structured data.

    Raises:
        NotFoundError: there is no such résumé.
        ConflictError: it is still being parsed.
        UnprocessableError: the data is invalid.
    """
    return await _correct(services, resume_id, read_structured(data), whole=True)


async def amend(services: Services, resume_id: UUID, patch: Any) -> Resume:
    """Apply a JSON merge patch to the structured data. Raises as :func:`replace` does."""
    return await _correct(services, resume_id, read_structured(patch), whole=False)


async def delete(services: Services, caller: Caller, resume_id: UUID) -> None:
    """Delete a résumé, its file and its tasks. Interviews created from it stay.

    Raises:
        NotFoundError: there is no such résumé.
        ConflictError: an interview that was created from it is on legal hold.
    """
    async with services.database.unit_of_work() as work:
        await work.resumes.get(resume_id, lock=True)  # no hold is placed meanwhile
        await refuse_held_resume(work, caller, resume_id)
        resume = await work.resumes.delete(resume_id)
        if resume is None:
            raise missing(resume_id)
        await note(work, caller, AuditAction.RESUME_DELETED, ("resume", resume_id))
        if resume.file_path is not None:
            # Before the transaction ends: a file without its row would never be deleted.
            path = services.data_dir / resume.file_path
            await asyncio.to_thread(path.unlink, missing_ok=True)


async def _correct(
    services: Services, resume_id: UUID, value: dict[str, Any], *, whole: bool
) -> Resume:
    async with services.database.unit_of_work() as work:
        resume = await work.resumes.get(resume_id, lock=True)
        if resume is None:
            raise missing(resume_id)
        if resume.status == ResumeStatus.PENDING:
            raise ConflictError(
                "This résumé is still being parsed. Correct it when its status is 'ready'."
            )
        if not whole:
            value = merge_patch(resume.structured_data or {"header": {}}, value)
        data = validated(value)
        await work.resumes.store(resume_id, data.model_dump(mode="json"))
        await work.session.refresh(resume)
    return resume


def _row(upload: Upload, sender: Sender) -> Resume:
    resume_id = uuid4()
    return Resume(
        id=resume_id,
        owner_id=sender.owner_id,
        created_by=sender.created_by,
        file_name=upload.file_name,
        file_path=None if upload.file is None else f"{FOLDER}/{resume_id}.{_suffix(upload.file)}",
        text=upload.text if upload.file is None else None,
    )


def _suffix(file: IO[bytes]) -> str:
    """The ending of the stored file's name."""
    file.seek(0)
    try:
        return format_of(file.read(HEAD_BYTES))
    except ResumeError:
        return "bin"  # the task that parses it says why it can't be read


@asynccontextmanager
async def _storing(services: Services, resume: Resume, upload: Upload) -> AsyncIterator[UnitOfWork]:
    """A unit of work that also writes the résumé's file: both are stored, or neither."""
    path = services.data_dir / resume.file_path if resume.file_path is not None else None
    try:
        async with services.database.unit_of_work() as work:
            yield work
            if path is not None and upload.file is not None:
                await asyncio.to_thread(_write, path, upload.file)
    except BaseException:
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _write(path: Path, data: IO[bytes]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        data.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(data, file)
    except OSError as error:
        log.exception("resume.not_stored", path=str(path))
        raise UnavailableError(
            "The file can't be stored at the moment; the server's log has the reason. Retry later."
        ) from error


def _problem(error: ResumeError, upload: Upload) -> ApiError:
    kind = TooLargeError if error.code in _TOO_LARGE else UnprocessableError
    place = "/text" if upload.file is None else "/file"
    return kind(
        str(error),
        errors=[FieldError(pointer=place, detail=str(error))],
        kind=f"resume-{error.code.replace('_', '-')}",
    )


def missing(resume_id: UUID) -> NotFoundError:
    """The error for a résumé that doesn't exist or that the caller may not see."""
    return missing_object("resume_id", resume_id)
