"""The rules about positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.errors import ConflictError, FieldError, NotFoundError, UnprocessableError
from api.identity import Caller
from api.paging import cut_pairs, read_cursor
from api.plans.service import read, refused, with_rubric
from api.positions.schemas import ChangePosition, CreatePosition
from api.services import Services
from db.session import UnitOfWork
from db.tables import Company, Position, utcnow
from interviews.plan import Plan, pick_plan

Found = tuple[Position, Company]


async def create(services: Services, caller: Caller, wanted: CreatePosition) -> Found:
    """Store a position with its plan, and its company if that is new.

    Raises:
        UnprocessableError: there is no such company, or the plan or rubric can't be used.
    """
    plan = read(wanted.plan) if wanted.plan is not None else pick_plan(wanted.language or "en")
    if wanted.rubric is not None:
        plan = with_rubric(plan, wanted.rubric)
    _same_language(plan, wanted.language or plan.language)
    async with services.database.unit_of_work() as work:
        company = await _company(work, wanted.company_id, wanted.company)
        position = Position(
            company_id=company.id,
            title=wanted.title,
            description=wanted.description,
            language=plan.language,
            plan=plan.model_dump(mode="json"),
            retention_days=wanted.retention_days,
            created_by=caller.user_id,
        )
        await work.positions.add(position)
    return position, company


async def find(services: Services, position_id: UUID) -> Found:
    """A position and its company. Raises NotFoundError."""
    async with services.database.reading() as work:
        position = await work.positions.row(position_id)
    if position is None:
        raise _missing(position_id)
    company = await services.rows.company(position.company_id)
    if company is None:  # both were deleted in between
        raise _missing(position_id)
    return position, company


async def page(
    services: Services, *, cursor: str | None, limit: int, **which: Any
) -> tuple[Sequence[Found], str | None]:
    """Some positions, newest first, and the cursor of the next page if there is one.

    Args:
        which: as ``PositionRepository.list`` takes it.
    """
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.positions.list(after=after, limit=limit + 1, **which)
    return cut_pairs(rows, limit)


async def change(services: Services, position_id: UUID, wanted: ChangePosition) -> Found:
    """Change what is named. Interviews keep the plan with which they were made.

    Raises:
        NotFoundError: there is no such position.
        UnprocessableError: there is no such company, or the plan or rubric can't be used.
    """
    sent = wanted.model_dump(
        exclude_none=True, include={"title", "description", "retention_days", "archived"}
    )
    if "retention_days" in wanted.model_fields_set:
        sent["retention_days"] = wanted.retention_days
    async with services.database.unit_of_work() as work:
        position = await work.positions.lock(position_id)
        if position is None:
            raise _missing(position_id)
        if wanted.company_id is not None:
            position.company_id = (await _company(work, wanted.company_id, None)).id
        for field, value in sent.items():
            setattr(position, field, value)
        _change_plan(position, wanted)
        position.updated_at = utcnow()
        await work.session.flush()
        company = await work.companies.get(position.company_id)
    assert company is not None
    return position, company


async def delete(services: Services, position_id: UUID) -> None:
    """Delete a position.

    Raises:
        NotFoundError: there is no such position.
        ConflictError: interviews were made from it.
    """
    async with services.database.unit_of_work() as work:
        position = await work.positions.lock(position_id)
        if position is None:
            raise _missing(position_id)
        if not await work.positions.delete(position):
            raise ConflictError(
                "Interviews were made from this position. Archive it instead: "
                f'PATCH /api/v1/positions/{position_id} with {{"archived": true}}.'
            )


def _change_plan(position: Position, wanted: ChangePosition) -> None:
    if wanted.plan is None and wanted.rubric is None and wanted.language is None:
        return
    plan = read(wanted.plan if wanted.plan is not None else position.plan)
    if wanted.rubric is not None:
        plan = with_rubric(plan, wanted.rubric)
    _same_language(plan, wanted.language or plan.language)
    position.plan = plan.model_dump(mode="json")
    position.language = plan.language


def _same_language(plan: Plan, language: str) -> None:
    if plan.language != language:
        raise refused(
            f"the plan is in '{plan.language}' but the position in '{language}': send a plan in "
            "that language"
        )


async def _company(work: UnitOfWork, company_id: UUID | None, name: str | None) -> Company:
    """The company that is meant, kept until the transaction ends; made if its name is new."""
    if company_id is not None:
        company = await work.companies.get(company_id, lock=True)
        if company is None:
            detail = f"there is no company {company_id}"
            raise UnprocessableError(
                f"Correct the input at '/company_id': {detail}.",
                errors=[FieldError(pointer="/company_id", detail=detail)],
            )
        return company
    assert name is not None
    made = await work.companies.named(name) or await work.companies.add(name)
    # Of two that make it at once one finds the other's.
    found = made or await work.companies.named(name)
    assert found is not None
    return found


def _missing(position_id: UUID) -> NotFoundError:
    return NotFoundError(
        f"There is no position {position_id}; GET /api/v1/positions lists them all."
    )
