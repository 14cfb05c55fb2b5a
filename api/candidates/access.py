"""What a candidate's access token opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.candidates.link_tokens import CandidateClaims, CandidateTokenError, read_access
from api.services import Services
from db.tables import Interview


async def candidate_interview(
    services: Services, token: str
) -> tuple[Interview, CandidateClaims] | None:
    """The interview of a candidate's access token, with its claims; None for any other token.

    Raises:
        CandidateTokenError: it has expired, its invitation was cancelled, its link was replaced, or
            the interview ended longer ago than the grace time.
    """
    claims = read_access(services.token_secret, token)
    if claims is None:
        return None
    async with services.database.reading() as work:
        invitation = await work.invitations.row(claims.invitation_id)
    interview = await services.rows.interview(claims.interview_id)
    if invitation is None or interview is None:
        raise CandidateTokenError("the interview was deleted")
    if invitation.cancelled_at is not None:
        raise CandidateTokenError("the invitation was cancelled")
    if not (invitation.token_hash or "").startswith(claims.link):
        raise CandidateTokenError("the link was replaced by a new one")
    grace = timedelta(seconds=services.settings.candidate_grace_s)
    ended_at = interview.ended_at or interview.created_at
    if interview.status.over and ended_at + grace < datetime.now(UTC):
        raise CandidateTokenError("the interview is over")
    return interview, claims
