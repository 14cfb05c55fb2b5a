"""A transcript as plain text, in the interview's language."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from db.tables import Interview, Speaker, TranscriptEntry
from interviews.recording_gaps import is_recorded, recording_gaps
from kit.text import clean_line
from pipelines.report.sentences import recording_note

_WORDS = {
    "en": {
        "title": "Transcript of the interview",
        "own_title": "Transcript of your interview",
        "agent": "Interviewer",
        "self": "You",
        "typed": "typed",
        "disputed": "the candidate marked this as heard wrongly",
        "own_disputed": "you marked this as heard wrongly",
        "correction": "the candidate says that they said",
        "own_correction": "you said",
        "empty": "Nothing was said.",
        "unrecorded": "not in the recording",
    },
    "ko": {
        "title": "면접 기록",
        "own_title": "면접 기록",
        "agent": "면접관",
        "self": "나",
        "typed": "입력",
        "disputed": "지원자가 잘못 인식되었다고 표시함",
        "own_disputed": "잘못 인식되었다고 표시함",
        "correction": "지원자가 알려 온 실제 발언",
        "own_correction": "실제로 한 말",
        "empty": "기록된 말이 없습니다.",
        "unrecorded": "녹음에 없음",
    },
}


def transcript_text(
    interview: Interview, entries: Sequence[TranscriptEntry], zone: ZoneInfo, *, own: bool
) -> str:
    """Who said what and when; times are those of the recording.

    Each entry is one line, so that no text looks like another speaker's entry.

    Args:
        own: it is for the candidate, who is then "You"; other readers read the name.
    """
    words = _words(interview)
    prefix = "own_" if own else ""
    candidate = words["self"] if own else clean_line(interview.candidate_name)
    began = interview.started_at or interview.created_at
    lines = [
        words[f"{prefix}title"],
        f"{clean_line(interview.role)}, {clean_line(interview.company)}",
        f"{clean_line(interview.candidate_name)}, {began.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        *([note] if (note := _recording_note(interview)) else []),
        "",
    ]
    for entry in entries:
        seconds = int(entry.start_s)
        speaker = speaker_of(interview, entry, candidate)
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}] {speaker}: {clean_line(entry.text)}")
        lines += [f"        ({remark})" for remark in remarks_on(interview, entry, own=own)]
    if not entries:
        lines.append(words["empty"])
    return "\n".join(lines) + "\n"


def speaker_of(interview: Interview, entry: TranscriptEntry, candidate: str) -> str:
    """Who said or typed an entry; ``candidate`` is what the candidate is called."""
    words = _words(interview)
    speaker = candidate if entry.speaker == Speaker.CANDIDATE else words["agent"]
    return f"{speaker} ({words['typed']})" if entry.kind == "text" else speaker


def remarks_on(interview: Interview, entry: TranscriptEntry, *, own: bool = False) -> list[str]:
    """What a reader should know about an entry: no sound of it, or heard wrongly."""
    words = _words(interview)
    prefix = "own_" if own else ""
    remarks = []
    if not is_recorded(entry.start_s, entry.end_s, interview.recording_gaps):
        remarks.append(words["unrecorded"])
    if "disputed" in entry.flags:
        remarks.append(words[f"{prefix}disputed"])
    if entry.correction is not None:
        remarks.append(f"{words[f'{prefix}correction']}: {clean_line(entry.correction)}")
    return remarks


def _words(interview: Interview) -> dict[str, str]:
    return _WORDS.get(interview.language, _WORDS["en"])


def _recording_note(interview: Interview) -> str | None:
    return recording_note(
        interview.language,
        recording_gaps(interview.recording_gaps),
        recorded=interview.recording_path is not None,
    )
