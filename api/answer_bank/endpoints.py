"""Calls about the answer bank. They are for staff."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.answer_bank import service
from api.answer_bank.schemas import AnswerPage
from api.errors import described
from api.identity import staff_only
from api.services import ServicesDep

router = APIRouter(
    prefix="/answer-bank",
    tags=["answer bank"],
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT),
)

Text = Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


@router.get("")
async def list_answers(
    services: ServicesDep,
    q: Annotated[str | None, Query(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")] = None,
    role: Text = None,
    question_id: Text = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AnswerPage:
    """Good answers, newest first; with ``q`` those that say something like it, nearest first
    (409 where embeddings are off).

    ``role`` matches in any case; ``question_id`` is the plan's.
    """
    wanted = service.Filter(text=q, role=role, question_id=question_id)
    return await service.page(services, wanted, cursor=cursor, limit=limit)
