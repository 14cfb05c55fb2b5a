"""Interviews written to one ZIP file, for a recruiter who asked for it.

The file is in the data folder for a day, or until one of its interviews is deleted.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import BaseModel, ValidationError

from db.session import Database, UnitOfWork
from db.tables import Interview, ReportOverride, ReportStatus, Task, TranscriptEntry
from db.tables import Report as ReportRow
from interviews.plan import Plan
from interviews.recording_gaps import is_recorded
from models.errors import ModelFileError
from pipelines.erasure import EXPORTS
from pipelines.progress import OnProgress
from pipelines.report.as_read import as_read
from pipelines.report.pdf import document_of, render
from pipelines.report.schemas import Report
from pipelines.transcript_text import transcript_text

log = structlog.get_logger(__name__)

KEPT = timedelta(days=1)
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]+')
"""Characters that some system refuses in file names."""
NAME_CHARACTERS = 60


class ExportError(Exception):
    """The export can't be finished; the message says why."""


class ExportInput(BaseModel):
    """What an export has, as its task stores it."""

    interview_ids: list[UUID]
    include: list[str]
    """Some of ``report_pdf``, ``report_json``, ``transcript``, ``recording``."""
    hidden: list[UUID] = []
    """Interviews whose report is hidden from the person who asked."""
    by_user_id: UUID | None = None


@dataclass(frozen=True)
class _Source:
    interview: Interview
    report: ReportRow | None
    overrides: list[ReportOverride]
    entries: list[TranscriptEntry]


class Exporter:
    """Writes exports.

    Args:
        data_dir: the data folder, which has the recordings.
        models_dir: the folder of the model store, which has the fonts of reports.
        zone: of the times in reports and transcripts.
    """

    def __init__(
        self, database: Database, data_dir: Path, models_dir: Path, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._models_dir = models_dir
        self._zone = zone

    async def write(self, task: Task, on_progress: OnProgress) -> dict[str, Any]:
        """Write the file of a task; returns the task's result.

        Raises:
            ExportError: an interview was deleted meanwhile.
        """
        wish = ExportInput.model_validate(task.input)
        path = export_file(self._data_dir, task.id)
        part = path.with_suffix(".part")
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        index: list[list[Any]] = [["folder", "interview_id", "candidate_name", "missing"]]
        try:
            opening = asyncio.to_thread(lambda: zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED))
            with await opening as out:
                for place, interview_id in enumerate(wish.interview_ids):
                    index.append(await self._add(out, interview_id, wish))
                    done = 100 * (place + 1) // (len(wish.interview_ids) + 1)
                    await on_progress(done, f"{place + 1} of {len(wish.interview_ids)}")
                out.writestr("interviews.csv", _csv(index))
            await asyncio.to_thread(part.replace, path)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return {"size_bytes": path.stat().st_size, "interviews": len(wish.interview_ids)}

    def delete(self, task_id: UUID) -> None:
        """Delete the file of a task, if there is one."""
        export_file(self._data_dir, task_id).unlink(missing_ok=True)

    async def _add(self, out: zipfile.ZipFile, interview_id: UUID, wish: ExportInput) -> list[Any]:
        """Add an interview's files; returns its line of the index."""
        async with self._database.unit_of_work() as work:
            source = await _read(work, interview_id)
        if source is None:
            raise ExportError("An interview was deleted meanwhile. Export the others again.")
        folder = folder_name(source.interview)
        missing = await asyncio.to_thread(self._write, out, folder, source, wish)
        name = source.interview.candidate_name
        return [folder, interview_id, name, " ".join(missing)]

    def _write(
        self, out: zipfile.ZipFile, folder: str, source: _Source, wish: ExportInput
    ) -> list[str]:
        missing: list[str] = []
        report = None if source.interview.id in wish.hidden else _content(source)
        for part in wish.include:
            match part:
                case "report_json" if report is not None:
                    out.writestr(f"{folder}/report.json", report.model_dump_json(indent=2))
                case "report_pdf" if report is not None:
                    pdf = self._pdf(source, report)
                    if pdf is None:
                        missing.append(part)
                    else:
                        out.writestr(f"{folder}/report.pdf", pdf)
                case "transcript":
                    text = transcript_text(source.interview, source.entries, self._zone, own=False)
                    out.writestr(f"{folder}/transcript.txt", text)
                    out.writestr(f"{folder}/transcript.json", _entries(source))
                case "recording" if (sound := self._recording(source.interview)) is not None:
                    out.write(sound, f"{folder}/recording{sound.suffix}", zipfile.ZIP_STORED)
                case _:
                    missing.append(part)
        return missing

    def _pdf(self, source: _Source, report: Report) -> bytes | None:
        plan = Plan.model_validate(source.interview.plan)
        length_s = max((entry.end_s for entry in source.entries), default=0.0)
        document = document_of(report, source.interview, plan, length_s=length_s, zone=self._zone)
        try:
            return render(document, report.generated_at, self._models_dir)
        except ModelFileError as error:
            log.warning("export.no_fonts", error=str(error))
            return None

    def _recording(self, interview: Interview) -> Path | None:
        if interview.recording_path is None or not interview.status.over:
            return None
        root = self._data_dir.resolve()
        path = (root / interview.recording_path).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None


