"""Labelled turns: how many answers are taken for commands, and how many commands are missed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from agent.conductor import Intent
from agent.listening.intents import LONGEST_RULE_WORDS, classify, intent_of

pytestmark = pytest.mark.realtime

DATA = Path(__file__).parents[2] / "data"
COSTLY = {Intent.STOP, Intent.WRONG_PERSON, Intent.DISTRESS, Intent.WITHDRAW}
"""Commands that an interview may end on."""
ANSWERS = {Intent.ANSWER, Intent.YES, Intent.NO}
MOST_TAKEN = 0.005
MOST_MISSED = 0.05
MOST_CONFUSED = 0.05
LONGEST_S = 0.015


def labelled(language: str, only: str | None = None) -> list[tuple[str, Intent]]:
    """(turn, what it means) of all parts of a language's file, or of one."""
    parts = yaml.safe_load((DATA / f"turns-{language}.yaml").read_text(encoding="utf-8"))
    return [
        (said, Intent(means))
        for name, part in parts.items()
        if only in (None, name)
        for means, turns in part.items()
        for said in turns
    ]


TURNS = {language: labelled(language) for language in ("en", "ko")}
BOTH = pytest.mark.parametrize("language", ["en", "ko"])


@BOTH
def test_answers_stay_answers(language: str) -> None:
    answers = [said for said, means in TURNS[language] if means is Intent.ANSWER]
    taken = [said for said in answers if classify(said, language) not in ANSWERS]
    assert len(taken) <= MOST_TAKEN * len(answers), taken


@BOTH
def test_commands_are_understood(language: str) -> None:
    commands = [(said, means) for said, means in TURNS[language] if means is not Intent.ANSWER]
    read = [(said, means, classify(said, language)) for said, means in commands]
    missed = [said for said, _, intent in read if intent in ANSWERS]
    confused = [turn for turn in read if turn[2] is not turn[1] and turn[2] not in ANSWERS]
    assert len(missed) <= MOST_MISSED * len(commands), missed
    assert len(confused) <= MOST_CONFUSED * len(commands), confused


@BOTH
def test_nothing_else_is_taken_for_a_command_that_ends_interviews(language: str) -> None:
    read = [(said, means, classify(said, language)) for said, means in TURNS[language]]
    assert [turn for turn in read if turn[2] in COSTLY and turn[1] not in COSTLY] == []


@pytest.mark.parametrize(
    ("said", "language", "means"),
    [
        ("한국어로 해도 될까요?", "en", Intent.LANGUAGE),
        ("Could you repeat the question?", "ko", Intent.REPEAT),
        ("Um, sorry, could you repeat that please? Thanks.", "en", Intent.REPEAT),
        ("sorry i was muted could you say that again", "en", Intent.REPEAT),
        ("Wait, I am not done yet.", "en", Intent.NOT_FINISHED),
        ("I don't know. Can we skip this one?", "en", Intent.SKIP),
        ("I built it in Go. Could you repeat the question?", "en", Intent.ANSWER),
        ("Stop! Stop!", "en", Intent.STOP),
        ("잠 깐 만 요", "ko", Intent.WAIT),
        ("죄송한데요 다시 한번 말씀해 주시겠어요? 감사합니다.", "ko", Intent.REPEAT),
        ("자바를 썼습니다. 다음 질문이요.", "ko", Intent.ANSWER),
    ],
)
def test_all_of_a_turn_is_read(said: str, language: str, means: Intent) -> None:
    assert classify(said, language) is means


@pytest.mark.parametrize(
    ("unit", "language"),
    [
        ("um ", "en"),
        ("okay so ", "en"),
        ("i think i am sorry but ", "en"),
        ("can you please just ", "en"),
        ("really, ", "en"),
        ("what do you mean by ", "en"),
        ("음 ", "ko"),
        ("저는 지금 좀 ", "ko"),
        ("죄송한데 다시 한번 ", "ko"),
        ("잠깐만요, ", "ko"),
    ],
)
def test_no_turn_takes_long(unit: str, language: str) -> None:
    """Each time twice the words, and far beyond the longest that is read at all."""
    for words in (LONGEST_RULE_WORDS // 2, LONGEST_RULE_WORDS, 2 * LONGEST_RULE_WORDS, 10_000):
        text = (unit * words)[: words * len(unit) // len(unit.split())].strip()
        times = []
        for _ in range(3):  # the quickest: others use the processor too
            began = time.thread_time()
            intent_of(text, language, ())
            times.append(time.thread_time() - began)
        assert min(times) < LONGEST_S
