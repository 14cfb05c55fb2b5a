"""Generating question sets and learning paths from résumés."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.content.schemas import MakeContent
from api.errors import ConflictError, NotFoundError, UnprocessableError, refused
from api.identity import Caller
from api.missing import missing
from api.paging import PageQuery
from api.plans.service import read
from api.resumes import service as resumes
from api.services import Services
from db.tables import Resume, ResumeStatus, Task
from interviews.creation import spoken_texts
from pipelines.content import (
    MAKE_LEARNING_PATH,
    MAKE_QUESTIONS,
    ContentError,
    ContentKind,
    ResumeContent,
    make_content,
    repository_of,
)
from pipelines.progress import ignore_progress
from pipelines.questions.schemas import ContentRequest, PositionFacts

_NAMES: dict[ContentKind, str] = {MAKE_QUESTIONS: "set_id", MAKE_LEARNING_PATH: "path_id"}
"""Names of their ids in paths."""


async def options_of(services: Services, caller: Caller, body: MakeContent) -> ContentRequest:
    """The options for the pipeline.

    Raises:
        UnprocessableError: there is no such position that the caller may see.
    """
    if body.position_id is None:
        return body.options
    pair = None
    if caller.limit is None or caller.limit.allows(body.position_id):
        async with services.database.reading() as work:
            pair = await work.positions.get(body.position_id)
    if pair is None:
        raise refused("/position_id", f"position {body.position_id} does not exist")
    position, company = pair
    plan = read(position.plan)
    facts = PositionFacts(
        role=position.title,
        company=company.name,
        description=position.description,
        asked=spoken_texts(plan, {"role": position.title, "company": company.name, "name": ""}),
    )
    options = body.options.model_copy(update={"position": facts})
    return options.model_copy(update={"language": body.language or plan.language})


async def make(
    services: Services, kind: ContentKind, resume_id: UUID, options: ContentRequest
) -> ResumeContent:
    """Generate and store it while the client waits; a slow model is cut short.

    Raises:
        NotFoundError: there is no such résumé.
        ConflictError: it is still being parsed.
        UnprocessableError: it holds too little to generate from.
    """
    resume = await _parsed_resume(services, resume_id)
    model = services.structured
    if model is not None:
        model = model.within(services.settings.draft_timeout_s)
    try:
        row = await make_content(kind, resume, options, model, ignore_progress)
    except ContentError as error:
        raise _problem(error) from error
    async with services.database.unit_of_work() as work:
        if await work.resumes.get(resume_id, lock=True) is None:
            raise NotFoundError(f"Résumé {resume_id} was deleted in the meantime.")
        await repository_of(work, kind).add(row)
    return row


async def make_later(
    services: Services, kind: ContentKind, resume_id: UUID, options: ContentRequest
) -> Task:
    """Queue a task that generates it. Raises NotFoundError and ConflictError as :func:`make`."""
    await _parsed_resume(services, resume_id)
    task = Task(kind=kind, resume_id=resume_id, input=options.model_dump(mode="json"))
    async with services.database.unit_of_work() as work:
        if await work.resumes.get(resume_id, lock=True) is None:
            raise NotFoundError(f"Résumé {resume_id} was deleted in the meantime.")
        await work.tasks.add(task)
    return task


async def page(
    services: Services, kind: ContentKind, resume_id: UUID, query: PageQuery
) -> tuple[Sequence[Any], str | None]:
    """A page of those of a résumé, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such résumé.
    """
    await resumes.find(services, resume_id)
    async with services.database.unit_of_work() as work:
        rows = await repository_of(work, kind).of_resume(
            resume_id, after=query.after, limit=query.fetch
        )
    return query.cut(rows)


async def find(services: Services, kind: ContentKind, row_id: UUID) -> Any:
    """The question set or learning path. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        row = await repository_of(work, kind).get(row_id)
    if row is None:
        raise missing(_NAMES[kind], row_id)
    return row


async def delete(services: Services, kind: ContentKind, row_id: UUID) -> None:
    """Delete it; interviews created from it stay. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if not await repository_of(work, kind).delete(row_id):
            raise missing(_NAMES[kind], row_id)


async def _parsed_resume(services: Services, resume_id: UUID) -> Resume:
    resume = await resumes.find(services, resume_id)
    if resume.status == ResumeStatus.PENDING:
        raise ConflictError("This résumé is still being parsed. Retry when its status is 'ready'.")
    return resume


def _problem(error: ContentError) -> UnprocessableError:
    return UnprocessableError(str(error), kind=f"content-{error.code.replace('_', '-')}")
