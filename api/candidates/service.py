"""The rules of what candidates say about their own interview."""

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


async def dispute(
    services: Services, interview_id: UUID, seq: int, *, disputed: bool, correction: str | None
) -> TranscriptEntry:
    """Mark the candidate's words as heard wrongly, or take the mark away.

    Raises:
        NotFoundError: nothing stands at this place (yet).
        ForbiddenError: these words are the interviewer's.
    """
    async with services.database.unit_of_work() as work:
        entry = await work.transcripts.get(interview_id, seq)
        if entry is None:
            raise NotFoundError(
                f"Nothing stands at {seq} yet; what was just said is there within a second."
            )
        if entry.speaker != Speaker.CANDIDATE:
            raise ForbiddenError("These are the interviewer's words; only your own can be marked.")
        await work.transcripts.dispute(entry, disputed=disputed, correction=correction)
    return entry


async def rate(services: Services, interview_id: UUID, given: GiveFeedback) -> None:
    """Keep a candidate's feedback; a later one takes the place of an earlier one."""
    async with services.database.unit_of_work() as work:
        await work.candidates.rate(
            Feedback(interview_id=interview_id, rating=given.rating, comment=given.comment)
        )


async def feedback(services: Services, interview_id: UUID) -> Feedback:
    """The candidate's feedback. Raises NotFoundError while there is none."""
    async with services.database.unit_of_work() as work:
        found = await work.candidates.feedback(interview_id)
    if found is None:
        raise NotFoundError("The candidate has given no feedback on this interview.")
    return found


async def copy_of_transcript(services: Services, interview: Interview) -> str:
    """The transcript as a text that a candidate keeps."""
    async with services.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    return as_text(interview, entries, services.settings.zone)


def as_text(interview: Interview, entries: Sequence[TranscriptEntry], zone: ZoneInfo) -> str:
    """Who said what and when, in the interview's language; times are of the recording."""
    words = _WORDS.get(interview.language, _WORDS["en"])
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
