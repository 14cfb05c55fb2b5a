"""Each check of a follow-up, on labelled examples in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.speaking.follow_up_checks import FollowUpSubject, faults_of
from agent.speaking.reply_checks import checked_follow_up
from interviews.plan import EvidencePoint, load_plan
from interviews.protected import protected_matter

LABELLED = yaml.safe_load((Path(__file__).parents[2] / "data/follow_ups.yaml").read_text("utf-8"))
FAULTS = ("several", "closed", "leading", "protected", "misquoted", "off topic", "told", "repeated")


def point_of(data: dict[str, str], number: int) -> EvidencePoint:
    return EvidencePoint(id=f"point-{number}", **data)


def subject_of(case: dict[str, Any]) -> FollowUpSubject:
    told = tuple(point_of(data, number) for number, data in enumerate(case.get("told", ()), 1))
    point = point_of(case["point"], 0)
    return FollowUpSubject(case["language"], case["answer"], point, told, tuple(case["asked"]))


def labelled(*labels: str) -> Iterator[Any]:
    """Parameters: the label, the question, its subject."""
    for case in LABELLED:
        for label, questions in case["follow_ups"].items():
            if label in labels:
                for question in questions:
                    yield pytest.param(label, question, subject_of(case), id=question)


@pytest.mark.parametrize(("label", "question", "subject"), labelled("fine"))
def test_a_good_follow_up_is_spoken(label: str, question: str, subject: FollowUpSubject) -> None:
    assert faults_of(question, subject) == []
    assert checked_follow_up(question, subject) == (question, None)


@pytest.mark.parametrize(("label", "question", "subject"), labelled(*FAULTS))
def test_each_fault_is_found(label: str, question: str, subject: FollowUpSubject) -> None:
    assert label in faults_of(question, subject)
    text, reason = checked_follow_up(question, subject)
    assert text is None and reason


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_labelled_follow_ups_show_every_fault(language: str) -> None:
    labels = {
        label for case in LABELLED if case["language"] == language for label in case["follow_ups"]
    }
    assert labels >= {*FAULTS, "fine"}


def test_few_faults_escape_the_checks() -> None:
    escaped = len(list(labelled("missed")))
    assert escaped <= 0.03 * len(list(labelled(*FAULTS)))


@pytest.mark.parametrize(
    ("question", "language", "matter"),
    [
        ("How old were you then?", "en", "age"),
        ("Do you have children?", "en", "family"),
        ("Are you married?", "en", "family"),
        ("What does your wife do?", "en", "family"),
        ("Are you planning a pregnancy, or maternity leave?", "en", "family"),
        ("Which church do you go to?", "en", "religion"),
        ("How is your health?", "en", "health"),
        ("Do you have a disability?", "en", "health"),
        ("Where are you originally from?", "en", "origin"),
        ("What is your nationality?", "en", "origin"),
        ("Who did you vote for?", "en", "politics"),
        ("Are you a union member?", "en", "politics"),
        ("What is your gender identity?", "en", "orientation"),
        ("What did you do in the military?", "en", "military service"),
        ("How much did you earn there?", "en", "pay"),
        ("나이가 어떻게 되세요?", "ko", "age"),
        ("자녀가 있으신가요?", "ko", "family"),
        ("결혼은 하셨나요?", "ko", "family"),
        ("임신 계획이 있으신가요?", "ko", "family"),
        ("종교가 있으신가요?", "ko", "religion"),
        ("건강 상태는 어떠신가요?", "ko", "health"),
        ("장애가 있으신가요?", "ko", "health"),
        ("고향이 어디세요?", "ko", "origin"),
        ("국적이 어떻게 되시나요?", "ko", "origin"),
        ("노조에 가입하셨나요?", "ko", "politics"),
        ("어느 정당을 지지하시나요?", "ko", "politics"),
        ("성적 지향이 어떻게 되시나요?", "ko", "orientation"),
        ("군대는 다녀오셨나요?", "ko", "military service"),
        ("지난 회사 연봉은 얼마였나요?", "ko", "pay"),
        # Words of work that look like private matters.
        ("How did you find the race condition?", "en", None),
        ("What was the age of the oldest server in the cluster?", "en", None),
        ("Which parent class did you change?", "en", None),
        ("How did you measure the health of the service?", "en", None),
        ("서비스 장애는 어떻게 찾으셨나요?", "ko", None),
        ("그 원인을 어떻게 알아내셨나요?", "ko", None),
        ("그 시절에 맡으신 일은 무엇이었나요?", "ko", None),
    ],
)
def test_private_matters(question: str, language: Any, matter: str | None) -> None:
    assert protected_matter(question, language) == matter


@pytest.mark.parametrize(
    "plan_id", ["standard-en", "standard-ko", "transition-en", "transition-ko"]
)
def test_prepared_questions_keep_away_from_private_matters(plan_id: str) -> None:
    plan = load_plan(plan_id)
    for question in plan.questions:
        texts = [question.text, question.rephrased, *(p.follow_up for p in question.evidence)]
        assert [text for text in texts if protected_matter(text, plan.language)] == []
