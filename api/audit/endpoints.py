"""The endpoint of the audit log, for administrators."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends

from api.audit import service
from api.audit.schemas import AuditEntryView, AuditPage
from api.identity import admin_only
from api.paging import PageDep
from api.schemas import Moment
from api.services import ServicesDep
from db.repositories.audit import AuditFilter
from db.tables import AuditAction

router = APIRouter(
    prefix="/audit",
    tags=["audit"],
    dependencies=[Depends(admin_only)],
)


@router.get("")
async def list_audit(
    services: ServicesDep,
    page: PageDep,
    action: AuditAction | None = None,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> AuditPage:
    """List the audit log.

    Newest first. ``since`` includes its moment, ``until`` does not.
    """
    filters = AuditFilter(action, actor_id, subject_id, since, until)
    rows, next_cursor = await service.page(services, filters, page)
    zone = services.settings.zone
    return AuditPage(items=[AuditEntryView.of(row, zone) for row in rows], next_cursor=next_cursor)
