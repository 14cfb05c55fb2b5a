"""Appointments: when a candidate is expected."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.errors import ConflictError, refused
from api.settings import ApiSettings
from db.session import UnitOfWork
from db.tables import Interview, InterviewStatus, utcnow


def check_future(moment: datetime) -> None:
    """Raises UnprocessableError for an appointment that has passed."""
    if moment <= utcnow():
        raise refused("/scheduled_for", "must be in the future")


async def set_appointment(
    work: UnitOfWork, row: Interview, moment: datetime | None, settings: ApiSettings
) -> str | None:
    """Set or remove the appointment of an interview that has not begun.

    One that would expire before a candidate who is a little late expires later, and the links and
    PINs to it that are still valid expire no earlier than the interview.

    Returns:
        The time for the audit log.

    Raises:
        ConflictError: the interview has begun or is over.
        UnprocessableError: the time has passed.
    """
    if row.status != InterviewStatus.SCHEDULED:
        raise ConflictError(
            f"This interview is {row.status} and can't be moved. Create a new one to talk again."
        )
    if moment is not None:
        check_future(moment)
    row.scheduled_for = moment
    if moment is None:
        return None
    latest = moment + timedelta(seconds=settings.expire_after_s)
    if row.expires_at is None or row.expires_at < latest:
        row.expires_at = latest
    await work.invitations.extend(row.id, row.expires_at)
    return moment.isoformat()
