"""Whether a candidate's access token still opens their interview."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.candidates.link_tokens import CandidateTokenError, read_access
from api.services import Services
from db.tables import Interview


async def candidate_interview(services: Services, token: str) -> Interview | None:
    """The interview that a candidate's access token opens; None for any other token.

    Raises:
        CandidateTokenError: it has expired, its invitation was cancelled, or the interview
            has been over for longer than the grace time.
    """
    claims = read_access(services.token_secret, token)
    if claims is None:
        return None
    async with services.database.reading() as work:
        invitation = await work.invitations.row(claims.invitation_id)
    interview = await services.rows.interview(claims.interview_id)
    if invitation is None or interview is None:
        raise CandidateTokenError("its interview is not here any more")
    if invitation.cancelled_at is not None:
        raise CandidateTokenError("the invitation was cancelled")
    grace = timedelta(seconds=services.settings.candidate_grace_s)
    ended_at = interview.ended_at or interview.created_at
    if interview.status.over and ended_at + grace < datetime.now(UTC):
        raise CandidateTokenError("the interview is over")
    return interview
