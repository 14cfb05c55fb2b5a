"""A yes or no to "Am I speaking with …?" and "Shall we end here?"."""

from __future__ import annotations

import pytest

from agent.listening.confirmation import Asked, read_confirmation

NAMES = {"en": "Jane Doe", "ko": "김서연"}
REPLIES: dict[tuple[str, Asked], dict[str, list[str]]] = {
    ("en", "person"): {
        "yes": [
            "Yes.", "Yes, this is Jane Doe.", "This is she.", "Jane Doe, yes.", "Yes, correct.",
            "Right.", "Yeah, that's me.", "Speaking.", "It is.", "Jane Dow here.", "Okay.", "Mm-hm.",
            "Yes, no problem.", "You are.", "I am.", "Sure, it's Jane.", "Uh, yes I am.", "Correct.",
            "Jane.", "That would be me.",
        ],
        "no": [
            "No.", "No, I'm her brother.", "Nope, wrong number.", "I'm not Jane.", "Jane is my sister's friend.",
            "She isn't here.", "This is somebody else.", "You have the wrong person.", "No, this is Tom.",
            "This is her husband.", "There's no Jane here.", "Oh no, sorry.",
        ],
        "unclear": [
            "Sorry?", "Who is this?", "What?", "Hello?", "One moment.", "Can you say that again?",
            "Why do you ask?", "No, yes, it's me.", "I was talking about a patch.",
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


@pytest.mark.parametrize(("text", "language", "asked", "reply"), CASES)
def test_read(text: str, language: str, asked: Asked, reply: str) -> None:
    assert read_confirmation(text, language, asked, NAMES[language]) == reply
