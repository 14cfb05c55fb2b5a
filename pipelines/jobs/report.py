"""The job that makes an interview's report."""

from __future__ import annotations

from uuid import UUID

import structlog

from db.jobs import REPORT_ENTRYPOINT, enqueue_answers
from db.session import Database, UnitOfWork
from db.tables import ReportStatus
from interviews.plan import Plan
from models.llm.text import TextModel
from pipelines.report import build_report

log = structlog.get_logger(__name__)


class ReportJob:
    """Makes pending reports.

    Args:
        text_model: judges answers; None: reports say "not scored".
        at_once: how many are made at the same time, over all workers.
    """

    entrypoint = REPORT_ENTRYPOINT
    subject = "interview_id"

    def __init__(
        self, database: Database, text_model: TextModel | None, *, at_once: int = 1
    ) -> None:
        self.at_once = at_once
        self._database = database
        self._text_model = text_model

    async def do(self, subject_id: UUID) -> None:
        """Make the report of an interview, if it is still pending."""
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(subject_id)
            entries = await work.transcripts.of_interview(subject_id)
            pending = await work.reports.of_interview(subject_id)
        if interview is None or pending is None or pending.status != ReportStatus.PENDING:
            log.info("report.nothing_to_do")
            return
        plan = Plan.model_validate(interview.plan)
        report = await build_report(interview, plan, entries, self._text_model)
        async with self._database.unit_of_work() as work:
            if await work.reports.store(subject_id, report.model_dump(mode="json")):
                await enqueue_answers(work.session, subject_id)
        log.info("report.complete", scored=report.scored)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record in the report's row why there is none."""
        async with self._database.unit_of_work() as work:
            await work.reports.fail(subject_id, reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue the pending reports that have no job."""
        await work.reports.queue_pending()
