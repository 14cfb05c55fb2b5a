"""The rules for exports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from api.audit.note import note_each
from api.errors import ConflictError, refused
from api.exports.schemas import MOST, CreateExport, Exported
from api.identity import Caller
from api.interviews.access import whose
from api.interviews.listing import filter_of, order_of
from api.missing import missing
from api.ratings.blindness import disclose, hides_ratings, is_total_hidden
from api.services import Services
from db.repositories.interview_lists import Filter
from db.repositories.reviews import Reviewed
from db.repositories.tasks import EXPORT
from db.tables import AuditAction, Role, Task, TaskState
from pipelines.exports import ExportInput, export_file
from pipelines.report.pdf import PdfPart


async def create(services: Services, caller: Caller, body: CreateExport) -> Task:
    """Queue an export.

    Raises:
        UnprocessableError: an interview doesn't exist, there are none, or too many; or recordings
            are to be exported without the names.
    """
    if body.hide_name and Exported.RECORDING in body.include:
        raise refused("/include", "must not have 'recording' with hide_name: the name is heard")
    rows = await _rows(services, caller, body)
    ids = [row.interview.id for row in rows]
    hidden: list[UUID] = []
    if _has_judgement(body):
        hidden = [row.interview.id for row in rows if is_total_hidden(services, caller, row)]
        if caller.user_id is not None:
            unseen = [
                row.interview.id for row in rows if row.submitted is None and not row.disclosed
            ]
            await disclose(services, caller.user_id, set(unseen) - set(hidden))
    include = [str(part) for part in dict.fromkeys(body.include)]
    wish = ExportInput(
        interview_ids=ids,
        include=include,
        pdf_parts=list(dict.fromkeys(body.pdf_include)),
        hide_name=body.hide_name,
        hidden=hidden,
        ratings_hidden=[row.interview.id for row in rows if hides_ratings(caller, row)],
        by_user_id=caller.user_id,
    )
    task = Task(kind=EXPORT, input=wish.model_dump(mode="json"))
    async with services.database.unit_of_work() as work:
        await work.tasks.add(task)
        subjects = [("interview", interview_id) for interview_id in ids]
        details: dict[str, Any] = {"as": "zip", "include": include, "task_id": str(task.id)}
        details |= {"hide_name": body.hide_name}
        if Exported.REPORT_PDF in body.include:
            details |= {"pdf_include": sorted(wish.pdf_parts)}
        await note_each(work, caller, AuditAction.INTERVIEWS_EXPORTED, subjects, details)
    return task


async def file(services: Services, caller: Caller, task_id: UUID) -> Path:
    """The file of an export.

    Raises:
        NotFoundError: there is no such export, it is another person's, or its day is over.
        ConflictError: it is not written yet, or failed.
    """
    async with services.database.reading() as work:
        task = await work.tasks.get(task_id)
    if task is None or task.kind != EXPORT or not _may_read(caller, task):
        raise missing("task_id", task_id)
    if task.state == TaskState.FAILED:
        raise ConflictError("This export failed. GET /api/v1/tasks/{id} says why.")
    if task.state != TaskState.SUCCEEDED:
        raise ConflictError("This export is not written yet. Follow its task and retry then.")
    path = export_file(services.data_dir, task_id)
    if not path.is_file():
        raise missing("task_id", task_id)
    return path


async def _rows(services: Services, caller: Caller, body: CreateExport) -> Sequence[Reviewed]:
    if body.filter is not None:
        order, _ = order_of(body.filter)
        filters = await filter_of(services, caller, body.filter)
        async with services.database.reading() as work:
            rows = await work.reviews.page(filters, order, caller.user_id, after=None, limit=MOST)
        if not rows:
            raise refused("/filter", "matches no interview")
        return rows
    ids = list(dict.fromkeys(body.interview_ids or ()))
    which = Filter(whose=whose(caller))
    async with services.database.reading() as work:
        rows = await work.reviews.some(ids, which, caller.user_id)
    found = {row.interview.id: row for row in rows}
    lacking = [interview_id for interview_id in ids if interview_id not in found]
    if lacking:
        raise refused("/interview_ids", f"must exist; {lacking[0]} does not")
    return [found[interview_id] for interview_id in ids]


def _has_judgement(body: CreateExport) -> bool:
    """Whether a file of the export has the machine's judgement."""
    pdf = Exported.REPORT_PDF in body.include and PdfPart.ASSESSMENT in body.pdf_include
    return pdf or Exported.REPORT_JSON in body.include


def _may_read(caller: Caller, task: Task) -> bool:
    by = ExportInput.model_validate(task.input).by_user_id
    return caller.role is Role.ADMIN or (by is not None and by == caller.user_id)
