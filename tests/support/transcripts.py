"""Short invented interviews for tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from interviews.plan import Plan, load_plan

WORD_S = 0.4

ANSWERS: list[tuple[str, str]] = [
    (
        "self-introduction",
        "Sure. I am a backend engineer with four years of experience. Most recently I worked at "
        "a payments start-up, where I designed the settlement service. I moved it from a nightly "
        "batch to a queue, and settling went from one day to under ten minutes.",
    ),
    (
        "self-introduction",
        "My strength is debugging under pressure. Last winter a deadlock stopped all payouts, and "
        "I found it in forty minutes by reading the lock graph.",
    ),
    (
        "motivation",
        "I want to work here because your product handles real-time data, and that is the work I "
        "enjoy most. I read your engineering blog about back pressure and would like to work on "
        "problems like that.",
    ),
]

KOREAN_ANSWERS: list[tuple[str, str]] = [
    (
        "self-introduction",
        "저는 4년 차 백엔드 개발자입니다. 최근에는 결제 회사에서 정산 서비스를 설계했습니다. "
        "매일 밤 돌던 배치를 큐 방식으로 바꾸어 정산 시간을 하루에서 십 분 이내로 줄였습니다.",
    ),
    (
        "motivation",
        "실시간 데이터를 다루는 제품이라서 지원했습니다. "
        "기술 블로그에서 부하 제어에 대한 글을 읽고 그런 문제를 함께 풀고 싶다고 생각했습니다. "
        "제가 맡았던 정산 서비스도 비슷한 문제를 다루었습니다.",
    ),
]


def short_plan(language: str = "en") -> Plan:
    """The standard plan's first two questions; they serve communication and motivation."""
    return load_plan(f"standard-{language}").shortened(2)


def interview(**changes: Any) -> Any:
    """An interview with the attributes of its row."""
    facts = {
        "id": "5f2c7e0a-0000-4000-8000-000000000001",
        "candidate_name": "Ana",
        "role": "backend engineer",
        "company": "Acme",
        "position_id": None,
        "end_reason": "completed",
        "conductor_state": None,
    }
    return SimpleNamespace(**(facts | changes))


def entry(
    seq: int, speaker: str, kind: str, text: str, question_id: str | None, **more: Any
) -> Any:
    """One transcript entry with the attributes of its row; starts at ``seq * 10`` seconds."""
    start_s = seq * 10.0
    facts = {
        "seq": seq,
        "speaker": speaker,
        "kind": kind,
        "text": text,
        "start_s": start_s,
        "end_s": start_s + len(text.split()) * WORD_S,
        "question_id": question_id,
        "interrupted": False,
        "words": None,
        "flags": [],
    }
    return SimpleNamespace(**(facts | more))


def transcript(answers: Sequence[tuple[str, str]]) -> list[Any]:
    """Each answer after its question; a second answer to the same one follows a follow-up."""
    entries: list[Any] = [entry(0, "agent", "greeting", "Hello.", None)]
    asked: set[str] = set()
    for question_id, answer in answers:
        kind = "followup" if question_id in asked else "planned"
        asked.add(question_id)
        entries.append(entry(len(entries), "agent", kind, f"About {question_id}?", question_id))
        entries.append(entry(len(entries), "candidate", "answer", answer, question_id))
    return entries


def with_word_times(spoken: Any) -> Any:
    """The same entry with a time for each word, ``WORD_S`` apart."""
    spoken.words = [
        {
            "text": word,
            "start_s": spoken.start_s + n * WORD_S,
            "end_s": spoken.start_s + (n + 1) * WORD_S,
        }
        for n, word in enumerate(spoken.text.split())
    ]
    return spoken
