"""What is exported of an interview, with or without the candidate's name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import structlog
from pydantic import ValidationError

from db.session import UnitOfWork
from db.tables import Interview, ReportStatus, TranscriptEntry
from interviews.recording_gaps import is_recorded
from pipelines.hidden_names import anonymous, entry_without_name
from pipelines.report.as_read import as_read
from pipelines.report.pdf import Contents, PdfPart, gather_contents
from pipelines.report.schemas import Report

log = structlog.get_logger(__name__)

NAME_CHARACTERS = 60
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]+')
"""Characters that some system refuses in file names."""
_ENTRY_FIELDS = {
    "seq",
    "speaker",
    "kind",
    "text",
    "start_s",
    "end_s",
    "question_id",
    "interrupted",
    "confidence",
    "flags",
    "correction",
}


@dataclass(frozen=True)
class Source:
    """An interview as it is stored."""

    interview: Interview
    report: Report | None
    """As it is read; None unless it is complete and has a known form."""
    entries: list[TranscriptEntry]
    contents: Contents
    """Of the report's PDF."""

    def readable(self, *, hide_name: bool) -> tuple[Interview, list[TranscriptEntry]]:
        """The interview and its transcript, as their reader may see them."""
        if not hide_name:
            return self.interview, self.entries
        entries = [entry_without_name(self.interview, entry) for entry in self.entries]
        return anonymous(self.interview), entries


async def read_source(
    work: UnitOfWork, interview_id: UUID, parts: Collection[PdfPart]
) -> Source | None:
    """What is stored of an interview; None if it doesn't exist any more.

    Args:
        parts: of the report's PDF.
    """
    interview = await work.interviews.get(interview_id)
    if interview is None:
        return None
    entries = list(await work.transcripts.of_interview(interview_id))
    contents = await gather_contents(work, interview, parts, entries)
    return Source(interview, await _report(work, interview), entries, contents)


async def _report(work: UnitOfWork, interview: Interview) -> Report | None:
    row = await work.reports.of_interview(interview.id)
    if row is None or row.status != ReportStatus.COMPLETE:
        return None
    try:
        content = Report.model_validate(row.content)
    except ValidationError as error:
        log.warning("export.unknown_form", report_id=str(row.id), error=str(error))
        return None
    return as_read(content, interview, list(await work.reports.overrides(interview.id)))


def folder_name(interview: Interview, *, hide_name: bool) -> str:
    """The interview's folder in the file: the candidate's name, and a part of its id.

    Args:
        interview: as its reader may see it.
        hide_name: what stands for the name has that part already.
    """
    name = _UNFIT.sub(" ", interview.candidate_name)[:NAME_CHARACTERS].strip(". ")
    return name if hide_name else f"{name or 'candidate'} {str(interview.id)[:8]}"


def entries_json(interview: Interview, entries: Collection[TranscriptEntry]) -> str:
    """A transcript as JSON."""
    gaps = interview.recording_gaps
    rows = [
        entry.model_dump(mode="json", include=_ENTRY_FIELDS)
        | {"recorded": is_recorded(entry.start_s, entry.end_s, gaps)}
        for entry in entries
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
