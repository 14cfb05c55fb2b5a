"""What is hidden from people who rate, so that they rate what they heard and nothing else.

A person who has read a judgement is led by it. So an open draft hides the judgements of its
interview from its rater, and whether a person was shown any before they submitted is on record.
API keys and the operator can't rate, and nothing is hidden from them.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from api.auth.caller import Caller
from api.errors import ConflictError
from api.services import Services
from db.repositories.reviews import Reviewed
from db.tables import Rating

RATING_OPEN = "rating-open"
"""Kind of the problem that a judgement is hidden until the caller's rating is submitted."""


async def is_report_hidden(
    services: Services, caller: Caller, interview_id: UUID, *, reveal: bool = False
) -> bool:
    """Whether an interview's report is hidden from the caller; notes it if it is shown.

    Args:
        reveal: the caller asks for it, although they have not rated the interview.
    """
    if not caller.staff or caller.user_id is None:
        return False
    async with services.database.reading() as work:
        rating = await work.ratings.own(interview_id, caller.user_id)
        if rating is not None:
            return rating.submitted_at is None
        if await work.ratings.disclosed(interview_id, caller.user_id):
            return False
    if services.settings.blind_rating and not reveal:
        return True
    await disclose(services, caller.user_id, [interview_id])
    return False


async def require_report(services: Services, caller: Caller, interview_id: UUID) -> None:
    """Raises ConflictError while an interview's report is hidden from the caller."""
    if await is_report_hidden(services, caller, interview_id):
        raise submit_first(interview_id)


async def are_ratings_hidden(
    services: Services, caller: Caller, interview_id: UUID, own: Rating | None, *, reveal: bool
) -> bool:
    """Whether others' ratings are hidden from the caller; notes it if ``reveal`` shows them.

    Raises:
        ConflictError: ``reveal`` is asked for by a person who has begun to rate.
    """
    if caller.user_id is None:
        return False
    if own is not None:
        if own.submitted_at is None and reveal:
            raise submit_first(interview_id)
        return own.submitted_at is None
    if reveal:
        await disclose(services, caller.user_id, [interview_id])
    return not reveal


def is_total_hidden(services: Services, caller: Caller, row: Reviewed) -> bool:
    """Whether the total of a list's row is hidden from the caller, by the same rules."""
    if caller.user_id is None:
        return False
    if row.submitted is not None:
        return not row.submitted
    return services.settings.blind_rating and not row.disclosed


def hides_ratings(caller: Caller, row: Reviewed) -> bool:
    """Whether others' ratings of a list's row are hidden from the caller, by the same rules."""
    return caller.user_id is not None and not row.submitted


async def disclose(services: Services, user_id: UUID, interview_ids: Collection[UUID]) -> None:
    """Note that a person is shown judgements; committed before they are sent."""
    async with services.database.unit_of_work() as work:
        await work.ratings.disclose(interview_ids, user_id)


def submit_first(interview_id: UUID) -> ConflictError:
    """The judgements of an interview are hidden until the caller's rating is submitted."""
    return ConflictError(
        "Submit your own rating of this interview first, so that it is independent: "
        f'PUT /api/v1/interviews/{interview_id}/ratings with "submit": true.',
        kind=RATING_OPEN,
    )
