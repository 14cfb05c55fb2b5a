"""The job of a report: which judge reads the answers, and what it may decide."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from db.session import Database
from db.tables import Interview, ReportStatus, utcnow
from interviews.plan import load_plan
from judging.judge import Judge
from judging.qualification import Qualification
from kit.language import Language
from models.fakes import FakeTextModel
from models.llm.text import TextModel
from pipelines.jobs.report import ReportJob
from pipelines.report import interview_hold
from tests.pipelines.report.quoting_judge import qualification
from tests.pipelines.test_job_worker import complete


class Measurements:
    """Gives one qualification, and notes for whom."""

    def __init__(self, measured: Qualification | None) -> None:
        self.measured = measured
        self.asked: list[tuple[str, Language]] = []

    async def qualified(self, judge: Judge, language: Language) -> Qualification | None:
        self.asked.append((judge.name, language))
        return self.measured


async def report_by(
    database: Database, interview: Interview, model: TextModel | None, measured: Measurements
) -> dict[str, object]:
    await complete(database, interview)
    await ReportJob(database, model, measured.qualified).do(interview.id)
    async with database.unit_of_work() as work:
        row = await work.reports.of_interview(interview.id)
    assert row is not None and row.status is ReportStatus.COMPLETE and row.content is not None
    return row.content


@pytest.mark.parametrize("measured", [None, qualification(0.16, None)])
async def test_a_model_that_falls_short_is_never_called(
    database: Database, interview: Interview, measured: Qualification | None
) -> None:
    model, measurements = FakeTextModel("{}"), Measurements(measured)
    content = await report_by(database, interview, model, measurements)
    assert measurements.asked == [("fake/scripted", "en")]
    assert model.calls == []
    assert (content["scored"], content["total"], content["model"]) == (False, None, None)
    assert content["withheld_reason"]
    assert isinstance(content["judge"], dict)
    assert content["judge"]["points_kappa"] == (measured.points_kappa if measured else None)


async def test_a_model_that_qualifies_reads_the_answer(
    database: Database, interview: Interview
) -> None:
    model, measurements = FakeTextModel("no JSON"), Measurements(qualification())
    content = await report_by(database, interview, model, measurements)
    assert model.calls
    assert content["withheld_reason"] is None


async def test_without_a_model_nothing_is_measured(
    database: Database, interview: Interview
) -> None:
    measurements = Measurements(qualification())
    content = await report_by(database, interview, None, measurements)
    assert measurements.asked == []
    assert content["judge"] is content["withheld_reason"] is None


@pytest_asyncio.fixture
async def running(database: Database) -> UUID:
    """An interview whose candidate is in the room."""
    row = Interview(
        language="en",
        candidate_name="Bo",
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
        await work.interviews.mark_started(row.id, started_at=utcnow())
    return row.id


async def test_calls_of_a_model_on_this_processor_wait_for_the_end_of_interviews(
    database: Database,
    interview: Interview,
    running: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interview_hold, "POLL_S", 0.02)
    model = FakeTextModel("no JSON", local=True)
    making = asyncio.create_task(
        report_by(database, interview, model, Measurements(qualification()))
    )
    await asyncio.sleep(0.3)
    assert model.calls == [] and not making.done()
    async with database.unit_of_work() as work:
        await work.interviews.complete(running, "completed")
    await asyncio.wait_for(making, 10.0)
    assert model.calls


async def test_a_report_is_not_held_back_for_ever(
    database: Database,
    interview: Interview,
    running: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interview_hold, "POLL_S", 0.02)
    monkeypatch.setattr(interview_hold, "LIMIT_S", 0.1)
    model = FakeTextModel("no JSON", local=True)
    await asyncio.wait_for(
        report_by(database, interview, model, Measurements(qualification())), 10.0
    )
    assert model.calls


async def test_the_time_that_a_report_waited_for_its_turn_counts(
    database: Database, interview: Interview, running: UUID
) -> None:
    await complete(database, interview)
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        row.ended_at = utcnow() - timedelta(seconds=interview_hold.LIMIT_S + 1)
    model = FakeTextModel("no JSON", local=True)
    job = ReportJob(database, model, Measurements(qualification()).qualified)
    await asyncio.wait_for(job.do(interview.id), 10.0)
    assert model.calls


async def test_a_model_elsewhere_waits_for_no_interview(
    database: Database, interview: Interview, running: UUID
) -> None:
    model = FakeTextModel("no JSON")
    await asyncio.wait_for(
        report_by(database, interview, model, Measurements(qualification())), 1.5
    )
    assert model.calls


async def test_an_interview_that_a_dead_process_left_holds_nothing_back(
    database: Database, running: UUID
) -> None:
    async with database.reading() as work:
        assert await work.interviews.under_way(utcnow() - interview_hold.STALE_AFTER)
        assert not await work.interviews.under_way(utcnow() + timedelta(minutes=1))
