"""The job that erases what is deleted, and deletes what was kept long enough."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from uuid import UUID

import structlog

from db.jobs import ERASURE_ENTRYPOINT
from db.session import Database, UnitOfWork
from db.tables import DeletionReason, Tombstone
from pipelines.erasure import (
    NAMES_KEPT,
    delete_interview,
    erase_files,
    interviews_in,
    leftovers,
)
from pipelines.settings import RetentionSettings

log = structlog.get_logger(__name__)

LOOK_THROUGH_S = 3600.0
"""How often a worker looks through its own data folder."""


class ErasureJob:
    """Erases deleted interviews' files; deletes interviews and résumés that are kept too long.

    Args:
        data_dir: the data folder of this worker.
    """

    entrypoint = ERASURE_ENTRYPOINT
    subject = "interview_id"
    at_once = 2

    def __init__(self, database: Database, settings: RetentionSettings, data_dir: Path) -> None:
        self._database = database
        self._days = settings.days
        self._data_dir = data_dir
        self._looks_at = 0.0

    async def do(self, subject_id: UUID) -> None:
        """Delete it if its time is over; erase its files if it is deleted."""
        async with self._database.unit_of_work() as work:
            if await work.erasures.expired(self._days, only=subject_id):
                await delete_interview(work, subject_id, DeletionReason.RETENTION)
                log.info("interview.retention_over")
        async with self._database.unit_of_work() as work:
            tombstone = await work.erasures.tombstone(subject_id)
        if tombstone is None:
            await self._delete_resume(subject_id)
            return
        count = await asyncio.to_thread(erase_files, self._data_dir, tombstone)
        async with self._database.unit_of_work() as work:
            await work.erasures.erased(subject_id)
        log.info("interview.erased", files=count)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Nothing: the tombstone says that files are left, and it is tried again."""
        log.error("interview.not_erased", reason=reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue what is to be erased or deleted; look through the folder now and then."""
        await work.erasures.queue(await work.erasures.expired(self._days))
        await work.erasures.queue(await work.erasures.expired_resumes(self._days))
        await work.erasures.queue_unfinished(NAMES_KEPT)
        if time.monotonic() >= self._looks_at:
            self._looks_at = time.monotonic() + LOOK_THROUGH_S
            present = await asyncio.to_thread(interviews_in, self._data_dir)
            for tombstone in await leftovers(work, present):
                await self._erase_leftovers(tombstone)

    async def _erase_leftovers(self, tombstone: Tombstone) -> None:
        """Told, not raised: other work must not wait for a folder to be mended."""
        try:
            count = await asyncio.to_thread(erase_files, self._data_dir, tombstone)
        except OSError as error:
            log.error(
                "interview.not_erased",
                interview_id=str(tombstone.interview_id),
                reason=repr(error)[:200],
            )
            return
        if count:
            log.info("interview.erased", interview_id=str(tombstone.interview_id), files=count)

    async def _delete_resume(self, resume_id: UUID) -> None:
        async with self._database.unit_of_work() as work:
            if not await work.erasures.expired_resumes(self._days, only=resume_id):
                return
            resume = await work.resumes.get(resume_id, lock=True)
            if resume is not None and resume.file_path is not None:
                # First, so that no file is left without its row.
                path = self._data_dir / resume.file_path
                await asyncio.to_thread(path.unlink, missing_ok=True)
            await work.resumes.delete(resume_id)
        log.info("resume.retention_over", resume_id=str(resume_id))
