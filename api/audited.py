"""What is done to people's data and to judgements about them, told once and in one form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog

from api.identity import Caller
from db.session import UnitOfWork

log = structlog.get_logger(__name__)


async def note(
    work: UnitOfWork,
    caller: Caller,
    action: str,
    subject: tuple[str, UUID] | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Tell what a caller does, within the unit of work in which they do it.

    Args:
        action: such as ``interview.deleted``.
        subject: what it is done to: its kind, such as ``interview``, and its id.
        details: what else an auditor would ask; no secret, nothing that an interview holds.
    """
    kind, subject_id = subject or (None, None)
    log.info(
        "audit",
        action=action,
        actor=caller.name,
        actor_id=str(caller.user_id) if caller.user_id else None,
        subject_kind=kind,
        subject_id=str(subject_id) if subject_id else None,
        **(details or {}),
    )
