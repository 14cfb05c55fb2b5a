"""The rules for disputes, feedback and copies of the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from api.audit.note import note_reading
from api.candidates.schemas import GiveFeedback
from api.errors import ForbiddenError, NotFoundError
from api.identity import Caller
from api.services import Services
from db.tables import AuditAction, Feedback, Interview, Speaker, TranscriptEntry
from kit.text import clean_line

_WORDS = {
    "en": {
        "title": "Transcript of your interview",
        Speaker.AGENT: "Interviewer",
        Speaker.CANDIDATE: "You",
        "typed": "typed",
        "disputed": "you marked this as heard wrongly",
        "correction": "you said",
        "empty": "Nothing was said.",
    },
    "ko": {
        "title": "면접 기록",
        Speaker.AGENT: "면접관",
        Speaker.CANDIDATE: "나",
        "typed": "입력",
        "disputed": "잘못 인식되었다고 표시함",
        "correction": "실제로 한 말",
        "empty": "기록된 말이 없습니다.",
    },
}


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


async def copy_of_transcript(services: Services, caller: Caller, interview: Interview) -> str:
    """The transcript as text, for the candidate to keep."""
    await note_reading(services, caller, AuditAction.TRANSCRIPT_READ, interview.id)
    async with services.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    return as_text(interview, entries, services.settings.zone)


def as_text(interview: Interview, entries: Sequence[TranscriptEntry], zone: ZoneInfo) -> str:
    """Who said what and when, in the interview's language; times are those of the recording.

    Each entry is one line, so that no text looks like another speaker's entry.
    """
    words = _WORDS.get(interview.language, _WORDS["en"])
    began = interview.started_at or interview.created_at
    lines = [
        words["title"],
        f"{clean_line(interview.role)}, {clean_line(interview.company)}",
        f"{clean_line(interview.candidate_name)}, {began.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        "",
    ]
    for entry in entries:
        seconds = int(entry.start_s)
        typed = f" ({words['typed']})" if entry.kind == "text" else ""
        speaker = f"{words[Speaker(entry.speaker)]}{typed}"
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}] {speaker}: {clean_line(entry.text)}")
        if "disputed" in entry.flags:
            lines.append(f"        ({words['disputed']})")
        if entry.correction is not None:
            lines.append(f"        ({words['correction']}: {clean_line(entry.correction)})")
    if not entries:
        lines.append(words["empty"])
    return "\n".join(lines) + "\n"