class ExportExpiry:
    """The chore that deletes exports after a day, and files whose task was deleted.

    Args:
        data_dir: this worker's data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / EXPORTS

    async def __call__(self, work: UnitOfWork) -> None:
        """Delete what is due."""
        await work.tasks.delete_old_exports(KEPT)
        files = await asyncio.to_thread(_files_by_task, self._folder)
        existing = await work.tasks.existing(files) if files else set()
        for task_id, paths in files.items():
            if task_id not in existing:
                for path in paths:
                    await asyncio.to_thread(path.unlink, missing_ok=True)


def export_file(data_dir: Path, task_id: UUID) -> Path:
    """Where the file of an export is."""
    return data_dir / EXPORTS / f"{task_id}.zip"


def folder_name(interview: Interview) -> str:
    """The interview's folder in the file: the candidate's name, and a part of its id."""
    name = _UNFIT.sub(" ", interview.candidate_name)[:NAME_CHARACTERS].strip(". ")
    return f"{name or 'candidate'} {str(interview.id)[:8]}"


async def _read(work: UnitOfWork, interview_id: UUID) -> _Source | None:
    interview = await work.interviews.get(interview_id)
    if interview is None:
        return None
    return _Source(
        interview,
        await work.reports.of_interview(interview_id),
        list(await work.reports.overrides(interview_id)),
        list(await work.transcripts.of_interview(interview_id)),
    )


def _content(source: _Source) -> Report | None:
    row = source.report
    if row is None or row.status != ReportStatus.COMPLETE:
        return None
    try:
        content = Report.model_validate(row.content)
    except ValidationError as error:
        log.warning("export.unknown_form", report_id=str(row.id), error=str(error))
        return None
    return as_read(content, source.interview, source.overrides)


def _entries(source: _Source) -> str:
    fields = {
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
    gaps = source.interview.recording_gaps
    rows = [
        entry.model_dump(mode="json", include=fields)
        | {"recorded": is_recorded(entry.start_s, entry.end_s, gaps)}
        for entry in source.entries
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _csv(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which spreadsheets take a text for a formula, which may run programs."""


def harmless(cell: Any) -> Any:
    """A cell of a CSV that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _files_by_task(folder: Path) -> dict[UUID, list[Path]]:
    files: dict[UUID, list[Path]] = {}
    for path in folder.glob("*-*-*-*-*"):
        try:
            files.setdefault(UUID(path.name[:36]), []).append(path)
        except ValueError:
            continue
    return files
