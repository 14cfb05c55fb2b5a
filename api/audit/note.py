"""Writing to the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.auth.caller import Caller
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, AuditEntry, Role

READ_NOTED_EVERY = timedelta(minutes=10)
"""A page that reads the same again and again is noted no more often, nor is each part of a
recording that a player requests."""


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


async def note_reading(
    services: Services,
    caller: Caller,
    action: AuditAction,
    interview_id: UUID,
    details: dict[str, Any] | None = None,
) -> None:
    """Record that a caller reads what was said or judged in an interview. Candidates, who read
    their own, aren't recorded."""
    if caller.role == Role.CANDIDATE:
        return
    details = details or {}
    async with services.database.reading() as work:
        if await work.audit.has_recent(
            action, caller.name, interview_id, details, READ_NOTED_EVERY
        ):
            return
    async with services.database.unit_of_work() as work:
        await note(work, caller, action, ("interview", interview_id), details)


async def note_readings(
    services: Services, caller: Caller, action: AuditAction, interview_ids: Collection[UUID]
) -> None:
    """Record that one of the staff reads something of several interviews."""
    if not interview_ids:
        return
    async with services.database.reading() as work:
        known = await work.audit.recent_subjects(
            action, caller.name, interview_ids, READ_NOTED_EVERY
        )
    new = [("interview", each) for each in dict.fromkeys(interview_ids) if each not in known]
    if new:
        async with services.database.unit_of_work() as work:
            await note_each(work, caller, action, new, {})
