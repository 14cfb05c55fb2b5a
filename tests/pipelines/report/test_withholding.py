"""What a report withholds from a judge whose measured agreement is too low."""

from __future__ import annotations

from typing import Any

import pytest

from judging.capable import CapableJudge
from models.fakes import FakeTextModel
from pipelines.report import QualifiedJudge, build_report
from tests.pipelines.report.quoting_judge import QuotingJudge, qualification, qualified
from tests.pipelines.report.test_build import BATCH, LEVELS, make_report
from tests.support.transcripts import ANSWERS, KOREAN_ANSWERS, interview, short_plan, transcript


async def test_without_a_model_nothing_is_scored_but_the_facts_stand() -> None:
    report = await make_report(None)
    assert not report.scored
    assert (report.total, report.model, report.judge) == (None, None, None)
    assert report.withheld_reason is None
    assert report.not_scored_reason is not None
    assert "no language model" in report.not_scored_reason
    assert {d.verdict for d in report.dimensions} == {"not_scored", "never_asked"}
    assert {d.level for d in report.dimensions} == {None}
    assert [q.answered for q in report.questions] == [True, True]
    assert report.questions[0].answer_s > 20
    assert "2 of 2" in report.summary_text


async def test_a_judge_that_falls_short_gives_nothing_and_is_not_asked() -> None:
    model = FakeTextModel("{}")
    unfit = QualifiedJudge(CapableJudge(model, "en"), qualification(0.16, None))
    report = await make_report(unfit)
    assert model.calls == []
    assert not report.scored
    assert (report.total, report.total_range, report.model) == (None, None, None)
    assert {d.verdict for d in report.dimensions} == {"withheld", "never_asked"}
    assert {(d.level, d.range) for d in report.dimensions} == {(None, None)}
    assert all(q.covered == q.missing == [] for q in report.questions)
    assert {p.status for q in report.questions for p in q.points} == {"unclear"}
    assert [p.text for q in report.questions for p in q.said] == [text for _, text in ANSWERS]
    reason = report.withheld_reason
    assert reason is not None and reason == report.not_scored_reason
    assert "κ 0.16 on 138 points" in reason and "0.60 is needed" in reason
    assert "set the levels yourself" in reason and "larger model" in reason
    assert "withheld" in report.summary_text
    assert report.judge is not None
    assert (report.judge.ticks_points, report.judge.gives_levels) == (False, False)
    assert report.judge.points_kappa == 0.16


async def test_a_judge_that_may_only_tick_points_gives_no_levels() -> None:
    judge = QuotingJudge({"background": BATCH}, LEVELS)
    report = await make_report(qualified(judge, points_kappa=0.7, levels_kappa=0.55))
    assert judge.read_dimensions == []
    assert {d.verdict for d in report.dimensions} == {"withheld", "never_asked"}
    assert len(report.questions[0].covered) == 1
    assert report.model == "fake/scripted"
    assert report.withheld_reason is not None
    assert "quadratic κ 0.55 on 90 levels" in report.withheld_reason


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (None, "was not measured"),
        (qualification(0.599, 0.9), "κ 0.59 on 138 points"),
        (qualification(0.9, None), "never compared"),
        # The lower bound decides too: 0.48 of it is 0.38.
        (qualification(0.9, 0.48), "quadratic κ 0.48"),
    ],
)
async def test_why_levels_are_withheld(measured: Any, expected: str) -> None:
    report = await make_report(QualifiedJudge(QuotingJudge(), measured))
    assert report.withheld_reason is not None
    assert expected in report.withheld_reason
    korean = await build_report(
        interview(),
        short_plan("ko"),
        transcript(KOREAN_ANSWERS),
        QualifiedJudge(QuotingJudge(), measured),
    )
    assert korean.withheld_reason is not None
    assert korean.withheld_reason.startswith("점수를 보류했습니다.")
