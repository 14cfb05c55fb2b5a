"""The rules for disputes, feedback and copies of the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from api.candidates.schemas import GiveFeedback
from api.errors import ForbiddenError, NotFoundError
from api.services import Services
from db.tables import Feedback, Interview, Speaker, TranscriptEntry

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


_STAFF_WORDS = {
    "en": {
        "title": "Transcript of the interview",
        "disputed": "the candidate marked this as heard wrongly",
        "correction": "the candidate says that they said",
    },
    "ko": {
        "disputed": "지원자가 잘못 인식되었다고 표시함",
        "correction": "지원자가 알려 온 실제 발언",
    },
}
"""What differs in a copy for staff."""


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


async def copy_of_transcript(services: Services, interview: Interview, *, staff: bool) -> str:
    """The transcript as text, for the candidate to keep, or for staff."""
    async with services.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    return as_text(interview, entries, services.settings.zone, staff=staff)


def as_text(
    interview: Interview, entries: Sequence[TranscriptEntry], zone: ZoneInfo, *, staff: bool = False
) -> str:
    """Who said what and when, in the interview's language; times are those of the recording.

    Args:
        staff: name the candidate, instead of addressing them.
    """
    words = _WORDS.get(interview.language, _WORDS["en"])
    if staff:
        others = _STAFF_WORDS.get(interview.language, _STAFF_WORDS["en"])
        words = words | others | {Speaker.CANDIDATE: interview.candidate_name}
    began = interview.started_at or interview.created_at
    lines = [
        words["title"],
        f"{interview.role}, {interview.company}",
        f"{interview.candidate_name}, {began.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        "",
    ]
    for entry in entries:
        seconds = int(entry.start_s)
        typed = f" ({words['typed']})" if entry.kind == "text" else ""
        speaker = f"{words[Speaker(entry.speaker)]}{typed}"
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}] {speaker}: {entry.text}")
        if "disputed" in entry.flags:
            lines.append(f"        ({words['disputed']})")
        if entry.correction is not None:
            lines.append(f"        ({words['correction']}: {entry.correction})")
    if not entries:
        lines.append(words["empty"])
    return "\n".join(lines) + "\n"
