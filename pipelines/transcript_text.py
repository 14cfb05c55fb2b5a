"""A transcript as plain text, in the interview's language."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from db.tables import Interview, Speaker, TranscriptEntry

_WORDS = {
    "en": {
        "title": "Transcript of the interview",
        "own_title": "Transcript of your interview",
        "agent": "Interviewer",
        "candidate": "Candidate",
        "self": "You",
        "typed": "typed",
        "disputed": "the candidate marked this as heard wrongly",
        "own_disputed": "you marked this as heard wrongly",
        "correction": "the candidate said",
        "own_correction": "you said",
        "empty": "Nothing was said.",
    },
    "ko": {
        "title": "면접 기록",
        "own_title": "면접 기록",
        "agent": "면접관",
        "candidate": "지원자",
        "self": "나",
        "typed": "입력",
        "disputed": "지원자가 잘못 인식되었다고 표시함",
        "own_disputed": "잘못 인식되었다고 표시함",
        "correction": "지원자가 실제로 한 말",
        "own_correction": "실제로 한 말",
        "empty": "기록된 말이 없습니다.",
    },
}


def transcript_text(
    interview: Interview, entries: Sequence[TranscriptEntry], zone: ZoneInfo, *, own: bool
) -> str:
    """Who said what and when; times are those of the recording.

    Args:
        own: it is for the candidate.
    """
    words = _WORDS.get(interview.language, _WORDS["en"])
    prefix = "own_" if own else ""
    speakers = {Speaker.AGENT: words["agent"], Speaker.CANDIDATE: words["candidate"]}
    if own:
        speakers[Speaker.CANDIDATE] = words["self"]
    began = interview.started_at or interview.created_at
    lines = [
        words[f"{prefix}title"],
        f"{interview.role}, {interview.company}",
        f"{interview.candidate_name}, {began.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        "",
    ]
    for entry in entries:
        seconds = int(entry.start_s)
        typed = f" ({words['typed']})" if entry.kind == "text" else ""
        speaker = f"{speakers[Speaker(entry.speaker)]}{typed}"
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}] {speaker}: {entry.text}")
        if "disputed" in entry.flags:
            lines.append(f"        ({words[f'{prefix}disputed']})")
        if entry.correction is not None:
            lines.append(f"        ({words[f'{prefix}correction']}: {entry.correction})")
    if not entries:
        lines.append(words["empty"])
    return "\n".join(lines) + "\n"
