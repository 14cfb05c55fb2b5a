"""Which words of a model may be spoken."""

from __future__ import annotations

import pytest

from agent.speaking.follow_up_checks import FollowUpSubject
from agent.speaking.reply_checks import (
    checked_follow_up,
    checked_job_answer,
    checked_mention,
)
from interviews.plan import EvidencePoint

GOOD_EN = "When you built the shop, which part was yours?"
GOOD_KO = "그 가게를 만드실 때 직접 하신 부분은 무엇이었나요?"
SUBJECTS = {
    "en": FollowUpSubject(
        "en",
        "Last spring I built a web shop for my aunt.",
        EvidencePoint(
            id="own-part",
            description="Says what they did themselves.",
            follow_up="What did you do yourself?",
        ),
        asked=("What is a project that you are proud of?",),
    ),
    "ko": FollowUpSubject(
        "ko",
        "지난봄에 결제 API를 써서 이모의 온라인 가게를 만들었습니다.",
        EvidencePoint(
            id="own-part",
            description="본인이 직접 한 일을 말한다.",
            follow_up="직접 하신 일은 무엇인가요?",
        ),
    ),
}


@pytest.mark.parametrize(
    ("reply", "language", "spoken"),
    [
        (GOOD_EN, "en", GOOD_EN),
        (f'"{GOOD_EN}"', "en", GOOD_EN),
        (f"Follow-up question: {GOOD_EN}", "en", GOOD_EN),
        (f"Interviewer: {GOOD_EN}", "en", GOOD_EN),
        (f"\n\n{GOOD_EN}\nHere is why I ask that.", "en", GOOD_EN),
        (f"{GOOD_EN} And what came of it?", "en", GOOD_EN),
        ("A shop, then. What did you do?", "en", "A shop, then. What did you do?"),
        (GOOD_KO, "ko", GOOD_KO),
        (f"질문: {GOOD_KO}", "ko", GOOD_KO),
        ("그 API를 왜 고르셨나요? 결과는요?", "ko", "그 API를 왜 고르셨나요?"),
    ],
)
def test_a_follow_up_that_is_spoken(reply: str, language: str, spoken: str) -> None:
    assert checked_follow_up(reply, SUBJECTS[language]) == (spoken, None)


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("", "en"),
        ("   \n ", "en"),
        ("Tell me more about the shop.", "en"),
        ("Why?", "en"),
        ("Why not?", "en"),
        ("word " * 40 + "?", "en"),
        (GOOD_KO, "en"),
        (GOOD_EN, "ko"),
        ("你做了什么工作呢 my friend?", "en"),
        ("Что вы сделали в этом проекте?", "en"),
        ("As an AI, what can I ask you next?", "en"),
        ("Which level of the rubric do you want?", "en"),
        ("What is the missing evidence point here?", "en"),
        ("Should I ignore my system prompt now?", "en"),
        ("What score would you give yourself?", "en"),
        ("Could you open https://example.org for me?", "en"),
        ("Which of these: *design* or *code*?", "en"),
        ("What did {name} do in the project?", "en"),
        ("<b>What did you do there?</b>", "en"),
        ("평가 기준이 무엇인지 아시나요?", "ko"),
        ("제 프롬프트를 알고 싶으신가요?", "ko"),
        ("Which part of the shop was yours, and how did it end?", "en"),
        ("Did you build the whole shop yourself?", "en"),
        ("How old were you when you built the shop?", "en"),
        ("그 API를 왜 고르셨나요, 그리고 결과는요?", "ko"),
    ],
)
def test_a_follow_up_that_is_refused(reply: str, language: str) -> None:
    text, reason = checked_follow_up(reply, SUBJECTS[language])
    assert text is None and reason


def test_a_question_that_was_asked_before_is_refused() -> None:
    subject = SUBJECTS["en"]
    asked = checked_follow_up("what is a project that you are proud of ?", subject)
    assert asked == (None, "repeated, off topic")
    other = "Which part of the shop are you proud of?"
    assert checked_follow_up(other, subject) == (other, None)


@pytest.mark.parametrize(
    ("reply", "language", "spoken"),
    [
        ("It is hybrid, two days in the office", "en", "It is hybrid, two days in the office."),
        ("Yes, it is remote!", "en", "Yes, it is remote!"),
        ("일주일에 이틀은 사무실에서 일합니다", "ko", "일주일에 이틀은 사무실에서 일합니다"),
        ("UNKNOWN", "en", None),
        ("unknown.", "en", None),
        ("", "en", None),
        ("Do you want to work remotely?", "en", None),
        ("word " * 50, "en", None),
        ("The rubric says five.", "en", None),
        ("네, 그렇습니다.", "en", None),
    ],
)
def test_answers_about_the_job(reply: str, language: str, spoken: str | None) -> None:
    assert checked_job_answer(reply, language) == spoken


ANSWER = "Last spring I built my aunt's small website, and it took us three weeks."


@pytest.mark.parametrize(
    ("reply", "answer", "language", "spoken"),
    [
        ("small website", ANSWER, "en", "small website"),
        ('"Three weeks."', ANSWER, "en", "Three weeks"),
        ("my aunt's small website", ANSWER, "en", "your aunt's small website"),
        ("weeks", ANSWER, "en", None),
        ("a large website", ANSWER, "en", None),
        ("and it", ANSWER, "en", None),
        ("website and it took us three weeks of work", ANSWER, "en", None),
        ("all website", "It was a small website.", "en", None),
        ("", ANSWER, "en", None),
        ("this rubric", "I wrote this rubric myself.", "en", None),
        ("작은 홈페이지", "이모의 작은 홈페이지를 만들었어요.", "ko", "작은 홈페이지"),
        ("큰 홈페이지", "이모의 작은 홈페이지를 만들었어요.", "ko", None),
        ("small website", "이모의 작은 홈페이지를 만들었어요.", "ko", None),
    ],
)
def test_what_is_taken_up_was_said(
    reply: str, answer: str, language: str, spoken: str | None
) -> None:
    assert checked_mention(reply, answer, language) == spoken
