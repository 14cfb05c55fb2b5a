"""People's levels in the place of levels, ranges and withheld levels."""

from __future__ import annotations

from pipelines.report import QualifiedJudge, Report
from pipelines.report.explain import explain
from pipelines.report.override import overridden
from tests.pipelines.report.quoting_judge import QuotingJudge, qualification
from tests.pipelines.report.test_build import (
    BATCH,
    BLOG,
    level_plan,
    make_report,
    plan_with_criteria,
)
from tests.pipelines.report.test_pdf import Change


async def withheld() -> Report:
    return await make_report(QualifiedJudge(QuotingJudge(), qualification(0.16, None)))


async def test_a_person_sets_what_was_withheld() -> None:
    machine = await withheld()
    report = overridden(machine, level_plan(), [Change("communication", 4)])
    communication, *others = report.dimensions
    assert (communication.level, communication.range) == (4, (4, 4))
    assert communication.verdict == "scored"
    assert communication.override is not None
    override = communication.override
    assert (override.machine, override.machine_range) == (None, None)
    assert (report.total, report.total_range, report.scored) == (4.0, (4.0, 4.0), True)
    assert report.not_scored_reason is None
    # The others' levels are withheld still.
    assert report.withheld_reason == machine.withheld_reason
    assert {other.verdict for other in others} == {"withheld", "never_asked"}
    assert "4.0 of 5 over 1 of 5 dimensions" in report.summary_text
    assert "no total" not in report.summary_text
    assert "Communication, level 4 of 5" in report.technical_feedback


async def test_all_levels_of_a_person_make_a_total() -> None:
    levels = {"communication": 4, "motivation": 2}
    changes = [Change(dimension, level) for dimension, level in levels.items()]
    report = overridden(await withheld(), level_plan(), changes)
    assert report.total == 3.0
    back = overridden(await withheld(), level_plan(), [*changes, Change("motivation", None)])
    assert back.total == 4.0


async def test_a_person_settles_a_range() -> None:
    plan = plan_with_criteria()
    machine = await make_report(QuotingJudge(criteria={"c2": BATCH, "c3": "?"}), plan=plan)
    assert (machine.total, machine.total_range) == (None, (2.0, 3.0))
    report = overridden(machine, plan, [Change("communication", 3)])
    (score,) = report.dimensions
    assert score.override is not None
    assert (score.override.machine, score.override.machine_range) == (None, (2, 3))
    assert (report.total, report.machine_total) == (3.0, None)
    assert report.machine_total_range == (2.0, 3.0)
    assert "between 2.0 and 3.0" not in report.summary_text
    explained = explain(report, plan).text
    assert "decided on level 3" in explained
    assert "the machine had found: " + score.reasoning in explained


async def test_a_person_s_total_counts_whatever_the_levels() -> None:
    report = overridden(await withheld(), level_plan(), [Change(None, 3.5)])
    assert (report.total, report.total_range) == (3.5, (3.5, 3.5))
    assert report.total_override is not None and report.total_override.machine is None
    assert "3.5 of 5, set by a person" in report.summary_text


async def test_a_candidate_reads_why_there_is_no_level() -> None:
    explained = explain(await withheld(), level_plan())
    assert "proposed no level" in explained.how
    assert [d.level for d in explained.dimensions] == [None] * 5
    assert "withheld" in explained.dimensions[0].text
    assert "of 5" not in explained.text


async def test_a_candidate_reads_a_range_with_its_reasons() -> None:
    plan = plan_with_criteria()
    report = await make_report(QuotingJudge(criteria={"c2": BLOG, "c3": "?"}), plan=plan)
    explained = explain(report, plan)
    (dimension,) = explained.dimensions
    assert dimension.text == f"Communication: {report.dimensions[0].reasoning}"
    assert dimension.level is None
    assert "between 2.0 and 3.0 of 5" in explained.total
