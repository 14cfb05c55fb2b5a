"""Private matters that candidates mention of themselves, and the same words about others."""

from __future__ import annotations

import pytest

from interviews.disclosures import PLACEHOLDER, find_disclosures, without_disclosures
from kit.language import Language
from tests.support.linear_time import assert_linear_time

PRIVATE: list[tuple[Language, str]] = [
    ("en", "I'm 47 years old and I led a team of five."),
    ("en", "I’m forty two, and I have seen most of it."),
    ("en", "I am pregnant, so I plan ahead."),
    ("en", "As a mother of two I planned the shifts."),
    ("en", "I've got two small kids at home and I learned to plan."),
    ("en", "I'm a practising Catholic and I volunteer at a shelter."),
    ("en", "I have epilepsy but it never affected my work."),
    ("en", "My husband lost his job that year, so I took over sales."),
    ("en", "I live with my partner and a very old dog."),
    ("en", "I moved to Cork with my partner in May."),
    ("en", "My partner is pregnant, so I work from home."),
    ("en", "My partner and I have two kids, and I plan around them."),
    ("en", "I did it for my partner and our kids."),
    ("en", "I'm gay and I founded the diversity group."),
    ("en", "I was born in 1985 in Leeds."),
    ("ko", "저는 서른다섯 살이고 팀장을 맡았습니다."),
    ("ko", "저는 85년생입니다."),
    ("ko", "제가 지금 임신 중이라서 계획을 세웠습니다."),
    ("ko", "저는 아이가 둘 있어서 시간을 쪼개 썼습니다."),
    ("ko", "제 남편이 도와줬어요."),
    ("ko", "저는 교회에 다녀요."),
    ("ko", "제가 우울증을 앓았지만 극복했습니다."),
    ("ko", "저는 전라도 출신입니다."),
]
OTHERS: list[tuple[Language, str]] = [
    ("en", "I am 20 percent faster now."),
    ("en", "I'm 20 minutes early, always."),
    ("en", "I have three children's books on the market."),
    ("en", "The customer was pregnant and I gave her my chair."),
    ("en", "I'm expecting a delivery on Monday."),
    ("en", "I looked after a man of ninety with diabetes."),
    ("en", "My partner on the lorry wanted to take the motorway."),
    ("en", "My partner and I founded the company in 2015."),
    ("en", "My partner's share of the shop was a third."),
    ("en", "My patrol partner wrote the report and my partner signed it."),
    ("en", "I have two projects and one intern."),
    ("ko", "저는 서른 명을 이끌었습니다."),
    ("ko", "고객이 임신 중이셨어요."),
    ("ko", "아이들을 가르쳤습니다."),
    ("ko", "저는 서버 장애를 밤새 해결했습니다."),
    ("ko", "저는 컴퓨터공학과 출신입니다."),
    ("ko", "저는 절에 있는 건물을 고쳤습니다."),
]


@pytest.mark.parametrize(("language", "said"), PRIVATE)
def test_what_candidates_say_of_themselves_is_found(language: Language, said: str) -> None:
    assert find_disclosures(said, language)
    assert PLACEHOLDER[language] in without_disclosures(said, language)


@pytest.mark.parametrize(("language", "said"), OTHERS)
def test_what_is_about_others_or_work_stays(language: Language, said: str) -> None:
    assert without_disclosures(said, language) == said


def test_the_rest_of_the_answer_stays() -> None:
    said = "I'm pregnant, and I led the move to the new warehouse."
    assert without_disclosures(said, "en") == "[private], and I led the move to the new warehouse."


@pytest.mark.parametrize(("language", "unit"), [("en", "I am a "), ("ko", "저는 제가 ")])
def test_a_long_text_takes_time_in_proportion(language: Language, unit: str) -> None:
    assert find_disclosures(unit * 5_000, language) == []
    assert_linear_time(lambda text: find_disclosures(text, language), unit, 800)
