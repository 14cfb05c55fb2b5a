"""Endpoints of the answer bank, for staff."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.answer_bank import service
from api.answer_bank.schemas import AnswerPage
from api.errors import described
from api.identity import Staff
from api.paging import CursorParam, PageQuery
from api.schemas import NO_NUL
from api.services import ServicesDep

router = APIRouter(
    prefix="/answer-bank",
    tags=["answer bank"],
    responses=described(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT),
)

Text = Annotated[str | None, Query(min_length=1, max_length=200, pattern=NO_NUL)]


@router.get("")
async def list_answers(
    services: ServicesDep,
    caller: Staff,
    q: Annotated[str | None, Query(min_length=1, max_length=2000, pattern=NO_NUL)] = None,
    role: Text = None,
    question_id: Text = None,
    cursor: CursorParam = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AnswerPage:
    """List or search good answers.

    Newest first. With ``q``, the answers closest in meaning come first; 409 where semantic
    search is off. ``role`` ignores case; ``question_id`` is the question's id in the plan. Answers
    of interviews that the caller has begun to rate are left out.
    """
    query = service.AnswerQuery(PageQuery(cursor, limit), q, role, question_id, caller)
    return await service.page(services, query)
