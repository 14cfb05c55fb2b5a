"""Endpoints of ready plans."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as PathParam

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Staff, staff_only
from api.plans import drafts, service, speech
from api.plans.schemas import DraftPlan, PlanItem, PlanList, SpeakText
from api.services import ServicesDep
from api.tasks.schemas import TaskView
from api.tasks.service import find
from interviews.plan import Plan

WAV = "audio/wav"


class WavResponse(Response):
    """A WAV file; declares the media type in the contract."""

    media_type = WAV


router = APIRouter(prefix="/plans", tags=["plans"], dependencies=[Depends(staff_only)])


@router.get("")
async def list_plans() -> PlanList:
    """List the plans that come with the product."""
    return PlanList(items=[PlanItem.of(plan) for plan in service.ready()])


@router.get("/{plan_id}", responses=described(HTTPStatus.NOT_FOUND))
async def read_plan(plan_id: Annotated[str, PathParam(max_length=64)]) -> Plan:
    """Get a ready plan.

    It can be edited and sent with a position.
    """
    return service.find(plan_id)


@router.post(
    "/draft",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT),
)
async def draft_plan(
    body: DraftPlan, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> TaskView:
    """Draft a plan from a job description.

    202 with a task to follow, whose result has the ``plan``; nothing is stored until a position
    is created with it. 409 without a language model: start from a ready plan.
    """
    task = await drafts.create(services, caller, body)
    _, events = await find(services, caller, task.id)
    response.headers["Location"] = request.url_for("read_task", task_id=str(task.id)).path
    return TaskView.of(task, events, services.settings.zone)


@router.post(
    "/speech",
    response_class=WavResponse,
    responses={
        200: {"content": {WAV: {}}, "description": "16-bit mono PCM at 24 kHz."},
        **described(HTTPStatus.SERVICE_UNAVAILABLE),
    },
)
async def speak_text(body: SpeakText, services: ServicesDep) -> WavResponse:
    """Hear a text of a plan in the interviewer's voice.

    Nothing is stored. 503 while interviews need the machine.
    """
    sound = await speech.speak(services, body)
    return WavResponse(sound, headers={"Cache-Control": "private, no-store"})
