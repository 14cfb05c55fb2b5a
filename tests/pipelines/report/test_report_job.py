"""The job of a report: which judge reads the answers, and what it may decide."""

from __future__ import annotations

import pytest

from db.session import Database
from db.tables import Interview, ReportStatus
from judging.judge import Judge
from judging.qualification import Qualification
from kit.language import Language
from models.fakes import FakeTextModel
from models.llm.text import TextModel
from pipelines.jobs.report import ReportJob
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
