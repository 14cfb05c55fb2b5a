"""Writes the ZIP file of an export."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from db.session import Database
from db.tables import Interview, Task
from models.errors import ModelFileError
from pipelines.exports.cells import csv_text
from pipelines.exports.files import export_file
from pipelines.exports.request import ExportInput
from pipelines.exports.source import Source, entries_json, folder_name, read_source
from pipelines.hidden_names import without_name
from pipelines.progress import OnProgress
from pipelines.report.pdf import typeset
from pipelines.report.schemas import Report
from pipelines.transcript_text import transcript_text

log = structlog.get_logger(__name__)


class ExportError(Exception):
    """The export can't be finished; the message says why."""


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
                out.writestr("interviews.csv", csv_text(index))
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
            source = await read_source(work, interview_id, wish.pdf_parts)
        if source is None:
            raise ExportError("An interview was deleted meanwhile. Export the others again.")
        return await asyncio.to_thread(self._write, out, source, wish)

    def _write(self, out: zipfile.ZipFile, source: Source, wish: ExportInput) -> list[Any]:
        interview, entries = source.readable(hide_name=wish.hide_name)
        folder = folder_name(interview, hide_name=wish.hide_name)
        missing: list[str] = []
        for part in wish.include:
            match part:
                case "report_json" if (report := self._report(source, wish)) is not None:
                    out.writestr(f"{folder}/report.json", report.model_dump_json(indent=2))
                case "report_pdf" if (pdf := self._pdf(source, wish)) is not None:
                    out.writestr(f"{folder}/report.pdf", pdf)
                case "transcript":
                    text = transcript_text(interview, entries, self._zone, own=False)
                    out.writestr(f"{folder}/transcript.txt", text)
                    out.writestr(f"{folder}/transcript.json", entries_json(interview, entries))
                case "recording" if (sound := self._recording(interview, wish)) is not None:
                    out.write(sound, f"{folder}/recording{sound.suffix}", zipfile.ZIP_STORED)
                case _:
                    missing.append(part)
        return [folder, interview.id, interview.candidate_name, " ".join(missing)]

    def _report(self, source: Source, wish: ExportInput) -> Report | None:
        report = source.report
        if report is None or source.interview.id in wish.hidden:
            return None
        return without_name(source.interview, report) if wish.hide_name else report

    def _pdf(self, source: Source, wish: ExportInput) -> bytes | None:
        if source.report is None or wish.hides_pdf(source.interview.id):
            return None
        try:
            file, _ = typeset(
                source.report,
                source.interview,
                source.contents.model_copy(update={"name_hidden": wish.hide_name}),
                entries=source.entries,
                zone=self._zone,
                models_dir=self._models_dir,
            )
        except ModelFileError as error:
            log.warning("export.no_fonts", error=str(error))
            return None
        return file

    def _recording(self, interview: Interview, wish: ExportInput) -> Path | None:
        if wish.hide_name or interview.recording_path is None or not interview.status.over:
            return None
        root = self._data_dir.resolve()
        path = (root / interview.recording_path).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
