"""A yes or no to "Am I speaking with …?" and "Shall we end here?"."""

from __future__ import annotations

import pytest

from agent.listening.confirmation import read_confirmation
from agent.listening.reply_opinion import Asked

NAMES = {"en": "Jane Doe", "ko": "김서연"}
REPLIES: dict[tuple[str, Asked], dict[str, list[str]]] = {
    ("en", "person"): {
        "yes": [
            "Yes.", "Yes, this is Jane Doe.", "This is she.", "Jane Doe, yes.", "Yes, correct.",
            "Right.", "Yeah, that's me.", "Speaking.", "It is.", "Jane Dow here.", "Okay.", "Mm-hm.",
            "Yes, no problem.", "You are.", "I am.", "Sure, it's Jane.", "Uh, yes I am.", "Correct.",
            "Jane.", "That would be me.", "No, yes, it's me.",
        ],
        "no": [
            "No.", "No, I'm her brother.", "Nope, wrong number.", "I'm not Jane.", "Jane is my sister's friend.",
            "She isn't here.", "This is somebody else.", "You have the wrong person.", "No, this is Tom.",
            "This is her husband.", "There's no Jane here.", "Oh no, sorry.",
        ],
        "unclear": [
            "Sorry?", "Who is this?", "What?", "Hello?", "One moment.", "Can you say that again?",
            "Why do you ask?", "I was talking about a patch.",
        ],
    },
    ("en", "stop"): {
        "yes": [
            "Yes.", "Yes, end it.", "I would, yes.", "I think so.", "Please.", "Okay, let's stop.",
            "Yeah, let's end here.", "I can't do this any more.", "I don't want to continue.", "Sure.",
            "Stop.", "Why not.",
        ],
        "no": [
            "No, let's go on.", "No, I'm fine, just nervous.", "No.", "Not yet.", "I don't want to stop.",
            "Let's continue.", "Please go on.", "Can we keep going?", "Nah, let's carry on.", "I'd like to continue.",
        ],
        "unclear": ["What?", "Sorry?", "Hm.", "Which one?"],
    },
    ("ko", "person"): {
        "yes": [
            "네.", "네, 맞는데요.", "넵.", "예.", "네에", "응.", "맞아요.", "접니다.", "네, 김서연입니다.", "서연이에요.",
            "네 본인입니다.", "저예요.", "아 네 맞습니다.", "그렇습니다.", "네, 제가 김서연이에요.", "예예.",
        ],
        "no": [
            "아니요, 동생인데요.", "아니요.", "아뇨, 잘못 거셨어요.", "아닙니다.", "저는 김서연 씨 남편입니다.",
            "다른 사람인데요.", "지금 안 계세요.",
        ],
        "unclear": ["누구세요?", "네?", "뭐라고요?", "여보세요?", "잠시만요."],
    },
    ("ko", "stop"): {
        "yes": ["네.", "네, 중단해 주세요.", "그만할게요.", "예, 마치겠습니다.", "네 끝내 주세요.", "좋아요.", "그렇게 해 주세요."],
        "no": ["아니요.", "아니요, 계속할게요.", "괜찮아요, 계속하겠습니다.", "계속 할게요.", "아뇨 이어서 하겠습니다."],
        "unclear": ["네?", "뭐라고요?", "음."],
    },
}  # fmt: skip
CASES = [
    (text, language, asked, reply)
    for (language, asked), replies in REPLIES.items()
    for reply, texts in replies.items()
    for text in texts
]


OTHER_NAMES: list[tuple[str, str, str, str]] = [
    ("Yes, this is Bob Smith.", "en", "Robert Smith", "unclear"),
    ("This is Bob Smith.", "en", "Robert Smith", "unclear"),
    ("Yes, this is Rob.", "en", "Robert Smith", "unclear"),
    ("Yes, I am American.", "en", "Jane Doe", "yes"),
    ("I am American.", "en", "Jane Doe", "yes"),
    ("Yes, I'm Korean-American.", "en", "Jane Doe", "yes"),
    ("Yes, I'm at work.", "en", "Jane Doe", "unclear"),
    ("Yes, that's me, sorry for the mix-up.", "en", "Jane Doe", "yes"),
    ("That's me, sorry for the mix-up.", "en", "Jane Doe", "yes"),
    ("This is Tom.", "en", "Jane Doe", "no"),
    ("This is ji woo.", "en", "Jiwoo Kim", "yes"),
    ("This is Ji Woo Kim.", "en", "Jiwoo Kim", "yes"),
    ("I'm Jiwoo.", "en", "Ji Woo Kim", "yes"),
    ("네, 김소연입니다.", "ko", "김서연", "yes"),
    ("네, 박지훈입니다.", "ko", "김서연", "unclear"),
    ("박지훈입니다.", "ko", "김서연", "no"),
    ("아니요, 김소연입니다.", "ko", "김서연", "no"),
    ("네, 신청자입니다.", "ko", "김서연", "yes"),
    ("네 맞아요. 시간이 없네요.", "ko", "김서연", "yes"),
    ("네, 김서연입니다.", "ko", "Seoyeon Kim", "unclear"),
    ("Yes, this is Seoyeon.", "ko", "김서연", "unclear"),
]


@pytest.mark.parametrize(("text", "language", "name", "reply"), OTHER_NAMES)
def test_who_says_yes_is_not_turned_away(text: str, language: str, name: str, reply: str) -> None:
    written = "ko" if text >= "가" else "en"
    assert read_confirmation(text, written, "person", name) == reply
    if reply == "unclear":
        again = read_confirmation(text, written, "person", name, again=True)
        assert again == "yes"


@pytest.mark.parametrize(
    ("text", "language", "reply"),
    [
        ("No, I'm tired but let's continue.", "en", "no"),
        ("I'm tired, but I want to go on.", "en", "no"),
        ("I'm tired.", "en", "yes"),
        ("We didn't have enough people, so I planned the work myself with two others and it went fine.",
         "en", "unclear"),
        ("Yes, please, I would rather stop here today because I feel unwell.", "en", "yes"),
        ("아니요, 계속할게요. 방금 답변은 여기까지입니다.", "ko", "unclear"),
        ("그럴 필요 없어요.", "ko", "no"),
        ("그럴 생각은 없습니다.", "ko", "no"),
        ("그러지 마세요.", "ko", "no"),
        ("그렇지 않아요.", "ko", "no"),
        ("그래서 저는 일정을 다시 짜서 마무리했습니다.", "ko", "unclear"),
        ("서비스가 중단됐을 때 제가 원인을 찾아서 고객에게 설명했습니다.", "ko", "unclear"),
        ("그래요, 여기까지 할게요.", "ko", "yes"),
    ],
)  # fmt: skip
def test_an_interview_does_not_end_on_half_a_wish(text: str, language: str, reply: str) -> None:
    assert read_confirmation(text, language, "stop") == reply


@pytest.mark.parametrize(("text", "language", "asked", "reply"), CASES)
def test_read(text: str, language: str, asked: Asked, reply: str) -> None:
    assert read_confirmation(text, language, asked, NAMES[language]) == reply
