# ruff: noqa: E501  (Korean letters count double)
"""The words in the screenshots."""

from __future__ import annotations

from typing import Any

from api.invitations.consents import REQUIRED, consent_texts

Json = dict[str, Any]


def invitation(language: str) -> Json:
    """The response to ``GET /invitations/…``."""
    korean = language == "ko"
    consents = consent_texts()
    return {
        "status": "SCHEDULED",
        "interview_id": "6f1c54d2-7f3f-4a54-9a86-0c54f4a5a001",
        "company": "한빛소프트" if korean else "Hanbit Software",
        "position": "백엔드 엔지니어" if korean else "Backend engineer",
        "candidate_name": "김서연" if korean else "Seoyeon Kim",
        "language": language,
        "minutes": 15,
        "questions": 6,
        "contact": {
            "name": "박지훈" if korean else "Jihoon Park",
            "email": "people@hanbit.example",
        },
        "consents": [
            {
                "purpose": purpose,
                "required": purpose in REQUIRED,
                "granted": None,
                "version": consents.version,
                "text": text[language],
            }
            for purpose, text in consents.texts.items()
        ],
        "retention_days": 90,
        "transport": "direct",
        "expires_at": "2026-12-18T18:00:00+09:00",
        "entered": False,
        "declined": False,
    }


GREETING = {
    "en": "Hello Seoyeon, I'm the AI interviewer for the Backend engineer position at Hanbit "
    "Software. This takes about 15 minutes, and it is recorded. A person, not a machine, decides "
    "what happens next. You can ask me to repeat at any time.",
    "ko": "서연 님, 안녕하세요. 한빛소프트 백엔드 엔지니어 면접을 진행하는 AI 면접관입니다. 약 15분 동안 진행되며 "
    "녹음됩니다. 다음 단계는 기계가 아니라 사람이 결정합니다. 언제든 다시 말해 달라고 하셔도 됩니다.",
}
QUESTION = {
    "en": "Tell me about a time when something you had built broke in production. What did you do "
    "first?",
    "ko": "직접 만든 시스템이 운영 중에 장애를 일으켰던 경험을 들려주세요. 가장 먼저 무엇을 하셨나요?",
}
ANSWER = {
    "en": "Last winter our payment queue stopped during a sale, so first I turned off the new "
    "retry code and told the team what I saw.",
    "ko": "지난겨울 할인 행사 중에 결제 대기열이 멈춰서, 먼저 새로 넣은 재시도 코드를 끄고 팀에 상황을 알렸습니다.",
}
HEARD = {
    "en": "I have found a quiet place and I am ready to talk.",
    "ko": "조용한 곳에 있고 이야기할 준비가 되었어요.",
}
TYPED = {
    "en": "First I stopped the rollout, then I looked at the error rate.",
    "ko": "먼저 배포를 멈추고 오류율을 확인했습니다.",
}
STAGES = {
    "en": ("Getting to know you", "How you work", "Your questions"),
    "ko": ("서로 알아가기", "일하는 방식", "궁금한 점"),
}
