"""Reading the audit."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.audit import service
from api.audit.schemas import AuditEntryView, AuditPage
from api.identity import admin_only
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
    action: AuditAction | None = None,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """What was done and refused, newest first; from ``since`` on, and before ``until``."""
    wanted = AuditFilter(action, actor_id, subject_id, since, until)
    rows, next_cursor = await service.page(services, wanted, cursor=cursor, limit=limit)
    zone = services.settings.zone
    return AuditPage(items=[AuditEntryView.of(row, zone) for row in rows], next_cursor=next_cursor)
