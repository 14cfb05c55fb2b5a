"""The rules for disputes, feedback and copies of the transcript."""

from __future__ import annotations

from uuid import UUID

from api.candidates.schemas import GiveFeedback
from api.errors import ForbiddenError, NotFoundError
from api.services import Services
from db.tables import Feedback, Interview, Speaker, TranscriptEntry
from pipelines.transcript_text import transcript_text


async def dispute(
    services: Services, interview_id: UUID, seq: int, *, disputed: bool, correction: str | None
) -> TranscriptEntry:
    """Flag an entry of the candidate as disputed, or remove the flag.

    Raises:
        NotFoundError: there is no such entry (yet).
        ForbiddenError: it is an entry of the interviewer.
    """
    async with services.database.unit_of_work() as work:
        entry = await work.transcripts.get(interview_id, seq)
        if entry is None:
            raise NotFoundError(
                f"No transcript entry {seq} yet. New entries appear within a second."
            )
        if entry.speaker != Speaker.CANDIDATE:
            raise ForbiddenError(
                "This entry is the interviewer's. Candidates can dispute only their own."
            )
        await work.transcripts.dispute(entry, disputed=disputed, correction=correction)
    return entry


async def rate(services: Services, interview_id: UUID, body: GiveFeedback) -> None:
    """Store a candidate's feedback, replacing earlier feedback."""
    async with services.database.unit_of_work() as work:
        await work.candidates.rate(
            Feedback(interview_id=interview_id, rating=body.rating, comment=body.comment)
        )


async def feedback(services: Services, interview_id: UUID) -> Feedback:
    """The candidate's feedback. Raises NotFoundError while there is none."""
    async with services.database.unit_of_work() as work:
        row = await work.candidates.feedback(interview_id)
    if row is None:
        raise NotFoundError("The candidate has not given feedback on this interview.")
    return row


async def copy_of_transcript(services: Services, interview: Interview) -> str:
    """The transcript as text, for the candidate to keep."""
    async with services.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    return transcript_text(interview, entries, services.settings.zone, own=True)
