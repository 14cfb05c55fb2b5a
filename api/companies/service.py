"""The rules about companies."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.companies.schemas import ChangeCompany, CreateCompany
from api.errors import ConflictError, NotFoundError
from api.paging import cut, read_cursor
from api.services import Services
from db.tables import Company


async def create(services: Services, wanted: CreateCompany) -> Company:
    """Store a company. Raises ConflictError: there is one of this name."""
    async with services.database.unit_of_work() as work:
        company = await work.companies.add(wanted.name, wanted.description)
    if company is None:
        raise _taken(wanted.name)
    return company


async def find(services: Services, company_id: UUID) -> Company:
    """The company. Raises NotFoundError."""
    return _there(await services.rows.company(company_id), company_id)


async def page(
    services: Services, *, search: str | None, cursor: str | None, limit: int
) -> tuple[Sequence[Company], str | None]:
    """Some companies, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.companies.list(search=search, after=after, limit=limit + 1)
    return cut(rows, limit)


async def change(services: Services, company_id: UUID, wanted: ChangeCompany) -> Company:
    """Change what is named. Interviews that were made keep the name that was shown then.

    Raises:
        NotFoundError: there is no such company.
        ConflictError: another one has the name.
    """
    async with services.database.unit_of_work() as work:
        company = _there(await work.companies.get(company_id, lock=True), company_id)
        values = wanted.model_dump(exclude_none=True)
        if not await work.companies.change(company, values):
            raise _taken(values["name"])
    return company


async def delete(services: Services, company_id: UUID) -> None:
    """Delete a company.

    Raises:
        NotFoundError: there is no such company.
        ConflictError: it has positions.
    """
    async with services.database.unit_of_work() as work:
        company = _there(await work.companies.get(company_id, lock=True), company_id)
        if not await work.companies.delete(company):
            raise ConflictError(
                "This company has positions; delete those first: "
                f"GET /api/v1/positions?company_id={company_id} lists them."
            )


def _there(company: Company | None, company_id: UUID) -> Company:
    if company is None:
        raise NotFoundError(
            f"There is no company {company_id}; GET /api/v1/companies lists them all."
        )
    return company


def _taken(name: str) -> ConflictError:
    return ConflictError(
        f"There is a company '{name}' already; names are compared without case. "
        "Use that one, or choose another name."
    )
