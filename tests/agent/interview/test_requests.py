"""Requests in a running interview: understood in unusual words, and answered in deed.

The whole repertoire is in test_live_requests.py.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.conductor import Intent
from agent.listening.intents import classify
from agent.transcript.records import read_records
from kit.audio import Pcm
from models.embeddings import QuickEncoder
from models.store.store import ModelStore
from tests.support.conversation import staged, voice
from tests.support.interviewee import ANSWER, OWN_PART
from tests.support.plans import short_plan

pytestmark = pytest.mark.realtime


async def test_a_request_that_no_rule_fits_is_met_and_is_no_answer(
    tmp_path: Path, models_dir: Path
) -> None:
    encoder = QuickEncoder.load(ModelStore(models_dir))
    said = "Might I hear the question afresh?"
    assert classify(said, "en") is Intent.ANSWER, "no rule fits it"
    async with staged(tmp_path, [said], encoder=encoder) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["repeat"])
        await stage.hears("meta", stage.spec.plan.questions[0].text)
        await stage.my_turn()
        (request,) = [e for e in stage.entries() if e["speaker"] == "candidate"]
        assert request["kind"] == "request"


async def test_a_guessed_wish_to_stop_is_asked_about_and_a_plain_yes_ends_it(
    tmp_path: Path,
) -> None:
    said = ["That will do, please close the interview.", "Yes."]
    async with staged(tmp_path, said) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["confirm_stop"])
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing", stage.spec.lines["closing_stopped"])
        assert await stage.running == "stopped"


async def test_slower_speech_is_slower(tmp_path: Path) -> None:
    async with staged(tmp_path, ["Could you speak slower please?"], pace_s=0.03) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["slower"])
        await stage.hears("meta", stage.spec.plan.questions[0].text)
        await stage.my_turn()
        question = stage.spec.plan.questions[0].text
        first, again = [
            entry["end_s"] - entry["start_s"]
            for entry in stage.entries()
            if entry["text"] == question
        ]
        assert again > 1.1 * first


def at(db: float, samples: Pcm) -> Pcm:
    """The same sound at another level."""
    return np.clip(samples * 10 ** (db / 20), -32768, 32767).astype(np.int16)


async def test_a_television_is_no_answer(tmp_path: Path) -> None:
    plan = short_plan(2, follow_ups=0)
    async with staged(tmp_path, [ANSWER, "And now the news.", OWN_PART], plan=plan) as stage:
        await stage.opening()
        await stage.room.say(at(10.0, voice(7.0)))
        await stage.hears("planned")
        await stage.my_turn()
        await stage.room.say(at(-12.0, voice(1.0)))
        await stage.silent_for(1.5)
        (heard,) = [e for e in stage.entries() if e["text"] == "And now the news."]
        assert (heard["kind"], heard["flags"]) == ("background", ["other_voice"])
        await stage.room.say(at(10.0, voice(2.0)))
        await stage.hears("closing")


async def test_a_voice_mailbox_is_left_and_the_interview_stays_open(tmp_path: Path) -> None:
    said = ["The person you are calling is not available. Please leave a message after the tone."]
    async with staged(tmp_path, said, by_phone=True) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await stage.hears("meta", stage.spec.lines["how_to"])
        await stage.hears("planned")
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing", stage.spec.lines["closing_voicemail"])
        assert await stage.running == "voicemail"
        records = read_records(stage.journal)
        assert [r.type for r in records if r.type == "end"] == []
        states = [r.data["state"]["phase"] for r in records if r.type == "state"]
        assert states[-1] == "new", "the next call begins with the greeting"
        (heard,) = [e for e in stage.entries() if e["speaker"] == "candidate"]
        assert (heard["kind"], heard["flags"]) == ("background", ["voicemail"])
