"""The job that does tasks: work that somebody watches, with progress and a result."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import structlog

from db.jobs import TASK_ENTRYPOINT
from db.session import Database, UnitOfWork
from db.tables import Resume, Task
from models.llm.text import TextModel
from pipelines.resume.errors import ResumeError
from pipelines.resume.parse import Source, parse_resume

log = structlog.get_logger(__name__)

PARSE_RESUME = "resume.parse"


class TaskJob:
    """Does queued tasks by their kind.

    Args:
        text_model: reads what rules leave open; None: rules alone.
        data_dir: the folder that ``file_path`` is relative to.
    """

    entrypoint = TASK_ENTRYPOINT
    subject = "task_id"
    at_once = 1

    def __init__(self, database: Database, text_model: TextModel | None, data_dir: Path) -> None:
        self._database = database
        self._text_model = text_model
        self._data_dir = data_dir

    async def do(self, subject_id: UUID) -> None:
        """Do a task, if it is still wanted."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.begin(subject_id)
            resume = None
            if task is not None and task.resume_id is not None:
                resume = await work.resumes.get(task.resume_id)
        if task is None:
            log.info("task.nothing_to_do")
            return
        if task.kind != PARSE_RESUME or resume is None:
            raise ValueError(f"there is no work of kind '{task.kind}'")
        await self._parse(task, resume)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Say in the task, and where its result was to be, that there is none."""
        async with self._database.unit_of_work() as work:
            task = await work.tasks.get(subject_id)
            await _fail(work, task, "failed", reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue the unfinished tasks that have no job."""
        await work.tasks.queue_unfinished()

    async def _parse(self, task: Task, resume: Resume) -> None:
        async def advance(progress: int, message: str) -> None:
            async with self._database.unit_of_work() as work:
                await work.tasks.advance(task.id, progress, message)

        try:
            source = await self._source(resume)
            parsed = await parse_resume(source, self._text_model, advance)
        except ResumeError as error:
            log.info("task.refused", code=error.code)
            async with self._database.unit_of_work() as work:
                await _fail(work, task, error.code, str(error))
            return
        data = parsed.data.model_dump(mode="json")
        async with self._database.unit_of_work() as work:
            await work.resumes.get(resume.id, lock=True)  # in the order in which a delete locks
            # Only who ends the task writes its result: another may have been quicker.
            if await work.tasks.succeed(task.id, {"resume_id": str(resume.id)}):
                await work.resumes.store(resume.id, data, parsed.text)
        log.info("task.done", kind=task.kind)

    async def _source(self, resume: Resume) -> Source:
        if resume.file_path is None:
            return Source(text=resume.text or "")
        try:
            path = self._data_dir / resume.file_path
            return Source(pdf=await asyncio.to_thread(path.read_bytes))
        except FileNotFoundError as error:
            raise ResumeError(
                "missing", "The résumé's file is not in the data folder any more; send it again."
            ) from error


async def _fail(work: UnitOfWork, task: Task | None, code: str, reason: str) -> None:
    if task is None:
        return
    if task.resume_id is not None:
        await work.resumes.get(task.resume_id, lock=True)  # in the order in which a delete locks
    if await work.tasks.fail(task.id, code, reason) and task.resume_id is not None:
        await work.resumes.fail(task.resume_id, reason)
