"""The job that erases deleted interviews, and deletes those whose retention time is over."""

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

FOLDER_CHECK_S = 3600.0
"""How often a worker checks its data folder for files of deleted interviews."""


class ErasureJob:
    """Erases deleted interviews' files; deletes interviews and résumés past their retention time.

    Args:
        data_dir: this worker's data folder.
    """

    entrypoint = ERASURE_ENTRYPOINT
    subject = "interview_id"
    at_once = 2

    def __init__(self, database: Database, settings: RetentionSettings, data_dir: Path) -> None:
        self._database = database
        self._days = settings.days
        self._data_dir = data_dir
        self._next_check = 0.0

    async def do(self, subject_id: UUID) -> None:
        """Delete an interview or résumé if its retention is over; erase a deleted one's files."""
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
        """Log it: the tombstone stays open, so the next sweep queues it again."""
        log.error("interview.not_erased", reason=reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue what is to be erased or deleted; check the data folder when that is due."""
        await work.erasures.queue(await work.erasures.expired(self._days))
        await work.erasures.queue(await work.erasures.expired_resumes(self._days))
        await work.erasures.queue_unfinished(NAMES_KEPT)
        if time.monotonic() >= self._next_check:
            self._next_check = time.monotonic() + FOLDER_CHECK_S
            present = await asyncio.to_thread(interviews_in, self._data_dir)
            for tombstone in await leftovers(work, present):
                await self._erase_leftovers(tombstone)

    async def _erase_leftovers(self, tombstone: Tombstone) -> None:
        """Log a failure instead of raising it: other work must not wait for a broken folder."""
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
            resume = await work.resumes.get(resume_id, lock=True)  # no interview takes it meanwhile
            if not await work.erasures.expired_resumes(self._days, only=resume_id):
                return
            if resume is not None and resume.file_path is not None:
                # The file first, so that none is left without a row.
                path = self._data_dir / resume.file_path
                await asyncio.to_thread(path.unlink, missing_ok=True)
            await work.resumes.delete(resume_id)
        log.info("resume.retention_over", resume_id=str(resume_id))
