"""What a report says of each planned question: its text, what was said, and what was told."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.report import QualifiedJudge, build_report
from pipelines.report.schemas import QuestionReport
from tests.pipelines.report.quoting_judge import QuotingJudge, qualified
from tests.pipelines.report.test_build import BATCH, BLOG, DEADLOCK, make_report
from tests.support.transcripts import ANSWERS, entry, interview, short_plan, transcript


def statuses(question: QuestionReport) -> dict[str, str]:
    return {point.id: point.status for point in question.points}


async def test_backchannels_and_other_kinds_are_no_answers() -> None:
    entries = transcript(ANSWERS[:1])
    for seq, kind in enumerate(("backchannel", "command", "aside"), 50):
        entries.append(entry(seq, "candidate", kind, "Mm-hm. " * 40, "motivation"))
    report = await make_report(None, entries)
    assert [q.answered for q in report.questions] == [True, False]
    assert report.questions[1].text.startswith("Why are you interested in the backend engineer")
    assert not report.questions[1].asked
    assert report.questions[1].said == []


async def test_points_are_told_with_their_passage_and_time() -> None:
    judge = QuotingJudge({"background": BATCH, "strength": DEADLOCK, "own-direction": "?"})
    report = await make_report(judge)
    first, second = report.questions
    assert statuses(first) == {
        "background": "told",
        "strength": "told",
        "link-to-role": "not_told",
    }
    assert statuses(second) == {
        "work-itself": "not_told",
        "company-reason": "not_told",
        "own-direction": "unclear",
    }
    quote = first.points[1].quote
    assert quote is not None
    assert (quote.text, quote.start_s, quote.entry_seq) == (DEADLOCK, 40.0, 4)
    described = {p.id: p.description for q in short_plan().questions for p in q.evidence}
    assert first.covered == [described["background"], described["strength"]]
    assert first.missing == [described["link-to-role"]]
    assert described["own-direction"] not in second.missing
    assert [p.description for p in first.points] == [described[p.id] for p in first.points]


async def test_the_whole_answer_is_read_at_once_with_its_follow_ups() -> None:
    judge = QuotingJudge()
    await make_report(judge)
    (question, answer), _ = judge.read_answers
    assert question.follow_ups == ("About self-introduction?",)
    assert "settlement service" in answer and "lock graph" in answer
    assert "blog" not in answer


async def test_what_was_said_stands_with_its_time_and_follow_up() -> None:
    report = await make_report(None)
    first = report.questions[0]
    assert [(p.text, p.start_s, p.entry_seq, p.follow_up) for p in first.said] == [
        (ANSWERS[0][1], 20.0, 2, None),
        (ANSWERS[1][1], 40.0, 4, "About self-introduction?"),
    ]
    assert first.follow_ups == ["About self-introduction?"]
    assert report.questions[1].follow_ups == []


async def test_a_follow_up_without_an_answer_is_kept() -> None:
    entries = [*transcript(ANSWERS), entry(50, "agent", "followup", "Which part?", "motivation")]
    report = await make_report(None, entries)
    assert report.questions[1].follow_ups == ["Which part?"]
    assert [p.follow_up for p in report.questions[1].said] == [None]


@pytest.mark.parametrize(
    "judge",
    [
        None,
        QualifiedJudge(QuotingJudge({"background": BATCH}), None),
        qualified(QuotingJudge({"background": BATCH}), points_kappa=0.59),
    ],
)
async def test_no_words_decide_without_a_judge_that_may(judge: QualifiedJudge | None) -> None:
    """Full of the plan's hint words, and ticked off during the interview."""
    plan = short_plan()
    hints = " ".join(hint for q in plan.questions for p in q.evidence for hint in p.hints)
    entries = transcript([("self-introduction", hints), ("motivation", hints)])
    state = {"covered": {"motivation": ["work-itself"]}}
    report = await make_report(judge, entries, conductor_state=state)
    for question in report.questions:
        assert question.covered == question.missing == []
        assert set(statuses(question).values()) == {"unclear"}
        assert question.said[0].text == hints


async def test_a_question_without_an_answer_tells_nothing() -> None:
    entries = transcript(ANSWERS[:2])
    entries.append(entry(50, "agent", "planned", "Why?", "motivation"))
    judge = QuotingJudge({"work-itself": "~anything"})
    report = await make_report(judge, entries)
    assert set(statuses(report.questions[1]).values()) == {"not_told"}
    assert len(judge.read_answers) == 1


async def test_what_was_never_asked_is_not_missing() -> None:
    report = await make_report(QuotingJudge(), transcript(ANSWERS[:2]))
    second = report.questions[1]
    assert not second.asked
    assert set(statuses(second).values()) == {"never_asked"}
    assert second.missing == []


async def test_a_question_left_out_as_told_is_read_in_all_answers() -> None:
    entries = transcript([("self-introduction", text) for _, text in ANSWERS])
    state = {"asked": ["self-introduction"], "skipped": ["motivation"]}
    judge = QuotingJudge({"company-reason": BLOG})
    report = await make_report(judge, entries, conductor_state=state)
    second = report.questions[1]
    assert (second.asked, second.answered, second.said) == (False, False, [])
    assert statuses(second) == {
        "work-itself": "never_asked",
        "company-reason": "told",
        "own-direction": "never_asked",
    }
    assert second.points[1].quote is not None
    assert second.points[1].quote.entry_seq == 6
    assert len(second.covered) == 1 and second.missing == []


async def test_an_answer_that_the_model_could_not_read_is_unclear() -> None:
    judge = QuotingJudge({"background": "!", "company-reason": BLOG})
    report = await make_report(judge)
    assert set(statuses(report.questions[0]).values()) == {"unclear"}
    assert statuses(report.questions[1])["company-reason"] == "told"


async def test_a_passage_that_was_never_said_proves_nothing() -> None:
    judge = QuotingJudge({"background": "~I led a team of fifty people"})
    report = await make_report(qualified(judge))
    assert statuses(report.questions[0])["background"] == "unclear"
    assert report.questions[0].covered == []


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
