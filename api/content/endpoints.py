"""Endpoints of question sets and learning paths, for staff."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.content import service
from api.content.schemas import (
    LearningPathPage,
    LearningPathView,
    MakeContent,
    MakeQuestions,
    QuestionSetPage,
    QuestionSetView,
)
from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, staff_only
from api.paging import PageDep
from api.prefer import respond_async
from api.services import ServicesDep
from api.tasks.accepted import accepted
from api.tasks.schemas import TaskView
from pipelines.content import MAKE_LEARNING_PATH, MAKE_QUESTIONS

router = APIRouter(dependencies=[Depends(staff_only)], responses=described(HTTPStatus.FORBIDDEN))

_MISSING = described(HTTPStatus.NOT_FOUND)
_GENERATED = {
    202: {"model": TaskView, "description": "Accepted; Location is the task."},
    **described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
}


@router.post(
    "/resumes/{resume_id}/questions",
    status_code=HTTPStatus.CREATED,
    response_model=QuestionSetView,
    responses=_GENERATED,
    dependencies=[Depends(idempotent)],
    tags=["questions"],
)
async def make_questions(
    resume_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
    body: MakeQuestions | None = None,
) -> object:
    """Generate interview questions from a résumé.

    In the résumé's language, for its target role or for a position. With ``Prefer: respond-async``,
    the response is 202 and a task to follow.
    """
    options = await service.options_of(services, caller, body or MakeQuestions())
    if respond_async(request):
        task = await service.make_later(services, MAKE_QUESTIONS, resume_id, options)
        return await accepted(services, caller, request, task)
    row = await service.make(services, MAKE_QUESTIONS, resume_id, options)
    response.headers["Location"] = request.url_for("read_question_set", set_id=str(row.id)).path
    response.headers["Vary"] = "Prefer"
    return QuestionSetView.of(row, services.settings.zone)  # type: ignore[arg-type]


@router.get("/resumes/{resume_id}/questions", responses=_MISSING, tags=["questions"])
async def list_question_sets(
    resume_id: UUID, services: ServicesDep, page: PageDep
) -> QuestionSetPage:
    """List a résumé's question sets.

    Newest first.
    """
    rows, next_cursor = await service.page(services, MAKE_QUESTIONS, resume_id, page)
    zone = services.settings.zone
    return QuestionSetPage(
        items=[QuestionSetView.of(row, zone) for row in rows], next_cursor=next_cursor
    )


@router.get("/question-sets/{set_id}", responses=_MISSING, tags=["questions"])
async def read_question_set(set_id: UUID, services: ServicesDep) -> QuestionSetView:
    """Get a question set."""
    row = await service.find(services, MAKE_QUESTIONS, set_id)
    return QuestionSetView.of(row, services.settings.zone)


@router.delete(
    "/question-sets/{set_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_MISSING,
    tags=["questions"],
)
async def delete_question_set(set_id: UUID, services: ServicesDep) -> None:
    """Delete a question set.

    Interviews created from it stay.
    """
    await service.delete(services, MAKE_QUESTIONS, set_id)


@router.post(
    "/resumes/{resume_id}/learning-paths",
    status_code=HTTPStatus.CREATED,
    response_model=LearningPathView,
    responses=_GENERATED,
    dependencies=[Depends(idempotent)],
    tags=["learning paths"],
)
async def make_learning_path(
    resume_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
    body: MakeContent | None = None,
) -> object:
    """Generate a learning path from a résumé.

    In the résumé's language, for its target role or for a position. With ``Prefer: respond-async``,
    the response is 202 and a task to follow.
    """
    options = await service.options_of(services, caller, body or MakeContent())
    if respond_async(request):
        task = await service.make_later(services, MAKE_LEARNING_PATH, resume_id, options)
        return await accepted(services, caller, request, task)
    row = await service.make(services, MAKE_LEARNING_PATH, resume_id, options)
    response.headers["Location"] = request.url_for("read_learning_path", path_id=str(row.id)).path
    response.headers["Vary"] = "Prefer"
    return LearningPathView.of(row, services.settings.zone)  # type: ignore[arg-type]


@router.get("/resumes/{resume_id}/learning-paths", responses=_MISSING, tags=["learning paths"])
async def list_learning_paths(
    resume_id: UUID, services: ServicesDep, page: PageDep
) -> LearningPathPage:
    """List a résumé's learning paths.

    Newest first.
    """
    rows, next_cursor = await service.page(services, MAKE_LEARNING_PATH, resume_id, page)
    zone = services.settings.zone
    return LearningPathPage(
        items=[LearningPathView.of(row, zone) for row in rows], next_cursor=next_cursor
    )


@router.get("/learning-paths/{path_id}", responses=_MISSING, tags=["learning paths"])
async def read_learning_path(path_id: UUID, services: ServicesDep) -> LearningPathView:
    """Get a learning path."""
    row = await service.find(services, MAKE_LEARNING_PATH, path_id)
    return LearningPathView.of(row, services.settings.zone)


@router.delete(
    "/learning-paths/{path_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_MISSING,
    tags=["learning paths"],
)
async def delete_learning_path(path_id: UUID, services: ServicesDep) -> None:
    """Delete a learning path."""
    await service.delete(services, MAKE_LEARNING_PATH, path_id)
