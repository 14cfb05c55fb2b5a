"""The first moments of a reply, in real time: what takes it back, and where the words belong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agent.transcript.records import read_records
from tests.support.conversation import Stage, staged
from tests.support.plans import CHANGE, PROJECT, short_plan

pytestmark = pytest.mark.realtime

FIRST = "I built a small website for my aunt, and I was responsible for all of it myself."
SECOND = "I would write down more of what we decide, because people forget it."


@asynccontextmanager
async def asking_the_second_question(
    tmp_path: Path, *script: str, after_s: float = 0.2
) -> AsyncIterator[Stage]:
    """The first question is answered; the second has been heard for ``after_s``."""
    plan = short_plan(2, follow_ups=0)
    async with staged(tmp_path, [FIRST, *script], plan=plan, pace_s=0.05) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("planned", CHANGE)
        await asyncio.sleep(after_s)
        yield stage


async def repeat(stage: Stage) -> None:
    stage.room.tell({"type": "control", "action": "repeat"})
    await stage.hears("meta", stage.spec.lines["repeat"])
    await stage.hears("meta", CHANGE)


async def drop_and_return(stage: Stage) -> None:
    stage.room.go()
    await asyncio.sleep(0.3)
    stage.room.come()
    await stage.hears("meta", stage.spec.lines["welcome_back"])
    await stage.hears("meta", CHANGE)


DISTURBANCES = (repeat, drop_and_return)
"""In real sound; test_loop_events has the others."""


@pytest.mark.parametrize("disturb", DISTURBANCES, ids=lambda disturb: disturb.__name__)
async def test_only_a_voice_takes_a_reply_back(
    tmp_path: Path, disturb: Callable[[Stage], Awaitable[None]]
) -> None:
    async with asking_the_second_question(tmp_path, SECOND) as stage:
        await disturb(stage)
        await asyncio.sleep(1.0)
        await stage.says()
        await stage.hears("closing")
        assert questions_of_answers(stage) == {FIRST: "project", SECOND: "change"}
        assert questions_asked(stage) == ["project", "change"]


async def test_an_answer_typed_at_once_answers_the_new_question(tmp_path: Path) -> None:
    async with asking_the_second_question(tmp_path) as stage:
        stage.room.tell({"type": "text_answer", "text": SECOND})
        await stage.hears("closing")
        assert questions_of_answers(stage) == {FIRST: "project", SECOND: "change"}
        assert questions_asked(stage) == ["project", "change"]


async def test_a_sign_of_listening_takes_nothing_back(tmp_path: Path) -> None:
    async with asking_the_second_question(tmp_path, "Mm-hm.", SECOND) as stage:
        await stage.says(0.4)
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing")
        assert questions_of_answers(stage)[SECOND] == "change"
        assert questions_asked(stage) == ["project", "change"]


async def test_a_sound_without_words_takes_nothing_back(tmp_path: Path) -> None:
    async with asking_the_second_question(tmp_path, "", SECOND) as stage:
        await stage.says(0.5)
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing")
        assert questions_of_answers(stage)[SECOND] == "change"
        assert questions_asked(stage) == ["project", "change"]


MORE = "and grow into a person who can lead a small team."


async def test_words_that_take_a_question_back_belong_to_the_one_before(tmp_path: Path) -> None:
    async with asking_the_second_question(tmp_path, MORE, SECOND) as stage:
        await stage.says(1.2)
        await stage.hears("planned", CHANGE)
        await stage.my_turn()
        states = [
            r.data["state"]["asked"] for r in read_records(stage.journal) if r.type == "state"
        ]
        await stage.says()
        await stage.hears("closing")
        entries = stage.entries()
        answers = questions_of_answers(stage)
    assert answers == {FIRST: "project", MORE: "project", SECOND: "change"}
    # The fragment is in the transcript, but not as a question that was asked.
    assert [(e["text"], e["interrupted"]) for e in entries if e["kind"] == "planned"] == [
        (PROJECT, False),
        (CHANGE, False),
    ]
    (fragment,) = (e for e in entries if e.get("interrupted"))
    assert (fragment["kind"], fragment["question_id"]) == ("meta", "project")
    assert CHANGE.startswith(fragment["text"])
    assert states[-1] == ["project", "change"], "each question counts once"
    assert ["project"] in states[states.index(["project", "change"]) :], "it was taken back"


async def test_words_over_a_question_that_stands_answer_it(tmp_path: Path) -> None:
    async with asking_the_second_question(tmp_path, SECOND, after_s=1.5) as stage:
        await stage.says()
        await stage.hears("closing")
        assert questions_of_answers(stage) == {FIRST: "project", SECOND: "change"}
        (cut,) = (e for e in stage.entries() if e.get("interrupted"))
    assert (cut["kind"], cut["question_id"]) == ("planned", "change")


def questions_of_answers(stage: Stage) -> dict[str, Any]:
    """The question under which each of the candidate's answers is stored."""
    return {
        entry["text"]: entry["question_id"]
        for entry in stage.entries()
        if entry["speaker"] == "candidate" and entry["kind"] in ("answer", "text")
    }


def questions_asked(stage: Stage) -> list[str]:
    """Ids of the planned questions in the transcript, once for each time it was asked."""
    return [e["question_id"] for e in stage.entries() if e["kind"] == "planned"]
