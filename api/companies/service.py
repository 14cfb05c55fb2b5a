"""The rules for companies."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.companies.schemas import ChangeCompany, CreateCompany
from api.errors import ConflictError, NotFoundError
from api.paging import PageQuery
from api.services import Services
from db.tables import Company


async def create(services: Services, body: CreateCompany) -> Company:
    """Store a company.

    Raises:
        ConflictError: the name is taken.
    """
    async with services.database.unit_of_work() as work:
        company = await work.companies.add(body.name, body.description)
    if company is None:
        raise _name_taken(body.name)
    return company


async def find(services: Services, company_id: UUID) -> Company:
    """The company. Raises NotFoundError."""
    return _require(await services.rows.company(company_id), company_id)


async def page(
    services: Services, query: PageQuery, *, search: str | None
) -> tuple[Sequence[Company], str | None]:
    """A page of companies, newest first, and the cursor of the next page."""
    async with services.database.unit_of_work() as work:
        rows = await work.companies.list(search=search, after=query.after, limit=query.fetch)
    return query.cut(rows)


async def change(services: Services, company_id: UUID, body: ChangeCompany) -> Company:
    """Update a company. Existing interviews keep the name with which they were created.

    Raises:
        NotFoundError: there is no such company.
        ConflictError: the name is taken.
    """
    async with services.database.unit_of_work() as work:
        company = _require(await work.companies.get(company_id, lock=True), company_id)
        values = body.model_dump(exclude_none=True)
        if not await work.companies.change(company, values):
            raise _name_taken(values["name"])
    return company


async def delete(services: Services, company_id: UUID) -> None:
    """Delete a company.

    Raises:
        NotFoundError: there is no such company.
        ConflictError: it has positions.
    """
    async with services.database.unit_of_work() as work:
        company = _require(await work.companies.get(company_id, lock=True), company_id)
        if not await work.companies.delete(company):
            raise ConflictError(
                "This company has positions. Delete them first; "
                f"GET /api/v1/positions?company_id={company_id} lists them."
            )


def _require(company: Company | None, company_id: UUID) -> Company:
    if company is None:
        raise NotFoundError(f"Company {company_id} not found. GET /api/v1/companies lists them.")
    return company


def _name_taken(name: str) -> ConflictError:
    return ConflictError(
        f"A company named '{name}' already exists; names are compared without case. "
        "Use that company or choose another name."
    )
