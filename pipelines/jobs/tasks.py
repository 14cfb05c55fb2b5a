"""The job that does tasks: work whose progress and result a client can watch."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from db.jobs import TASK_ENTRYPOINT
from db.repositories.tasks import DRAFT_PLAN, EXPORT
from db.session import Database, UnitOfWork
from db.tables import Resume, Task
from models.llm.text import TextModel
from pipelines.content import (
    CONTENT_KINDS,
    MAKE_QUESTIONS,
    ContentError,
    ContentKind,
    make_content,
    repository_of,
)
from pipelines.exports import Exporter, ExportError, ExportInput
from pipelines.progress import OnProgress
from pipelines.questions.job_plan import draft_plan
from pipelines.questions.schemas import ContentRequest, PlanDraftInput
from pipelines.resume.errors import ResumeError
from pipelines.resume.parse import ResumeSource, parse_resume

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

log = structlog.get_logger(__name__)

PARSE_RESUME = "resume.parse"


class TaskJob:
    """Does queued tasks by their kind.

    Args:
        text_model: reads what rules leave open in a résumé; None: rules alone.
        data_dir: the folder that ``file_path`` is relative to.
        structured: drafts questions and learning paths; None: rules do. Plans need it.
        exporter: writes interviews to files; None: such tasks fail.
    """

    entrypoint = TASK_ENTRYPOINT
    subject = "task_id"
    at_once = 1

    def __init__(
        self,
        database: Database,
        text_model: TextModel | None,
        data_dir: Path,
        structured: StructuredModel | None = None,
        exporter: Exporter | None = None,
    ) -> None:
        self._exporter = exporter
        self._database = database
        self._structured = structured
        self._text_model = text_model
        self._data_dir = data_dir

    async def do(self, subject_id: UUID) -> None:
        """Do a task, if it is not over yet."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.begin(subject_id)
            resume = None
            if task is not None and task.resume_id is not None:
                resume = await work.resumes.get(task.resume_id)
        if task is None:
            log.info("task.nothing_to_do")
            return
        if resume is not None and task.kind == PARSE_RESUME:
            await self._parse(task, resume)
        elif resume is not None and task.kind in CONTENT_KINDS:
            await self._make(task, task.kind, resume)
        elif task.kind == DRAFT_PLAN:
            await self._draft_plan(task)
        elif task.kind == EXPORT and self._exporter is not None:
            await self._export(task, self._exporter)
        else:
            raise ValueError(f"unknown kind of task: '{task.kind}'")

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record the failure in the task, and in the résumé that was to be read."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.get(subject_id)
            await _fail(work, task, "failed", reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue the unfinished tasks that have no job."""
        await work.tasks.queue_unfinished()

    def _on_progress(self, task: Task) -> OnProgress:
        async def advance(progress: int, message: str) -> None:
            async with self._database.unit_of_work() as work:
                await work.tasks.advance(task.id, progress, message)

        return advance

    async def _make(self, task: Task, kind: ContentKind, resume: Resume) -> None:
        request = ContentRequest.model_validate(task.input or {})
        try:
            content = await make_content(
                kind, resume, request, self._structured, self._on_progress(task)
            )
        except ContentError as error:
            log.info("task.refused", code=error.code)
            async with self._database.unit_of_work() as work:
                await work.tasks.fail(task.id, error.code, str(error))
            return
        name = "question_set_id" if kind == MAKE_QUESTIONS else "learning_path_id"
        result = {"resume_id": str(resume.id), name: str(content.id)}
        async with self._database.unit_of_work() as work:
            await work.resumes.get(resume.id, lock=True)  # in the order in which a delete locks
            if await work.tasks.succeed(task.id, result):
                await repository_of(work, kind).add(content)
        log.info("task.done", kind=kind)

    async def _draft_plan(self, task: Task) -> None:
        request = PlanDraftInput.model_validate(task.input)
        drafted = await draft_plan(request, self._structured, self._on_progress(task))
        async with self._database.unit_of_work() as work:
            await work.tasks.succeed(task.id, drafted.model_dump(mode="json"))
        log.info("task.done", kind=task.kind)

    async def _export(self, task: Task, exporter: Exporter) -> None:
        ids = ExportInput.model_validate(task.input).interview_ids
        try:
            result = await exporter.write(task, self._on_progress(task))
            async with self._database.unit_of_work() as work:
                if len(await work.interviews.existing(ids)) < len(ids):
                    raise ExportError("An interview was deleted meanwhile. Export again.")
                await work.tasks.succeed(task.id, result)
        except ExportError as error:
            exporter.delete(task.id)
            async with self._database.unit_of_work() as work:
                await work.tasks.fail(task.id, "interview_deleted", str(error))
            return
        log.info("task.done", kind=task.kind)

    async def _parse(self, task: Task, resume: Resume) -> None:
        try:
            source = await self._source(resume)
            parsed = await parse_resume(source, self._text_model, self._on_progress(task))
        except ResumeError as error:
            log.info("task.refused", code=error.code)
            async with self._database.unit_of_work() as work:
                await _fail(work, task, error.code, str(error))
            return
        data = parsed.data.model_dump(mode="json")
        async with self._database.unit_of_work() as work:
            await work.resumes.get(resume.id, lock=True)  # in the order in which a delete locks
            # Only the worker that ends the task writes its result: another may have been quicker.
            if await work.tasks.succeed(task.id, {"resume_id": str(resume.id)}):
                reading = parsed.reading.model_dump(mode="json")
                await work.resumes.store(resume.id, data, parsed.text, reading)
        log.info("task.done", kind=task.kind)

    async def _source(self, resume: Resume) -> ResumeSource:
        if resume.file_path is None:
            return ResumeSource(text=resume.text or "")
        try:
            path = self._data_dir / resume.file_path
            return ResumeSource(file=await asyncio.to_thread(path.read_bytes))
        except FileNotFoundError as error:
            raise ResumeError(
                "missing", "The résumé's file is no longer in the data folder; send it again."
            ) from error


async def _fail(work: UnitOfWork, task: Task | None, code: str, reason: str) -> None:
    if task is None:
        return
    resume_id = task.resume_id
    if resume_id is not None:
        await work.resumes.get(resume_id, lock=True)  # in the order in which a delete locks
    if await work.tasks.fail(task.id, code, reason) and task.kind == PARSE_RESUME and resume_id:
        await work.resumes.fail(resume_id, reason)
