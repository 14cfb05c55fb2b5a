"""The rules about what is made from résumés."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.errors import ConflictError, NotFoundError, UnprocessableError
from api.paging import cut, read_cursor
from api.resumes import service as resumes
from api.services import Services
from db.tables import Resume, ResumeStatus, Task
from pipelines.content import (
    MAKE_QUESTIONS,
    ContentError,
    ContentKind,
    ResumeContent,
    make_content,
    repository_of,
)
from pipelines.progress import ignore_progress
from pipelines.questions.schemas import ContentRequest

PLACES = {MAKE_QUESTIONS: "question set"}
"""What it is called; the other one is a learning path."""


async def make(
    services: Services, kind: ContentKind, resume_id: UUID, wanted: ContentRequest
) -> ResumeContent:
    """Make it now, and store it; somebody waits, so that a slow model is not waited for.

    Raises:
        NotFoundError: there is no such résumé.
        ConflictError: it is still being read.
        UnprocessableError: nothing can be made from it.
    """
    resume = await _readable(services, resume_id)
    model = services.structured
    if model is not None:
        model = model.within(services.settings.draft_timeout_s)
    try:
        made = await make_content(kind, resume, wanted, model, ignore_progress)
    except ContentError as error:
        raise _problem(error) from error
    async with services.database.unit_of_work() as work:
        if await work.resumes.get(resume_id, lock=True) is None:
            raise NotFoundError(f"The résumé {resume_id} was deleted in the meantime.")
        await repository_of(work, kind).add(made)
    return made


async def make_later(
    services: Services, kind: ContentKind, resume_id: UUID, wanted: ContentRequest
) -> Task:
    """Have it made; raises as :func:`make` does for what can be told now."""
    await _readable(services, resume_id)
    task = Task(kind=kind, resume_id=resume_id, input=wanted.model_dump(mode="json"))
    async with services.database.unit_of_work() as work:
        if await work.resumes.get(resume_id, lock=True) is None:
            raise NotFoundError(f"The résumé {resume_id} was deleted in the meantime.")
        await work.tasks.add(task)
    return task


async def page(
    services: Services, kind: ContentKind, resume_id: UUID, *, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    """Those of a résumé, newest first, and the cursor of the next page if there is one.

    Raises:
        NotFoundError: there is no such résumé.
    """
    await resumes.find(services, resume_id)
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await repository_of(work, kind).of_resume(resume_id, after=after, limit=limit + 1)
    return cut(rows, limit)


async def find(services: Services, kind: ContentKind, row_id: UUID) -> Any:
    """One of them. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        row = await repository_of(work, kind).get(row_id)
    if row is None:
        raise _missing(kind, row_id)
    return row


async def delete(services: Services, kind: ContentKind, row_id: UUID) -> None:
    """Delete one; interviews made from it stay. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if not await repository_of(work, kind).delete(row_id):
            raise _missing(kind, row_id)


async def _readable(services: Services, resume_id: UUID) -> Resume:
    resume = await resumes.find(services, resume_id)
    if resume.status == ResumeStatus.PENDING:
        raise ConflictError("This résumé is still being read; ask again when it is ready.")
    return resume


def _missing(kind: ContentKind, row_id: UUID) -> NotFoundError:
    what = PLACES.get(kind, "learning path")
    return NotFoundError(f"There is no {what} {row_id}; the résumé's own call lists them.")


def _problem(error: ContentError) -> UnprocessableError:
    return UnprocessableError(str(error), kind=f"content-{error.code.replace('_', '-')}")
