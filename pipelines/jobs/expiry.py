"""The chore that ends interviews to which nobody came."""

from __future__ import annotations

import structlog

from db.session import UnitOfWork

log = structlog.get_logger(__name__)


async def expire_interviews(work: UnitOfWork) -> None:
    """→ EXPIRED: interviews whose term is over and that never began."""
    for interview_id in await work.interviews.expire_due():
        log.info("interview.expired", interview_id=str(interview_id))
