"""Writing to the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.auth.caller import Caller
from db.session import UnitOfWork
from db.tables import AuditAction, AuditEntry


async def note(
    work: UnitOfWork,
    caller: Caller,
    action: AuditAction,
    subject: tuple[str, UUID] | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Record what a caller does, in the transaction that does it.

    Args:
        subject: the object that it is done to: its kind, such as ``interview``, and its id.
        details: what else an auditor would ask; no secrets and no interview content.
    """
    kind, subject_id = subject or (None, None)
    await work.audit.add(
        AuditEntry(
            action=action,
            actor=caller.name,
            actor_id=caller.user_id,
            address=caller.address,
            subject_kind=kind,
            subject_id=subject_id,
            details=details or {},
        )
    )
