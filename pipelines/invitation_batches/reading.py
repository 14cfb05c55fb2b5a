"""Reading the résumés of a ZIP file into the rows of its batch."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from db.session import Database
from db.tables import BatchState, InvitationBatch, Task
from pipelines.invitation_batches.archive import (
    LIST_BYTES,
    Contents,
    contents_of,
    open_archive,
    read_entry,
)
from pipelines.invitation_batches.encodings import decode
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.lists import read_csv
from pipelines.invitation_batches.person import Person, cleaned
from pipelines.invitation_batches.rows import address_of, matched, rows_of_entries, rows_of_people
from pipelines.progress import OnProgress
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import format_of
from pipelines.resume.parse import ResumeSource, parse_resume

_NO_FILE = "The ZIP file has no file of this name. Correct the list, or invite without it."

log = structlog.get_logger(__name__)


class BatchReader:
    """Reads batches. A reading that was broken off continues with the next résumé.

    Args:
        data_dir: the folder that ``file_path`` is relative to.
        resume_limit_bytes: the largest résumé.
    """

    def __init__(self, database: Database, data_dir: Path, resume_limit_bytes: int) -> None:
        self._database = database
        self._data_dir = data_dir
        self._limit_bytes = resume_limit_bytes

    async def read(self, task: Task, batch: InvitationBatch, on_progress: OnProgress) -> None:
        """Read the résumés, and match them with the list in the archive, if it has one.

        Raises:
            BatchError: the file is gone or can't be read.
        """
        path = self._data_dir / (batch.file_path or "")
        if batch.file_path is None or not path.is_file():
            raise BatchError("file_missing", "The ZIP file is gone from the server. Send it again.")
        with await asyncio.to_thread(open_archive, path) as archive:
            contents, people = await asyncio.to_thread(read_archive, archive)
            unread = await self._unread(batch.id, contents)
            percent = -1
            for count, (row_id, place) in enumerate(unread):
                if (now := 100 * count // len(unread)) != percent:
                    percent = now
                    await on_progress(percent, f"{count} of {len(unread)} résumés")
                values = await self._read_resume(archive, place)
                async with self._database.unit_of_work() as work:
                    if not await work.invitation_batches.change_row(row_id, **values):
                        raise BatchError("batch_deleted", "The batch was deleted.")
        await self._finish(task, batch.id, people)

    async def _unread(self, batch_id: UUID, contents: Contents) -> list[tuple[UUID, int]]:
        async with self._database.unit_of_work() as work:
            if not await work.invitation_batches.rows(batch_id):
                rows = rows_of_entries(batch_id, contents.resumes)
                await work.invitation_batches.add_rows(rows)
            return list(await work.invitation_batches.unread(batch_id))

    async def _read_resume(self, archive: zipfile.ZipFile, place: int) -> dict[str, Any]:
        """The fields of a row, by its résumé alone. Rules read it: a model would take hours."""
        try:
            data = await asyncio.to_thread(read_entry, archive, place, self._limit_bytes)
            kind = format_of(data)
            parsed = await parse_resume(ResumeSource(file=data), None)
        except ResumeError as error:
            return {"resume_problem": {"code": error.code, "detail": str(error)}}
        header = parsed.data.header
        person = cleaned(Person(header.name or "", header.email or "", header.phone or ""))
        return {
            "name": person.name,
            "email": person.email,
            "address": address_of(person.email),
            "phone": person.phone,
            "resume": {
                "format": kind,
                "text": parsed.text,
                "data": parsed.data.model_dump(mode="json"),
                "reading": parsed.reading.model_dump(mode="json"),
            },
        }

    async def _finish(self, task: Task, batch_id: UUID, people: list[Person]) -> None:
        async with self._database.unit_of_work() as work:
            batch = await work.invitation_batches.get(batch_id, lock=True)
            rows = await work.invitation_batches.rows(batch_id)
            if batch is None or not await work.tasks.succeed(task.id, {"rows": len(rows)}):
                return
            owners, others = matched(people, rows)
            for row in rows:
                if (person := owners.get(row.id)) is not None:
                    row.name = person.name or row.name
                    if person.email:
                        row.email, row.address = person.email, address_of(person.email)
                    row.phone = person.phone or row.phone
                    row.language = person.language
            more = await asyncio.to_thread(rows_of_people, batch_id, others, len(rows) + 1)
            for row in more:
                if row.resume_file:
                    row.resume_problem = {"code": "missing", "detail": _NO_FILE}
            await work.invitation_batches.add_rows(more)
            batch.state = BatchState.READY
        log.info("batch.read", batch_id=str(batch_id), rows=len(rows) + len(more))


def read_archive(archive: zipfile.ZipFile) -> tuple[Contents, list[Person]]:
    """An archive's files, and the candidates of the list in it.

    Raises:
        BatchError: it has no résumés, or the list can't be read.
    """
    contents = contents_of(archive)
    if len(contents.lists) > 1:
        raise BatchError(
            "several_lists", "The ZIP file has several CSV files. Keep the one with the candidates."
        )
    if not contents.lists:
        return contents, []
    try:
        data = read_entry(archive, contents.lists[0].place, LIST_BYTES)
    except ResumeError as error:
        raise BatchError("broken_list", f"{contents.lists[0].name}: {error}") from error
    return contents, read_csv(decode(data))
