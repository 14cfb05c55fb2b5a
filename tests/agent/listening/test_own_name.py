"""The candidate's own name, said by whoever answers instead."""

from __future__ import annotations

import pytest

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier
from agent.listening.own_name import STAND_IN, with_stand_in


@pytest.mark.parametrize(
    ("said", "name", "language"),
    [
        ("저는 김서연이 아니에요.", "김서연", "ko"),
        ("서연 씨가 아니고 남편인데요.", "김서연", "ko"),
        ("서연이는 자고 있는데요.", "김서연", "ko"),
        ("저는 남궁 민 씨 동생인데요.", "남궁 민", "ko"),
        ("김서연이란 사람 여기 없어요.", "김서연", "ko"),
        ("This isn't Jane, this is her husband.", "Jane Doe", "en"),
        ("There's no Jane here.", "Jane Doe", "en"),
        ("I'm not Will.", "Will Smith", "en"),
        ("Jane Doe doesn't live here any more.", "Jane Doe", "en"),
    ],
)
def test_who_answers_for_the_candidate_is_the_wrong_person(
    said: str, name: str, language: str
) -> None:
    assert TextClassifier(language, name=name).classify(said).intent is Intent.WRONG_PERSON


@pytest.mark.parametrize(
    ("said", "name", "language", "means"),
    [
        ("저는 개발자가 아니에요.", "김서연", "ko", Intent.ANSWER),
        ("저는 박지훈이 아니에요.", "", "ko", Intent.ANSWER),
        ("김서연입니다. 저는 사 년 동안 은행에서 일했습니다.", "김서연", "ko", Intent.ANSWER),
        ("Will you repeat the question?", "Will Smith", "en", Intent.REPEAT),
        ("I'm not the manager.", "Jane Doe", "en", Intent.ANSWER),
        ("I'm not happy.", "Happy Kim", "en", Intent.ANSWER),
        ("Happy is not here.", "Happy Kim", "en", Intent.ANSWER),
        ("There's no chance here.", "Chance Smith", "en", Intent.ANSWER),
        ("하나는 지금 없어요.", "김하나", "ko", Intent.ANSWER),
        ("저는 정상이 아니에요.", "김정상", "ko", Intent.ANSWER),
        ("우리는 지금 없어요.", "최우리", "ko", Intent.ANSWER),
        ("Jane is what my colleagues call me.", "Jane Doe", "en", Intent.ANSWER),
    ],
)
def test_a_name_alone_changes_nothing(said: str, name: str, language: str, means: Intent) -> None:
    assert TextClassifier(language, name=name).classify(said).intent is means


@pytest.mark.parametrize(
    ("said", "language", "first"),
    [
        ("This is a restaurant.", "en", Intent.WRONG_PERSON),
        ("She is not here.", "en", Intent.WRONG_PERSON),
        ("He is not available.", "en", Intent.WRONG_PERSON),
        ("I'm not Jane.", "en", Intent.WRONG_PERSON),
        ("그런 사람은 없습니다.", "ko", Intent.WRONG_PERSON),
        ("여기는 병원입니다.", "ko", Intent.WRONG_PERSON),
        ("그분은 지난달에 이사 가셨어요.", "ko", Intent.WRONG_PERSON),
        ("You have the wrong number.", "en", None),
        ("전화 잘못 거셨어요.", "ko", None),
    ],
)
def test_who_has_answered_a_question_is_the_candidate(
    said: str, language: str, first: Intent | None
) -> None:
    classifier = TextClassifier(language, name="Jane Doe")
    assert classifier.classify(said).intent is Intent.WRONG_PERSON
    classifier.answered = True
    later = Intent.ANSWER if first else Intent.WRONG_PERSON
    assert classifier.classify(said).intent is later


def test_the_name_is_found_however_it_is_spaced() -> None:
    assert with_stand_in("김 서연 씨요?", "김서연", "ko") == f"{STAND_IN['ko']} 씨요?"
    assert with_stand_in("jane doe", "Jane Doe", "en") == STAND_IN["en"]
    assert with_stand_in("Janet", "Jane Doe", "en") == "Janet"
    assert with_stand_in("안 왔어요", "안", "ko") == "안 왔어요"
