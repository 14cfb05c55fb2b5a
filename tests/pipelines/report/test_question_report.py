"""What a report says of each planned question: its text, whether it was asked, what was covered."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.report import build_report
from tests.pipelines.report.test_build import make_report
from tests.support.transcripts import ANSWERS, entry, interview, short_plan, transcript


async def test_backchannels_and_other_kinds_are_no_answers() -> None:
    entries = transcript(ANSWERS[:1])
    entries.append(entry(50, "candidate", "backchannel", "Mm-hm. " * 40, "motivation"))
    entries.append(entry(51, "candidate", "request", "Could you repeat that?", "motivation"))
    report = await make_report(None, entries)
    assert [q.answered for q in report.questions] == [True, False]
    assert report.questions[1].text.startswith("Why are you interested in the backend engineer")
    assert not report.questions[1].asked


async def test_points_ticked_off_live_are_covered() -> None:
    plain = await make_report(None)
    ticked = await make_report(None, conductor_state={"covered": {"motivation": ["work-itself"]}})
    described = short_plan().question("motivation").evidence[0].description
    assert described in ticked.questions[1].covered
    assert described not in ticked.questions[1].missing
    assert len(ticked.questions[1].covered) >= len(plain.questions[1].covered)


def cut_off(question_id: str, seq: int = 50) -> Any:
    """A planned question whose first word alone was spoken."""
    return entry(seq, "agent", "planned", "Why", question_id, interrupted=True)


async def test_a_question_reads_as_planned_however_much_of_it_was_spoken() -> None:
    entries = transcript(ANSWERS)
    for spoken in entries:
        if spoken.speaker == "agent" and spoken.question_id == "motivation":
            spoken.text, spoken.interrupted = "Why", True
    report = await make_report(None, entries)
    assert report.questions[1].text == (
        "Why are you interested in the backend engineer position at Acme?"
    )
    assert report.questions[1].asked
    assert report.questions[1].answered


async def test_a_name_that_looks_like_a_placeholder_stays_a_name() -> None:
    plan = short_plan()
    first = plan.questions[0].model_copy(update={"text": "{name}, why {role}?"})
    stage = plan.stages[0].model_copy(update={"questions": [first, plan.questions[1]]})
    asking = plan.model_copy(update={"stages": [stage]})
    report = await build_report(
        interview(candidate_name="{role}", role="{company}"), asking, [], None
    )
    assert report.questions[0].text == "{role}, why {company}?"


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (None, False),
        ({"asked": ["self-introduction"]}, False),
        ({"asked": ["self-introduction", "motivation"]}, True),
    ],
)
async def test_a_question_that_was_taken_back_was_not_asked(
    state: dict[str, Any] | None, asked: bool
) -> None:
    entries = [*transcript(ANSWERS[:2]), cut_off("motivation")]
    report = await make_report(None, entries, conductor_state=state)
    assert [q.asked for q in report.questions] == [True, asked]


async def test_words_that_were_heard_during_the_fragment_make_no_asked_question() -> None:
    """They were said to the question before, and carry the later one's id."""
    entries = [*transcript(ANSWERS[:2]), cut_off("motivation")]
    entries.append(entry(51, "candidate", "answer", "And I measured it.", "motivation"))
    report = await make_report(None, entries, conductor_state={"asked": ["self-introduction"]})
    assert not report.questions[1].asked


async def test_a_question_that_is_asked_again_after_a_fragment_was_asked() -> None:
    entries = [cut_off("motivation", seq=-1), *transcript(ANSWERS)]
    report = await make_report(None, entries)
    assert report.questions[1].asked
