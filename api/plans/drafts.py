"""Drafting plans."""

from __future__ import annotations

from api.errors import ConflictError
from api.identity import Caller
from api.plans.schemas import DraftPlan
from api.services import Services
from db.repositories.tasks import DRAFT_PLAN
from db.tables import Task
from pipelines.questions.schemas import PlanDraftInput


async def create(services: Services, caller: Caller, body: DraftPlan) -> Task:
    """Queue the drafting of a plan.

    Raises:
        ConflictError: there is no language model.
    """
    if services.structured is None:
        raise ConflictError(
            "This server has no language model to draft a plan with. Start from a ready plan: "
            "GET /api/v1/plans lists them.",
            kind="no-language-model",
        )
    request = PlanDraftInput(
        count=body.count,
        language=body.language,
        role=body.role,
        company=body.company,
        job_description=body.job_description,
        by_user_id=caller.user_id,
    )
    task = Task(kind=DRAFT_PLAN, input=request.model_dump(mode="json"))
    async with services.database.unit_of_work() as work:
        await work.tasks.add(task)
    return task
