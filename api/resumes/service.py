"""The rules about résumés."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog

from api.audit.note import note
from api.errors import (
    ApiError,
    ConflictError,
    FieldError,
    NotFoundError,
    TooLargeError,
    UnavailableError,
    UnprocessableError,
)
from api.identity import Caller
from api.paging import cut, read_cursor
from api.resumes.structured import merge_patch, read_structured, validated
from api.resumes.upload import Sent
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, Resume, ResumeStatus, Task
from pipelines.jobs.tasks import PARSE_RESUME
from pipelines.resume.errors import ResumeError
from pipelines.resume.parse import Source, parse_resume

log = structlog.get_logger(__name__)

FOLDER = "resumes"
"""Below the data folder."""

_TOO_LARGE = ("too_many_pages", "too_much_text")


async def create(services: Services, sent: Sent, owner_id: UUID | None = None) -> Resume:
    """Read a résumé and store it; one that can't be read leaves nothing behind.

    Args:
        owner_id: the candidate whose it is, if they sent it themselves.

    Raises:
        UnprocessableError, TooLargeError: it can't be read.
    """
    try:
        parsed = await parse_resume(Source(sent.pdf, sent.text), services.text_model)
    except ResumeError as error:
        raise _problem(error, sent) from error
    resume = _row(sent, owner_id)
    resume.status = ResumeStatus.READY
    resume.text = parsed.text
    resume.structured_data = parsed.data.model_dump(mode="json")
    async with _kept(services, resume, sent) as work:
        await work.resumes.add(resume)
    return resume


async def create_later(services: Services, sent: Sent, owner_id: UUID | None = None) -> Task:
    """Store a résumé as it is, and have it read: all of it, or none, is done."""
    resume = _row(sent, owner_id)
    task = Task(kind=PARSE_RESUME, resume_id=resume.id)
    async with _kept(services, resume, sent) as work:
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


async def page(
    services: Services,
    *,
    owner_id: UUID | None = None,
    company: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Resume], str | None]:
    """Some résumés, newest first, and the cursor of the next page if there is one.

    Args:
        owner_id: only those that this candidate sent.
    """
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.reading() as work:
        rows = await work.resumes.list(
            owner_id=owner_id, company=company, after=after, limit=limit + 1
        )
    return cut(rows, limit)


async def replace(services: Services, resume_id: UUID, sent: Any) -> Resume:
    """Put a person's word in the place of what was read.

    Raises:
        NotFoundError: there is no such résumé.
        ConflictError: it is still being read.
        UnprocessableError: this is no structured data.
    """
    return await _correct(services, resume_id, read_structured(sent), whole=True)


async def amend(services: Services, resume_id: UUID, sent: Any) -> Resume:
    """Change some of what was read, as a JSON merge patch; raises as :func:`replace` does."""
    return await _correct(services, resume_id, read_structured(sent), whole=False)


async def delete(services: Services, caller: Caller, resume_id: UUID) -> None:
    """Delete a résumé, its file and its tasks. Interviews made from it stay.

    Raises:
        NotFoundError: there is no such résumé.
    """
    async with services.database.unit_of_work() as work:
        gone = await work.resumes.delete(resume_id)
        if gone is None:
            raise missing(resume_id)
        await note(work, caller, AuditAction.RESUME_DELETED, ("resume", resume_id))
        if gone.file_path is not None:
            # Before the row is gone for good: a file without its row would never be deleted.
            path = services.data_dir / gone.file_path
            await asyncio.to_thread(path.unlink, missing_ok=True)


async def _correct(
    services: Services, resume_id: UUID, value: dict[str, Any], *, whole: bool
) -> Resume:
    async with services.database.unit_of_work() as work:
        resume = await work.resumes.get(resume_id, lock=True)
        if resume is None:
            raise missing(resume_id)
        if resume.status == ResumeStatus.PENDING:
            raise ConflictError("This résumé is still being read; correct it when it is ready.")
        if not whole:
            value = merge_patch(resume.structured_data or {"header": {}}, value)
        data = validated(value)
        await work.resumes.store(resume_id, data.model_dump(mode="json"))
        await work.session.refresh(resume)
    return resume


def _row(sent: Sent, owner_id: UUID | None) -> Resume:
    resume_id = uuid4()
    is_file = sent.pdf is not None
    return Resume(
        id=resume_id,
        owner_id=owner_id,
        file_name=sent.file_name,
        file_path=f"{FOLDER}/{resume_id}.pdf" if is_file else None,
        text=None if is_file else sent.text,
    )


@asynccontextmanager
async def _kept(services: Services, resume: Resume, sent: Sent) -> AsyncIterator[UnitOfWork]:
    """A unit of work with the résumé's file in its place; neither is left without the other."""
    path = services.data_dir / resume.file_path if resume.file_path is not None else None
    try:
        async with services.database.unit_of_work() as work:
            yield work
            if path is not None and sent.pdf is not None:
                await asyncio.to_thread(_write, path, sent.pdf)
    except BaseException:
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        log.exception("resume.not_kept", path=str(path))
        raise UnavailableError(
            "The file can't be kept at the moment; the server's log says why. Try again later."
        ) from error


def _problem(error: ResumeError, sent: Sent) -> ApiError:
    kind = TooLargeError if error.code in _TOO_LARGE else UnprocessableError
    place = "/text" if sent.pdf is None else "/file"
    return kind(
        str(error),
        errors=[FieldError(pointer=place, detail=str(error))],
        kind=f"resume-{error.code.replace('_', '-')}",
    )


def missing(resume_id: UUID) -> NotFoundError:
    """What is said of a résumé that is not there, or that the caller may not know of."""
    return NotFoundError(f"There is no résumé {resume_id}; GET /api/v1/resumes lists them all.")
