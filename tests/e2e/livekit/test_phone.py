"""Interviews by phone: SIP participants, sound through G.711 both ways, PINs by keys."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import av
import pytest

from agent.speaking.lines import phone_phrases
from tests.support.interviewee import BREATH_S, OUTCOME, OWN_PART, SHORT_ANSWER
from tests.support.livekit_cluster import Cluster
from tests.support.phone_call import Caller, calling, invite
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import assert_all_kept
from tests.support.speech import word_error_rate

LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."
HOW_TO = phone_phrases("en")["how_to"]
NUMBER = "+8225550100"
PHONE_WER = 0.4
"""Whisper tiny, G.711 and a busy machine; words that were lost would be half of them."""

pytestmark = [pytest.mark.timeout(240), pytest.mark.realtime]


async def enter(caller: Caller, pin: str) -> None:
    """Listen to the greeting and enter the PIN."""
    await caller.hears("greeting", "ask_pin")
    await caller.press(pin + "#")


async def test_a_whole_interview_by_phone(cluster: Cluster, tmp_path: Path) -> None:
    interview_id = await cluster.product.create(short_plan())
    pin = await invite(cluster, interview_id)
    async with calling(cluster, NUMBER, shown=False) as caller:
        candidate = caller.taker
        await enter(caller, pin)
        await candidate.hears_all(("greeting", None), ("meta", HOW_TO), ("planned", PROJECT))
        await caller.press("*")
        await candidate.hears_all(("meta", "Of course."), ("meta", PROJECT))
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.answers(OWN_PART)
        await candidate.hears("closing")
        await candidate.ends("completed")
        assert await caller.is_hung_up_on()
    interview = await cluster.product.over(interview_id)
    assert interview["end_reason"] == "completed"
    entries = await cluster.product.transcript(interview_id)
    assert_all_kept(entries, candidate)
    assert entries[0]["start_s"] < 5.0, "times count from the interview's beginning"
    recording = await cluster.product.recording(interview_id, tmp_path / "interview.ogg")
    with av.open(str(recording)) as file:
        assert file.duration is not None
        assert abs(file.duration / av.time_base - entries[-1]["end_s"]) < 5.0
    said = " ".join(clip.text for clip in candidate.said)
    written = " ".join(e["text"] for e in entries if e["speaker"] == "candidate")
    assert word_error_rate(said, written) < PHONE_WER, written
    assert (await cluster.product.report(interview_id))["status"] == "complete"
    log = "".join(p.read_text() for p in (cluster.product.data / "logs").glob("*"))
    assert pin not in re.sub(r":\d\d\.\d{6}", "", log), "beside the parts of a second"


async def test_a_caller_who_was_cut_off_goes_on(cluster: Cluster) -> None:
    interview_id = await cluster.product.create(short_plan())
    pin = await invite(cluster, interview_id)
    async with calling(cluster, NUMBER) as caller:
        candidate = caller.taker
        await enter(caller, pin)
        await candidate.hears_all(("greeting", None), ("meta", HOW_TO), ("planned", PROJECT))
        await candidate.says(SHORT_ANSWER)
        await asyncio.sleep(BREATH_S)
        speaking = asyncio.create_task(candidate.says(OWN_PART))
        await candidate.captioned(1)
        await asyncio.sleep(0.5)
        await caller.client.drop()
        caller.client.stop_saying()
        await speaking

        await caller.call_again()
        await enter(caller, pin)
        entered_at = time.monotonic()
        lost = await candidate.hears("meta", LOST_YOU)
        assert lost["at"] - entered_at < 10.0
        await candidate.hears("meta", PROJECT)
        await candidate.my_turn()
        assert await cluster.epoch_of(interview_id) == 2
        await candidate.answers(OWN_PART)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
    await cluster.product.over(interview_id)
    entries = await cluster.product.transcript(interview_id)
    assert_all_kept(entries, candidate)
    assert [e["start_s"] for e in entries] == sorted(e["start_s"] for e in entries)
    assert [e["text"] for e in entries].count(LOST_YOU) == 1
    await caller.leaves_no_room()


async def test_from_the_page_to_the_phone(cluster: Cluster) -> None:
    async with cluster.candidate(short_plan()) as (page, interview_id):
        await page.hears_all(("greeting", None), ("planned", PROJECT))
        pin = await invite(cluster, interview_id)
        async with calling(cluster, NUMBER) as caller:
            await enter(caller, pin)
            await caller.taker.hears_all(("meta", LOST_YOU), ("meta", PROJECT))
            assert await page.client.wait_disconnected(10.0)
            await caller.taker.answers(SHORT_ANSWER)
            await caller.taker.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
            await cluster.product.http.post(f"/interviews/{interview_id}/complete")
            assert await caller.is_hung_up_on()


async def test_a_wrong_pin_and_that_of_an_interview_that_is_over(cluster: Cluster) -> None:
    interview_id = await cluster.product.create(short_plan())
    pin = await invite(cluster, interview_id)
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    response = await cluster.product.http.post(f"/interviews/{interview_id}/complete")
    assert response.status_code == 200
    async with calling(cluster, NUMBER) as caller:
        await caller.hears("greeting", "ask_pin")
        await caller.press(wrong)
        await caller.hears("wrong_pin", "ask_pin_again")
        await caller.press(pin + "#")
        await caller.hears("over")
        assert await caller.is_hung_up_on()
        await caller.leaves_no_room()
