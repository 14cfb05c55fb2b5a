"""Endpoints of ready plans."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as PathParam

from api.errors import described
from api.identity import staff_only
from api.plans import service
from api.plans.schemas import PlanItem, PlanList
from interviews.plan import Plan

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
