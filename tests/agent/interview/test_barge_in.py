"""Sounds and words over the interviewer: when it makes way, and when it speaks on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.conversation import Stage, staged
from tests.support.plans import short_plan

pytestmark = pytest.mark.realtime

WORDS = "Sorry, before we begin I want to say that I have only twenty minutes today."
LONG_QUESTION = (
    "Please tell me in as much detail as you like about one project that you are proud of, "
    "when it was, who took part in it, and what came of it in the end."
)


@asynccontextmanager
async def asking_at_length(
    tmp_path: Path, *said: str, hearing_ms: float = 0.0
) -> AsyncIterator[Stage]:
    """The interviewer is in the middle of a long question; the candidate's sounds say ``said``."""
    plan = short_plan()
    plan["stages"][0]["questions"][0]["text"] = LONG_QUESTION
    async with staged(tmp_path, said, plan=plan, pace_s=0.025, hearing_ms=hearing_ms) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await stage.hears("planned", LONG_QUESTION)
        await asyncio.sleep(1.4)
        yield stage


async def test_words_over_the_interviewer_stop_it(tmp_path: Path) -> None:
    async with asking_at_length(tmp_path, WORDS) as stage:
        began = time.time()
        await stage.says(1.5)
        assert not stage.room.loud(began + 0.8), "it spoke on while the candidate did"
        await stage.hears("followup")
        question = next(e for e in stage.entries() if e["kind"] == "planned")
    assert question["interrupted"]
    assert LONG_QUESTION.startswith(question["text"]) and len(question["text"].split()) >= 4


async def test_it_does_not_speak_on_while_words_are_still_recognised(tmp_path: Path) -> None:
    async with asking_at_length(tmp_path, WORDS, hearing_ms=1_500) as stage:
        began = time.time()
        await stage.says(1.5)
        thought = await stage.shown({"type": "state", "state": "thinking"})
        assert not stage.room.loud(began + 0.8, thought), "half a word more was said"


async def test_it_speaks_on_as_soon_as_a_sound_was_no_word(tmp_path: Path) -> None:
    async with asking_at_length(tmp_path) as stage:
        began = time.time()
        await stage.says(0.6)
        ended = time.time()
        assert not stage.room.loud(began + 0.35, ended), "it did not make way"
        await asyncio.sleep(0.7)
        assert stage.room.loud(ended, ended + 0.55), "it waited for nothing"


async def test_a_hesitation_is_given_a_moment(tmp_path: Path) -> None:
    more = "I would like to say something before that, if I may."
    async with asking_at_length(tmp_path, "But", more) as stage:
        began = time.time()
        await stage.says(0.4)
        await asyncio.sleep(0.45)
        await stage.says(1.2)
        thought = await stage.shown({"type": "state", "state": "thinking"})
        assert not stage.room.loud(began + 0.35, thought), "it spoke between the words"


async def test_sounds_that_go_on_make_it_mute_for_a_bounded_time(tmp_path: Path) -> None:
    async with asking_at_length(tmp_path, hearing_ms=600) as stage:
        began = time.time()
        while time.time() < began + 6.5 and not stage.room.loud(began + 1.0):
            await stage.says(0.2)
            await asyncio.sleep(0.4)
        assert stage.room.loud(began + 1.0), "it never spoke again"


async def test_a_sign_of_listening_does_not_stop_it(tmp_path: Path) -> None:
    async with asking_at_length(tmp_path, "Mm-hm.") as stage:
        await stage.says(0.4)
        await asyncio.sleep(1.6)
        assert stage.room.loud(time.time() - 0.5), "it did not speak on"
        await stage.my_turn()
        entries = stage.entries()
    (own,) = (e for e in entries if e["speaker"] == "candidate")
    assert (own["kind"], own["text"]) == ("backchannel", "Mm-hm.")
    assert [e["interrupted"] for e in entries if e["kind"] == "planned"] == [False]
