"""Calls about plans."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter

from api.errors import described
from api.identity import staff_only
from api.plans import service
from api.plans.schemas import PlanItem, PlanList
from interviews.plan import Plan

router = APIRouter(prefix="/plans", tags=["plans"], dependencies=[Depends(staff_only)])


@router.get("")
async def list_plans() -> PlanList:
    """The plans that come with the product."""
    return PlanList(items=[PlanItem.of(plan) for plan in service.ready()])


@router.get("/{plan_id}", responses=described(HTTPStatus.NOT_FOUND))
async def read_plan(plan_id: Annotated[str, PathParameter(max_length=64)]) -> Plan:
    """A whole ready plan, to be changed and sent with a position."""
    return service.find(plan_id)
