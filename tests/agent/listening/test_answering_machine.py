"""Announcements of machines, and what people say of them."""

from __future__ import annotations

import pytest

from agent.conductor import Intent
from agent.listening.answering_machine import is_announcement
from agent.listening.classifier import TextClassifier

MACHINES = [
    ("en", "Hi, you've reached Jane. Please leave a message after the tone."),
    ("en", "The person you are calling is not available. Record your message at the beep."),
    ("en", "Your call has been forwarded to an automated voice mailbox."),
    ("en", "Thank you for calling. For sales, press one. For support, press two."),
    ("en", "All of our agents are busy. Your call is important to us."),
    ("ko", "고객이 전화를 받을 수 없어 소리샘으로 연결됩니다. 삐 소리가 난 후 남겨 주세요."),
    ("ko", "지금 거신 번호는 없는 번호입니다. 다시 확인해 주세요."),
    ("ko", "상담원 연결은 0번을 눌러 주세요."),
    ("ko", "전원이 꺼져 있어 음성 사서함으로 연결됩니다."),
]
PEOPLE = [
    ("en", "Hello, yes, this is Jane, I can hear you."),
    ("en", "I answered the phones in a hotel and wrote down messages for guests."),
    ("en", "I press hard for quality."),
    ("en", "My manager was not available, so I decided."),
    ("ko", "네, 안녕하세요. 김서연입니다."),
    ("ko", "호텔에서 전화를 받고 손님께 메시지를 전달했습니다."),
    ("ko", "버튼을 눌러서 라인을 멈췄습니다."),
]


@pytest.mark.parametrize(("language", "said"), MACHINES)
def test_machines_are_recognised_on_the_phone_alone(language: str, said: str) -> None:
    assert is_announcement(said, language)
    phone = TextClassifier(language, by_phone=True).classify(said)
    assert phone.intent is Intent.VOICEMAIL and not phone.intent.is_request
    assert TextClassifier(language).classify(said).intent is not Intent.VOICEMAIL


@pytest.mark.parametrize(("language", "said"), PEOPLE)
def test_people_are_not_taken_for_machines(language: str, said: str) -> None:
    assert not is_announcement(said, language)
