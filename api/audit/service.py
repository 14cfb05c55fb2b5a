"""The rules about the audit."""

from __future__ import annotations

from collections.abc import Sequence

from api.paging import cut, read_cursor
from api.services import Services
from db.repositories.audit import AuditFilter
from db.tables import AuditEntry


async def page(
    services: Services, wanted: AuditFilter, *, cursor: str | None, limit: int
) -> tuple[Sequence[AuditEntry], str | None]:
    """Some entries, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.audit.list(wanted, after=after, limit=limit + 1)
    return cut(rows, limit)
