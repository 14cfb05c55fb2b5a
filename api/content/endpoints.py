"""Calls about what is made from résumés. They are for staff."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

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
from api.identity import Caller, CallerDep, staff_only
from api.prefer import APPLIED, respond_async
from api.services import Services, ServicesDep
from api.tasks import service as tasks
from api.tasks.schemas import TaskView
from db.tables import Task
from pipelines.content import MAKE_LEARNING_PATH, MAKE_QUESTIONS

router = APIRouter(dependencies=[Depends(staff_only)], responses=described(HTTPStatus.FORBIDDEN))

_MISSING = described(HTTPStatus.NOT_FOUND)
_MADE = {
    202: {"model": TaskView, "description": "It is being made; Location is the task."},
    **described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
}
Cursor = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.post(
    "/resumes/{resume_id}/questions",
    status_code=HTTPStatus.CREATED,
    response_model=QuestionSetView,
    responses=_MADE,
    tags=["questions"],
)
async def make_questions(
    resume_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
    wanted: MakeQuestions | None = None,
) -> object:
    """Make interview questions from a résumé, in its language, for its target role.

    With ``Prefer: respond-async`` the answer is 202 and a task that can be watched.
    """
    asked = (wanted or MakeQuestions()).wanted
    if respond_async(request):
        return await _accepted(
            services,
            caller,
            request,
            await service.make_later(services, MAKE_QUESTIONS, resume_id, asked),
        )
    row = await service.make(services, MAKE_QUESTIONS, resume_id, asked)
    response.headers["Location"] = request.url_for("read_question_set", set_id=str(row.id)).path
    response.headers["Vary"] = "Prefer"
    return QuestionSetView.of(row, services.settings.zone)  # type: ignore[arg-type]


@router.get("/resumes/{resume_id}/questions", responses=_MISSING, tags=["questions"])
async def list_question_sets(
    resume_id: UUID, services: ServicesDep, cursor: Cursor = None, limit: Limit = 50
) -> QuestionSetPage:
    """The question sets of a résumé, newest first, page by page."""
    rows, next_cursor = await service.page(
        services, MAKE_QUESTIONS, resume_id, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return QuestionSetPage(
        items=[QuestionSetView.of(row, zone) for row in rows], next_cursor=next_cursor
    )


@router.get("/question-sets/{set_id}", responses=_MISSING, tags=["questions"])
async def read_question_set(set_id: UUID, services: ServicesDep) -> QuestionSetView:
    """One question set."""
    row = await service.find(services, MAKE_QUESTIONS, set_id)
    return QuestionSetView.of(row, services.settings.zone)


@router.delete(
    "/question-sets/{set_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_MISSING,
    tags=["questions"],
)
async def delete_question_set(set_id: UUID, services: ServicesDep) -> None:
    """Delete a question set. Interviews made from it stay."""
    await service.delete(services, MAKE_QUESTIONS, set_id)


@router.post(
    "/resumes/{resume_id}/learning-paths",
    status_code=HTTPStatus.CREATED,
    response_model=LearningPathView,
    responses=_MADE,
    tags=["learning paths"],
)
async def make_learning_path(
    resume_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
    wanted: MakeContent | None = None,
) -> object:
    """Make a learning path from a résumé, in its language, for its target role.

    With ``Prefer: respond-async`` the answer is 202 and a task that can be watched.
    """
    asked = (wanted or MakeContent()).wanted
    if respond_async(request):
        return await _accepted(
            services,
            caller,
            request,
            await service.make_later(services, MAKE_LEARNING_PATH, resume_id, asked),
        )
    row = await service.make(services, MAKE_LEARNING_PATH, resume_id, asked)
    response.headers["Location"] = request.url_for("read_learning_path", path_id=str(row.id)).path
    response.headers["Vary"] = "Prefer"
    return LearningPathView.of(row, services.settings.zone)  # type: ignore[arg-type]


@router.get("/resumes/{resume_id}/learning-paths", responses=_MISSING, tags=["learning paths"])
async def list_learning_paths(
    resume_id: UUID, services: ServicesDep, cursor: Cursor = None, limit: Limit = 50
) -> LearningPathPage:
    """The learning paths of a résumé, newest first, page by page."""
    rows, next_cursor = await service.page(
        services, MAKE_LEARNING_PATH, resume_id, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return LearningPathPage(
        items=[LearningPathView.of(row, zone) for row in rows], next_cursor=next_cursor
    )


@router.get("/learning-paths/{path_id}", responses=_MISSING, tags=["learning paths"])
async def read_learning_path(path_id: UUID, services: ServicesDep) -> LearningPathView:
    """One learning path."""
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


async def _accepted(
    services: Services, caller: Caller, request: Request, task: Task
) -> JSONResponse:
    _, events = await tasks.find(services, caller, task.id)
    view = TaskView.of(task, events, services.settings.zone)
    place = request.url_for("read_task", task_id=str(task.id)).path
    return JSONResponse(
        view.model_dump(mode="json"),
        status_code=HTTPStatus.ACCEPTED,
        headers={"Location": place, "Vary": "Prefer", **APPLIED},
    )
