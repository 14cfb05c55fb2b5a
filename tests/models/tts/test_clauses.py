"""Where text is cut, by table; and that no cut loses or adds a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tts.clauses import LONGEST_CHARS, split

pytestmark = pytest.mark.realtime

ENGLISH = {
    "Could you tell me more about that?": ["Could you tell me more about that?"],
    "Thanks for that, and what came next?": ["Thanks for that,", "and what came next?"],
    "Well, what came next?": ["Well, what came next?"],  # "Well," is too short to stand alone
    "I see. What came next? Take your time.": ["I see. What came next?", "Take your time."],
    "It grew by 3.5 percent, to 1,250 users.": ["It grew by 3.5 percent,", "to 1,250 users."],
    "Did Dr. Kim and Mr. J. Park agree? Why?": ["Did Dr. Kim and Mr. J. Park agree?", "Why?"],
    "Name a tool, e.g. a profiler, that helped.": ["Name a tool,", "e.g. a profiler, that helped."],
    "We start at 9 a.m. on Monday. Fine?": ["We start at 9 a.m. on Monday.", "Fine?"],
    "That is a long way of saying it and I like it": [
        "That is a long way of saying it",
        "and I like it",
    ],
    "“Why so?” she asked. And you?": ["“Why so?” she asked.", "And you?"],
    "First line\nsecond line": ["First line\nsecond line"],
    "The first line is long\nsecond line": ["The first line is long", "second line"],
    "[warmly] Thank you for coming, Min.": ["Thank you for coming,", "Min."],
    "node.js and version 2.0.1 are fine. Good.": ["node.js and version 2.0.1 are fine.", "Good."],
    "Really?! That is a surprise… Go on.": ["Really?! That is a surprise…", "Go on."],
    "You listed C and R. Could you tell me more?": [
        "You listed C and R.",
        "Could you tell me more?",
    ],
    "So you would do it like Emma J. Park did. Why?": [
        "So you would do it like Emma J. Park did.",
        "Why?",
    ],
    "I have a question on No. 7 of your list. Ready?": [
        "I have a question on No. 7 of your list.",
        "Ready?",
    ],
    "": [],
    "   ": [],
}

KOREAN = {
    "안녕하세요. 자기소개를 부탁드립니다.": ["안녕하세요. 자기소개를 부탁드립니다."],
    "네, 그 결정은 왜 하셨나요?": ["네, 그 결정은 왜 하셨나요?"],
    "말씀 감사합니다, 그 결정은 왜 하셨나요?": ["말씀 감사합니다,", "그 결정은 왜 하셨나요?"],
    "매출이 3.5배 늘었다고 하셨습니다. 방법은 무엇이었나요?": [
        "매출이 3.5배 늘었다고 하셨습니다.",
        "방법은 무엇이었나요?",
    ],
    "지난 프로젝트에서 가장 어려웠던 부분을 말씀하셨는데 그때 어떻게 하셨나요?": [
        "지난 프로젝트에서 가장 어려웠던 부분을 말씀하셨는데",
        "그때 어떻게 하셨나요?",
    ],
    "입사일은 2024. 3. 5.이었습니다. 맞나요?": ["입사일은 2024. 3. 5.이었습니다.", "맞나요?"],
    "정말 흥미로운 이야기입니다。다음은요？네": [
        "정말 흥미로운 이야기입니다。",
        "다음은요？",
        "네",
    ],
}


@pytest.mark.parametrize(("text", "clauses"), [*ENGLISH.items(), *KOREAN.items()])
def test_cuts(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in split(text)] == clauses


def test_whole_sentences_on_demand() -> None:
    text = "Thanks for that, it helps. And then, what came next?"
    assert [c.text for c in split(text, None)] == [
        "Thanks for that, it helps.",
        "And then, what came next?",
    ]


def test_boundaries_tell_the_pause() -> None:
    kinds = [c.boundary for c in split("Thanks for that, it helps. And then?")]
    assert kinds == ["clause", "sentence", "sentence"]


def test_endless_text_is_cut_somewhere() -> None:
    assert max(len(c.text) for c in split("word " * 400)) <= LONGEST_CHARS
    assert max(len(c.text) for c in split("x" * 2000)) <= LONGEST_CHARS


@given(st.text(alphabet="ab1 ,.?!;:\n가는데지만\"'—-", max_size=400))
def test_no_cut_loses_a_letter(text: str) -> None:
    joined = "".join(clause.text for clause in split(text))
    assert "".join(joined.split()) == "".join(text.split())
