"""Reports that were stored before a judge's findings were part of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.report import Report
from pipelines.report.explain import explain
from pipelines.report.override import overridden
from tests.pipelines.report.test_build import level_plan
from tests.pipelines.report.test_pdf import pdf_of
from tests.pipelines.report.test_printed_findings import Change
from tests.support.pdfs import text_of

EARLIER = Path(__file__).parents[2] / "data" / "reports" / "before_findings.json"

pytestmark = pytest.mark.usefixtures("models_dir")


def stored() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(EARLIER.read_text("utf-8"))
    return content


def test_an_earlier_report_reads_as_it_was_stored() -> None:
    report = Report.model_validate(stored())
    again = report.model_dump(mode="json")

    def kept(before: Any, after: Any) -> None:
        if isinstance(before, dict):
            for key in before:
                kept(before[key], after[key])
        elif isinstance(before, list):
            assert len(before) == len(after)
            for one, other in zip(before, after, strict=True):
                kept(one, other)
        else:
            assert before == after

    kept(stored(), again)
    assert (report.judge, report.withheld_reason, report.total_range) == (None, None, None)
    assert (report.questions[0].points, report.questions[0].said) == ([], [])


def test_it_is_printed_and_explained_as_before() -> None:
    report = Report.model_validate(stored())
    text = text_of(pdf_of(report, level_plan()))
    explained = explain(report, level_plan()).text
    communication = report.dimensions[0]
    for part in (communication.reasoning, communication.quotes[0].text, "fake/scripted"):
        assert part in text and part in explained
    assert "3.00" in text and "Level 4 of 5" in text
    assert report.questions[0].covered[0] in text
    assert report.questions[0].missing[0] in text
    assert "level 4 of 5. This level is described as" in explained
    assert "Why: " + communication.reasoning in explained


def test_a_person_s_level_replaces_one_in_it() -> None:
    plan = level_plan()
    report = Report.model_validate(stored())
    changed = overridden(report, plan, [Change("communication", 2)])
    assert (changed.total, changed.total_range) == (2.0, (2.0, 2.0))
    assert (changed.machine_total, changed.machine_total_range) == (3.0, None)
    assert "2.0 of 5" in changed.summary_text and "3.0 of 5" not in changed.summary_text
    text = text_of(pdf_of(changed, plan))
    assert Change.reason in text and report.dimensions[0].reasoning not in text
    assert "had proposed level 4: " + report.dimensions[0].reasoning in explain(changed, plan).text
