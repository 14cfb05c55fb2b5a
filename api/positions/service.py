"""The rules for positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from api.audit.note import note
from api.errors import ConflictError, refused
from api.identity import Caller
from api.missing import missing
from api.paging import PageQuery
from api.plans.service import read, with_rubric
from api.positions.schemas import ChangePosition, CreatePosition
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, Company, Position, utcnow
from interviews.plan import Plan, pick_plan

PositionOf = tuple[Position, Company]
"""A position and its company."""


async def create(services: Services, caller: Caller, body: CreatePosition) -> PositionOf:
    """Store a position with its plan, and its company if that is new.

    Raises:
        UnprocessableError: there is no such company, or the plan or rubric can't be used.
    """
    plan = read(body.plan) if body.plan is not None else pick_plan(body.language or "en")
    if body.rubric is not None:
        plan = with_rubric(plan, body.rubric)
    _require_language(plan, body.language or plan.language)
    async with services.database.unit_of_work() as work:
        company = await _company(work, body.company_id, body.company)
        position = Position(
            company_id=company.id,
            title=body.title,
            description=body.description,
            language=plan.language,
            plan=plan.model_dump(mode="json"),
            retention_days=body.retention_days,
            jurisdiction=body.jurisdiction,
            created_by=caller.user_id,
        )
        await work.positions.add(position)
    return position, company


async def find(services: Services, position_id: UUID) -> PositionOf:
    """A position and its company. Raises NotFoundError."""
    async with services.database.reading() as work:
        position = await work.positions.row(position_id)
    if position is None:
        raise missing("position_id", position_id)
    company = await services.rows.company(position.company_id)
    if company is None:  # both were deleted between the two reads
        raise missing("position_id", position_id)
    return position, company


async def versions_used(services: Services, position_id: UUID) -> Sequence[tuple[int | None, int]]:
    """How many interviews used which version of a position's plan, newest first."""
    async with services.database.reading() as work:
        return await work.positions.versions_used(position_id)


async def page(
    services: Services, caller: Caller, query: PageQuery, **filters: Any
) -> tuple[Sequence[PositionOf], str | None]:
    """A page of the positions that the caller may see, newest first, and the cursor of the next
    page.

    Args:
        filters: those of ``PositionRepository.list``.
    """
    async with services.database.unit_of_work() as work:
        rows = await work.positions.list(
            limited_to=caller.limit, after=query.after, limit=query.fetch, **filters
        )
    return query.cut_pairs(rows)


async def change(
    services: Services, caller: Caller, position_id: UUID, body: ChangePosition
) -> PositionOf:
    """Update a position. Existing interviews keep the plan with which they were created; another
    plan is the position's next version.

    Raises:
        NotFoundError: there is no such position.
        UnprocessableError: there is no such company, or the plan or rubric can't be used.
    """
    values = body.model_dump(exclude_none=True, include={"title", "description", "archived"})
    # Null is a value of these: the server's setting.
    values |= body.model_dump(exclude_unset=True, include={"retention_days", "jurisdiction"})
    async with services.database.unit_of_work() as work:
        position = await work.positions.lock(position_id)
        if position is None:
            raise missing("position_id", position_id)
        if body.company_id is not None:
            position.company_id = (await _company(work, body.company_id, None)).id
        before, after = position.retention_days, values.get("retention_days")
        if "retention_days" in values and before != after:
            details = {"days": after, "before": before}
            subject = ("position", position_id)
            await note(work, caller, AuditAction.RETENTION_CHANGED, subject, details)
        for field, value in values.items():
            setattr(position, field, value)
        _change_plan(position, body)
        position.updated_at = utcnow()
        await work.session.flush()
        company = await work.companies.get(position.company_id)
    assert company is not None
    return position, company


async def delete(services: Services, position_id: UUID) -> None:
    """Delete a position.

    Raises:
        NotFoundError: there is no such position.
        ConflictError: it has interviews.
    """
    async with services.database.unit_of_work() as work:
        position = await work.positions.lock(position_id)
        if position is None:
            raise missing("position_id", position_id)
        if not await work.positions.delete(position):
            raise ConflictError(
                "This position has interviews. Archive it instead: "
                f'PATCH /api/v1/positions/{position_id} with {{"archived": true}}.'
            )


def _change_plan(position: Position, body: ChangePosition) -> None:
    if body.plan is None and body.rubric is None and body.language is None:
        return
    plan = read(body.plan if body.plan is not None else position.plan)
    if body.rubric is not None:
        plan = with_rubric(plan, body.rubric)
    _require_language(plan, body.language or plan.language)
    if plan != _stored_plan(position):
        position.plan = plan.model_dump(mode="json")
        position.plan_version += 1
    position.language = plan.language


def _stored_plan(position: Position) -> Plan | None:
    """The position's plan; None if it is damaged. Compared as JSON, a plan that an earlier version
    of this program stored would differ from itself by fields that were added since."""
    try:
        return Plan.model_validate(position.plan)
    except ValidationError:
        return None


def _require_language(plan: Plan, language: str) -> None:
    if plan.language != language:
        raise refused(
            "/plan",
            f"is in '{plan.language}' but the position in '{language}'; send a plan in "
            "the position's language",
        )


async def _company(work: UnitOfWork, company_id: UUID | None, name: str | None) -> Company:
    """The company of that id or name, locked until the transaction ends; created if its name is
    new."""
    if company_id is not None:
        company = await work.companies.get(company_id, lock=True)
        if company is None:
            raise refused("/company_id", f"company {company_id} does not exist")
        return company
    assert name is not None
    company = await work.companies.named(name) or await work.companies.add(name)
    # When two requests create it at once, the second finds the first one's.
    company = company or await work.companies.named(name)
    assert company is not None
    return company
