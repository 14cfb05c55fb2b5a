"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from api.paging import PageQuery
from api.services import Services
from db.repositories.audit import AuditFilter
from db.tables import AuditEntry


async def page(
    services: Services, filters: AuditFilter, query: PageQuery
) -> tuple[Sequence[AuditEntry], str | None]:
    """A page of entries, newest first, and the cursor of the next page."""
    async with services.database.unit_of_work() as work:
        rows = await work.audit.list(filters, after=query.after, limit=query.fetch)
    return query.cut(rows)
