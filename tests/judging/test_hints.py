"""Which evidence points the hint words of a plan find."""

from __future__ import annotations

import pytest

from interviews.plan import EvidencePoint, Question, load_plan, ready_plans
from judging.hints import points_by_hints

FULL: dict[str, dict[str, str]] = {
    "standard-en": {
        "self-introduction": (
            "I studied statistics, and for the last three years I have worked as an analyst at a "
            "logistics company. My main strength is explaining numbers; I'm proud of a dashboard "
            "that the drivers really use. I think that is relevant to this position because I "
            "could apply it to your planning data."
        ),
        "recent-project": (
            "The goal was to shorten delivery times because customers complained. I was "
            "responsible for the routing part; I wrote the planner myself. We considered buying a "
            "tool but I decided to build it instead, for the reason of cost. As a result delays "
            "were reduced by twenty percent."
        ),
        "feedback": (
            "My manager told me that my reports were too late to be useful. So I started to send "
            "drafts on Wednesday instead of the finished thing on Friday, it became a habit. The "
            "result was fewer mistakes, and decisions were faster."
        ),
    },
    "standard-ko": {
        "self-introduction": (
            "저는 통계학을 전공했고 졸업한 뒤에 물류 회사에서 "
            "삼 년 동안 근무했습니다. 제 강점은 숫자를 쉽게 "
            "설명하는 능력입니다. 이런 경험을 이 직무에서 "
            "활용할 수 있다고 생각합니다. 도움이 될 것 같아요."
        ),
        "recent-project": (
            "배송 시간을 줄이는 것이 목표였고 고객 불만 "
            "때문에 시작했습니다. 저는 경로 계획 부분을 맡았고 제가 "
            "직접 만들었습니다. 도구를 사는 것과 비교해서 "
            "고민하다가 비용 때문에 직접 개발하기로 결정했습니다. "
            "그 결과 지연이 이십 퍼센트 줄었습니다."
        ),
    },
    "transition-en": {
        "preparation": (
            "I took an online course and read two books. I built a small project, a website that "
            "shows concert data. What surprised me is how much cleaning there is, I had expected "
            "more modelling."
        ),
    },
    "transition-ko": {
        "preparation": (
            "온라인 강의를 듣고 책을 두 권 읽으며 "
            "공부했습니다. 공연 데이터를 보여 주는 작은 프로젝트를 직접 "
            "만들었습니다. 생각보다 데이터 정리가 많다는 것을 알게 되었습니다."
        ),
    },
}
THIN: dict[str, dict[str, str]] = {
    "standard-en": {
        "self-introduction": "Hi, my name is Sam. I am a hard working person.",
        "motivation": "I need a job and you had an opening.",
        "recent-project": "It was a project about routes. We did it as a team and it was fine.",
        "working-with-others": "Everyone is nice to me, I have no conflicts.",
        "feedback": "I like feedback, it is good.",
    },
    "standard-ko": {
        "self-introduction": "안녕하세요 저는 열심히 하는 사람입니다.",
        "feedback": "피드백은 좋은 것 같아요.",
    },
}


def cases(answers: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(plan, key, text) for plan, own in answers.items() for key, text in own.items()]


@pytest.mark.parametrize(("plan", "question_id", "answer"), cases(FULL))
def test_a_full_answer_makes_every_point(plan: str, question_id: str, answer: str) -> None:
    question = load_plan(plan).question(question_id)
    assert points_by_hints(question, answer) == {point.id for point in question.evidence}


@pytest.mark.parametrize(("plan", "question_id", "answer"), cases(THIN))
def test_a_thin_answer_makes_none(plan: str, question_id: str, answer: str) -> None:
    assert points_by_hints(load_plan(plan).question(question_id), answer) == set()


@pytest.mark.parametrize("plan", ready_plans())
def test_repeating_the_question_makes_no_point(plan: str) -> None:
    for question in load_plan(plan).questions:
        assert points_by_hints(question, f"{question.text} {question.rephrased}") == set()


def question(*hints: list[str]) -> Question:
    points = [
        EvidencePoint(id=f"p{n}", description="d", follow_up="f?", hints=own)
        for n, own in enumerate(hints)
    ]
    return Question(
        id="q", text="t", rephrased="r", objective="o", evidence=points, dimensions=["d"]
    )


@pytest.mark.parametrize(
    ("hints", "answer", "covered"),
    [
        (["result", "reduced"], "The result was fine.", False),
        (["result", "reduced"], "As a result, delays were reduced.", True),
        (["result", "reduced"], "result result result", False),
        (["only"], "The only one.", True),
        (["art", "car"], "I started the race, scared.", False),
        (["Python", "SQL"], "PYTHON, and sql!", True),
        (["결과", "줄"], "그 결과로 지연이 줄었습니다.", True),
        ([], "Anything at all.", False),
    ],
)
def test_two_different_hints_make_a_point(hints: list[str], answer: str, covered: bool) -> None:
    assert points_by_hints(question(hints), answer) == ({"p0"} if covered else set())
