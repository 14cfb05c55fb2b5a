"""The job that makes an interview's report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog

from db.jobs import REPORT_ENTRYPOINT, enqueue_answers
from db.session import Database, UnitOfWork
from db.tables import ReportStatus
from interviews.plan import Plan
from judging.embedded import judge_for
from judging.judge import Judge
from judging.qualification import Qualification
from judging.qualification_store import QualificationStore
from judging.qualified import Qualifier
from kit.data_layout import DataFolders
from kit.language import Language
from models.llm.text import TextModel
from pipelines.report import QualifiedJudge, build_report
from pipelines.report.interview_hold import InterviewHold

Qualified = Callable[[Judge, Language], Awaitable[Qualification | None]]
"""Gives a judge's measured agreement; an unknown judge may be measured first."""

log = structlog.get_logger(__name__)


def qualifier_for(text_model: TextModel | None, data_dir: Path) -> Qualifier:
    """What tells how well the model agrees with labelled answers, from the data folder.

    An unknown model is measured, unless it runs on this machine's processor and would need hours.
    """
    return Qualifier(
        QualificationStore(DataFolders(data_dir).qualifications),
        measures=text_model is not None and not text_model.local,
    )


class ReportJob:
    """Makes pending reports.

    Args:
        text_model: reads answers; None: reports say "not scored".
        qualified: gives the reader's measured agreement, on which depends whether it may tick
            off points and give levels.
        at_once: how many are made at the same time, over all workers.
    """

    entrypoint = REPORT_ENTRYPOINT
    subject = "interview_id"

    def __init__(
        self,
        database: Database,
        text_model: TextModel | None,
        qualified: Qualified,
        *,
        at_once: int = 1,
    ) -> None:
        self.at_once = at_once
        self._database = database
        self._text_model = text_model
        self._qualified = qualified

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
        judge = await self._judge(plan.language, interview.ended_at)
        report = await build_report(interview, plan, entries, judge)
        async with self._database.unit_of_work() as work:
            if await work.reports.store(subject_id, report.model_dump(mode="json")):
                await enqueue_answers(work.session, subject_id)
        log.info("report.complete", scored=report.scored)

    async def _judge(self, language: Language, ended_at: datetime | None) -> QualifiedJudge | None:
        if self._text_model is None:
            return None
        hold = InterviewHold(self._database, ended_at) if self._text_model.local else None
        judge = judge_for(self._text_model, language, hold=hold)
        return QualifiedJudge(judge, await self._qualified(judge, language))

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record in the report's row why there is none."""
        async with self._database.unit_of_work() as work:
            await work.reports.fail(subject_id, reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue the pending reports that have no job."""
        await work.reports.queue_pending()
