"""Writing to the audit log."""

from __future__ import annotations

from collections.abc import Iterable
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
    await work.audit.add([_entry(caller, action, subject, details)])


async def note_each(
    work: UnitOfWork,
    caller: Caller,
    action: AuditAction,
    subjects: Iterable[tuple[str, UUID]],
    details: dict[str, Any],
) -> None:
    """Record the same of several objects, in one statement."""
    await work.audit.add([_entry(caller, action, subject, details) for subject in subjects])


def _entry(
    caller: Caller,
    action: AuditAction,
    subject: tuple[str, UUID] | None,
    details: dict[str, Any] | None,
) -> AuditEntry:
    kind, subject_id = subject or (None, None)
    return AuditEntry(
        action=action,
        actor=caller.name,
        actor_id=caller.user_id,
        address=caller.address,
        subject_kind=kind,
        subject_id=subject_id,
        details=details or {},
    )
