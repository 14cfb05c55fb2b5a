"""The chore that expires interviews whose candidate did not come."""

from __future__ import annotations

import structlog

from db.session import UnitOfWork

log = structlog.get_logger(__name__)


async def expire_interviews(work: UnitOfWork) -> None:
    """Set interviews to EXPIRED that did not begin in their time."""
    for interview_id in await work.interviews.expire_due():
        log.info("interview.expired", interview_id=str(interview_id))
