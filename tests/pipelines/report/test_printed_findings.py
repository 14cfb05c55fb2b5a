"""On paper: what was said, what was found of it, and what a person decided."""

from __future__ import annotations

import pytest

from pipelines.report import QualifiedJudge
from pipelines.report.override import overridden
from pipelines.report.pdf.labels import LABELS
from tests.pipelines.report.quoting_judge import QuotingJudge, qualification, qualified
from tests.pipelines.report.test_build import (
    BATCH,
    BLOG,
    DEADLOCK,
    LEVELS,
    level_plan,
    make_report,
    plan_with_criteria,
)
from tests.pipelines.report.test_pdf import MADE_AT, pdf_of
from tests.support.pdfs import text_of
from tests.support.transcripts import ANSWERS, transcript

pytestmark = pytest.mark.usefixtures("models_dir")


async def test_a_withheld_report_shows_what_was_said_and_no_number() -> None:
    report = await make_report(QualifiedJudge(QuotingJudge(), qualification(0.16, None)))
    text = text_of(pdf_of(report))
    assert "No total" in text
    assert "κ 0.16 on 138 points" in text and "0.60 is needed" in text
    for time, (_, said) in zip(("0:20", "0:40", "1:00"), ANSWERS, strict=True):
        assert f"{time} {said}" in text
    assert "Follow-up: About self-introduction?" in text
    # To rate by: the levels' sentences, where to look, and what to listen for.
    rubric = level_plan().rubric
    assert all(f"{n}: {rubric[0].levels[n]}" in text for n in range(1, 6))
    assert "Questions on this: 1, 2" in text
    assert LABELS["en"]["listen_for"] in text
    assert level_plan().questions[0].evidence[0].description in text
    for mark in ("told", "not_told", "unclear"):
        assert LABELS["en"][mark] not in text.replace(LABELS["en"]["listen_for"], "")
    assert "of 5" not in text
    assert text.count("Withheld") == 2 * 2  # two dimensions, at a glance and in full
    assert text.count("Never asked") == 3 * 2


async def test_findings_are_printed_apart_with_their_passages() -> None:
    plan = plan_with_criteria("motivation")
    judge = QuotingJudge(
        {"background": DEADLOCK, "strength": "?"}, {"c2": BATCH, "c3": BATCH, "c4": "?"}
    )
    report = await make_report(judge, transcript(ANSWERS[:2]), plan=plan)
    text = text_of(pdf_of(report, plan))
    levels = plan.rubric[0].levels
    # With what is unclear and was never asked, level 5 is possible.
    assert "3.00–5.00" in text and "Level 3–5 of 5" in text
    assert all(f"{n}: {levels[n]}" in text for n in (3, 4, 5))
    assert f"Tells part 2. “{BATCH}” 0:20" in text
    assert "Tells part 4." in text
    for status in ("told", "not_told", "unclear", "never_asked"):
        assert LABELS["en"][status] in text
    first = report.questions[0]
    assert f"{first.points[0].description} “{DEADLOCK}” 0:40" in text
    assert first.points[2].description in text
    # Of a question that was never asked, nothing is missing.
    assert report.questions[1].points[0].description not in text
    assert "κ 0.94 on 138 points (95 % interval 0.84 to 0.99)" in text
    assert "prompt version 7" in text


class Change:
    """A person's level."""

    reason = "I listened to it: she left it to others."
    by_name = "kim@acme.example"
    created_at = MADE_AT

    def __init__(self, dimension_id: str | None, value: float | None) -> None:
        self.dimension_id = dimension_id
        self.value = value


async def test_under_a_person_s_level_stands_the_person_s_reason() -> None:
    plan = level_plan()
    machine = await make_report(QuotingJudge(criteria=LEVELS))
    before = text_of(pdf_of(machine, plan))
    report = overridden(machine, plan, [Change("communication", 2)])
    text = text_of(pdf_of(report, plan))
    changed = next(d for d in report.dimensions if d.id == "communication")
    assert changed.reasoning in before and changed.reasoning not in text
    assert Change.reason in text
    assert plan.rubric[0].levels[2] in text
    assert "The machine had: 4." in text
    motivation = next(d for d in report.dimensions if d.id == "motivation")
    assert motivation.reasoning in text


async def test_a_question_left_out_as_told_says_so() -> None:
    entries = transcript([("self-introduction", said) for _, said in ANSWERS])
    state = {"asked": ["self-introduction"], "skipped": ["motivation"]}
    report = await make_report(
        qualified(QuotingJudge({"company-reason": BLOG})), entries, conductor_state=state
    )
    text = text_of(pdf_of(report))
    assert LABELS["en"]["told_before"] in text
    assert f"“{BLOG}” 1:00" in text
