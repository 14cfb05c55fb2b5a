"""Whatever dies in mid-interview is replaced; what the candidate hears tells of it."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from tests.api.test_livekit_webhooks import URL as WEBHOOK
from tests.api.test_livekit_webhooks import encoded, signed
from tests.e2e.livekit.test_candidates import begin, finish
from tests.support.interviewee import BREATH_S, OUTCOME, OWN_PART, SHORT_ANSWER
from tests.support.livekit_cluster import Cluster
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import assert_all_kept

LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."


async def test_the_agent_is_killed_in_mid_answer(cluster: Cluster) -> None:
    """Two API processes notice it, and of the two other workers one comes."""
    await cluster.with_workers(3)
    async with (
        cluster.second_api(),
        cluster.candidate(short_plan()) as (candidate, interview_id),
    ):
        await begin(candidate)
        await candidate.says(SHORT_ANSWER)
        await asyncio.sleep(BREATH_S)
        speaking = asyncio.create_task(candidate.says(OWN_PART))
        await candidate.captioned(1)
        await asyncio.sleep(0.5)
        await cluster.kill_holder(interview_id)
        died_at = time.monotonic()
        candidate.client.stop_saying()
        lost = await candidate.hears("meta", LOST_YOU)
        assert lost["at"] - died_at < 5.0
        await candidate.hears("meta", PROJECT)
        await candidate.my_turn()
        await speaking
        assert await cluster.agents_in(interview_id) == ["interviewer"]

        await candidate.answers(OWN_PART)
        await candidate.hears_all(("followup", None))
        assert await cluster.epoch_of(interview_id) == 2
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
    await cluster.product.over(interview_id)
    entries = await cluster.product.transcript(interview_id)
    assert_all_kept(entries, candidate)
    assert [e["start_s"] for e in entries] == sorted(e["start_s"] for e in entries)
    spoken = [e["text"] for e in entries if e["speaker"] == "agent"]
    assert spoken.count(LOST_YOU) == 1
    assert (await cluster.product.report(interview_id))["status"] == "complete"


async def test_a_worker_that_starts_late(cluster: Cluster) -> None:
    await cluster.with_workers(0)
    interview_id = await cluster.product.create(short_plan())
    refused = await cluster.product.http.post(f"/interviews/{interview_id}/join")
    assert refused.status_code == 503
    assert "no interviewer is free" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) > 0
    await cluster.with_workers(1)
    async with cluster.enter(interview_id) as candidate:
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await cluster.with_workers(0)  # killed, and nobody stands by
        await asyncio.sleep(5.0)  # and the ten seconds or more until the next one is registered
        await cluster.with_workers(1)
        await candidate.hears_all(("meta", LOST_YOU), ("meta", PROJECT_FOLLOW_UPS["own-part"]))
        assert await cluster.epoch_of(interview_id) == 2
        await finish(candidate)
    await cluster.product.over(interview_id)
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)


async def test_the_livekit_server_is_killed(cluster: Cluster) -> None:
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        cluster.kill_livekit()
        await cluster.livekit_answers()
        await cluster.at_the_table(interview_id)
        await candidate.quiet_for(2.5)
        # Who was away for long enough to be missed is welcomed, once, and asked again.
        if returned := candidate.skip():
            assert [e["kind"] for e in returned] == ["meta", "meta"], returned
            assert returned[-1]["text"] == PROJECT_FOLLOW_UPS["own-part"]
        assert await cluster.epoch_of(interview_id) == 1, "it was the same agent all along"
        await finish(candidate)
    await cluster.product.over(interview_id)
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)


async def test_the_database_is_killed(cluster: Cluster) -> None:
    await cluster.with_workers(2)
    postgres = cluster.product.supervisor.postgres
    assert postgres is not None and postgres.pid is not None
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        speaking = asyncio.create_task(candidate.answers(SHORT_ANSWER))
        await asyncio.sleep(1.0)
        killed = postgres.pid
        os.kill(killed, signal.SIGKILL)
        await speaking
        await candidate.hears_all(("followup", None))
        assert await cluster.epoch_of(interview_id) == 1, "no second agent came"
        await candidate.answers(OWN_PART)
        await candidate.hears("closing")
        await candidate.ends("completed")
        assert LOST_YOU not in [e["text"] for e in candidate.heard]
    assert postgres.pid not in (None, killed)
    await cluster.product.over(interview_id, 30)
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)
    assert (await cluster.product.report(interview_id))["status"] == "complete"


async def test_a_rolling_deploy_interrupts_nobody(cluster: Cluster) -> None:
    await cluster.with_workers(1)
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        old = cluster.workers[0]
        old.drain()
        coming = asyncio.create_task(cluster.add_worker())
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.my_turn()
        candidate.client.send({"type": "control", "action": "wait"})  # what follows takes a while
        await candidate.hears("meta", "Of course. Take all the time you need.")
        await coming
        async with cluster.candidate(short_plan()) as (newcomer, other_id):
            await begin(newcomer)
            assert await cluster.holder(other_id) != await cluster.holder(interview_id)
        assert old.alive
        assert await cluster.epoch_of(interview_id) == 1
        await finish(candidate)
    await cluster.product.over(interview_id)
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)
    await old.replaced(20)


async def test_a_whole_interview_while_webhooks_repeat_come_in_disorder_or_lie(
    cluster: Cluster,
) -> None:
    """What goes on is what the interview and its room say, whatever is told of them."""
    server = cluster.server
    own = {"key": server.api_key, "secret": server.api_secret}
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        speaking = asyncio.create_task(candidate.answers(SHORT_ANSWER))
        for number, event in enumerate(
            ("room_finished", "participant_left", "room_started", "participant_joined")
        ):
            body = encoded(
                {
                    "event": event,
                    "id": f"EV_{interview_id}_{number}",
                    "createdAt": "1",
                    "room": {"name": f"interview-{interview_id}", "sid": "RM_of_another_time"},
                    "participant": {"identity": "interviewer", "state": "DISCONNECTED"},
                }
            )
            answers = [
                await cluster.product.http.post(
                    f"{cluster.product.url}{WEBHOOK}", content=body, headers=headers
                )
                for headers in (
                    signed(body, key=server.api_key, secret="not the server's, but as long as it"),
                    signed(body, **own),
                    signed(body, **own),
                )
            ]
            assert [answer.status_code for answer in answers] == [401, 200, 200]
            assert [answer.json()["new"] for answer in answers[1:]] == [True, False]
        await speaking
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        assert await cluster.agents_in(interview_id) == ["interviewer"]
        assert await cluster.epoch_of(interview_id) == 1
        await finish(candidate)
    assert (await cluster.product.over(interview_id))["end_reason"] == "completed"
    entries = await cluster.product.transcript(interview_id)
    assert_all_kept(entries, candidate)
    kinds = [e["kind"] for e in entries if e["speaker"] == "agent"]
    assert kinds == ["greeting", "planned", "followup", "closing"]
    assert (await cluster.product.report(interview_id))["status"] == "complete"
    await cluster.room_gone(interview_id)


async def test_completing_from_outside_ends_it(cluster: Cluster) -> None:
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        response = await cluster.product.http.post(f"/interviews/{interview_id}/complete")
        assert response.status_code == 200, response.text
        await candidate.ends("completed")
    interview = await cluster.product.over(interview_id)
    assert interview["status"] == "COMPLETED"
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)
    await cluster.room_gone(interview_id)


pytestmark = [pytest.mark.timeout(240), pytest.mark.realtime]
