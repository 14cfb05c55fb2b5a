"""What keeps a question from being asked."""

from __future__ import annotations

from typing import Any

import pytest

from interviews.placeholders import fill
from interviews.plan import pick_plan
from kit.language import Language, is_in, language_of
from pipelines.questions.check import fault_of
from pipelines.questions.overlap import asks_the_same, telling
from pipelines.questions.rule_texts import TEXTS
from pipelines.questions.schemas import ContentRequest, GeneratedQuestion
from pipelines.questions.subject import Subject
from pipelines.questions.topics import Topic
from pipelines.questions.unknown_names import unknown_names
from pipelines.questions.wording import asks_twice
from pipelines.resume.text import SearchableText
from tests.pipelines.questions.test_questions import draft, read
from tests.support.resumes import ENGLISH, KOREAN

LED = Topic("experience", "Led a team of five", "Led a team of five", "statement")


def question(text: str, **more: Any) -> GeneratedQuestion:
    fields = draft(text) | {"objective": "Learn what was done.", "kind": "experience"}
    return GeneratedQuestion.model_validate(
        fields | {"about": LED.name, "passage": LED.passage, "source": "model"} | more
    )


INVENTED = [
    ("What did you build with Kubernetes?", ["Kubernetes"]),
    ("what did you do with kubernetes?", ["kubernetes"]),
    ("At Google, what did you learn?", ["Google"]),
    ("Tell me, how did Difference Machines treat you?", ["Machines"]),
    ("What did your work at Babbage Ltd teach you?", []),
    ("How did FastAPI help you with PostgreSQL?", []),
    ("Which C++ feature did you use in iOS?", ["C++", "iOS"]),
    ("When Python failed, what did you do?", []),
    ("Have you used CI/CD in May?", []),
]


@pytest.mark.parametrize(("text", "names"), INVENTED)
def test_invented_names_are_found(text: str, names: list[str]) -> None:
    assert unknown_names(text, SearchableText(ENGLISH)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("쿠버네티스로 무엇을 만드셨나요?", ["쿠버네티스"]),
        ("Kubernetes 경험을 말씀해 주시겠어요?", ["Kubernetes"]),
        ("네이버에서 근무하실 때 어떠셨나요?", ["네이버"]),
        ("대한전자에서 무엇을 배우셨나요?", ["대한전자"]),
        ("주식회사 나무에서 결제 서버를 개발하신 이유는 무엇인가요?", []),
        ("하늘시스템에서 근무하실 때 Kotlin을 쓰셨나요?", []),
        ("코틀린을 쓰신 이유는 무엇인가요?", []),
        ("한빛소프트에 지원하신 이유는 무엇인가요?", []),
    ],
)
def test_invented_names_are_found_in_korean(text: str, names: list[str]) -> None:
    assert unknown_names(text, SearchableText(KOREAN)) == names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("What did the team say? And why?", "is not one question"),
        ("Tell me about the team.", "is not one question"),
        ("Tell me about the team. What was hard?", "more than one thing"),
        ("What did the team do, and how did you lead it?", "more than one thing"),
        ("What did the team do and why?", "more than one thing"),
        ("Did you pick the team, or did someone else?", "more than one thing"),
        ("When did you lead the team, and where?", "more than one thing"),
        ("What did the team " + "very " * 50 + "much?", "too long"),
        ("What is the team {name} for?", "signs"),
        ("What did you think of the year?", "does not name"),
    ],
)
async def test_what_can_t_be_asked(text: str, why: str) -> None:
    subject = Subject.of(await read(ENGLISH), ContentRequest())
    assert why in (fault_of(question(text), LED, subject) or "")


@pytest.mark.parametrize(
    "text",
    [
        "When the team of five disagreed, what did you do?",
        "What did you and the team do first?",
        "In a team of five, how did you share the work?",
        "Which rules did the team have that others did not?",
        "Your résumé says “Led a team of five”. What was hard about that?",
    ],
)
async def test_one_thing_may_be_asked(text: str) -> None:
    subject = Subject.of(await read(ENGLISH), ContentRequest())
    assert fault_of(question(text), LED, subject) is None


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("결제 서버에서 무엇이 어려웠고 어떻게 해결하셨나요?", True),
        ("가장 중요했던 결정과 그 이유를 말씀해 주시겠어요?", True),
        ("결제 서버에 대해 말씀해 주세요. 무엇이 어려우셨나요?", True),
        ("결제 서버에서 어떤 점이 어려우셨나요?", False),
        ("누구와 함께 결제 서버를 만드셨나요?", False),
    ],
)
def test_one_thing_in_korean(text: str, twice: bool) -> None:
    assert asks_twice(text, "ko") is twice


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("What did you learn?", "what did  you learn", True),
        (
            "What was the hardest bug that you fixed?",
            "What was the hardest bug you ever fixed?",
            True,
        ),
        ("What was the hardest bug that you fixed?", "How do you plan your week?", False),
        (
            "Why does the position at Acme interest you?",
            "Why are you interested in the position?",
            True,
        ),
        (
            "Could you tell me about a Kafka project and the part you played in it?",
            "Could you tell me about a recent project and the part you played in it?",
            True,
        ),
        ("가장 어려웠던 일은 무엇이었나요?", "가장 어려웠던 일은 무엇인가요?", True),
        ("가장 어려웠던 일은 무엇이었나요?", "이 회사에 지원하신 이유는 무엇인가요?", False),
    ],
)
def test_questions_that_ask_the_same(one: str, other: str, alike: bool) -> None:
    assert asks_the_same(one, other, {"acme"}) is alike


async def test_what_is_asked_of_two_topics_in_the_same_words_is_asked_twice() -> None:
    subject = Subject.of(await read(ENGLISH), ContentRequest())
    first = question("What have you learned from leading a team of five?")
    python = Topic("skill", "Python")
    second = question("What have you learned from Python?", about="Python", passage="Python")
    assert fault_of(second, python, subject) is None
    assert "repeats" in (fault_of(second, python, subject, [first]) or "")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("transition", [False, True])
def test_no_ready_text_repeats_another_one_or_a_plan_s(
    language: Language, transition: bool
) -> None:
    facts = {"name": "X", "role": "R", "company": "C"}
    plan = [q.text for q in pick_plan(language, transition=transition).questions]
    asks = [fill(text.text, facts) for texts in TEXTS[language].values() for text in texts]
    for number, ask in enumerate(asks):
        for other in [*fill(plan, facts), *asks[:number]]:
            assert not asks_the_same(ask, other, telling("X R C")), (ask, other)


def test_languages_are_told_by_letters() -> None:
    assert language_of(ENGLISH) == "en"
    assert language_of(KOREAN) == "ko"
    assert is_in("주식회사 나무에서 PostgreSQL을 쓰셨나요?", "ko")
    assert not is_in("What did you do at 나무?", "ko")
