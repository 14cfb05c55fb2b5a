"""Candidates who drop, return, switch devices or never come, in rooms on a LiveKit server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.support.interviewee import OUTCOME, SHORT_ANSWER, Interviewee
from tests.support.livekit_cluster import Cluster
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import assert_all_kept
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError

pytestmark = pytest.mark.realtime


async def begin(candidate: Interviewee) -> None:
    """Listen to the greeting and the only question."""
    await candidate.hears_all(("greeting", None), ("planned", PROJECT))


async def finish(candidate: Interviewee) -> None:
    """Answer the follow-up and listen to the goodbye."""
    await candidate.answers(OUTCOME)
    await candidate.hears("closing")
    await candidate.ends("completed")


async def test_candidates_who_were_gone_go_on(cluster: Cluster) -> None:
    """For half a minute and, in another interview in that time, for three seconds."""
    async with gone(cluster, 30.0) as half_a_minute, gone(cluster, 3.0) as moment:
        await moment
        await half_a_minute


@asynccontextmanager
async def gone(cluster: Cluster, away_s: float) -> AsyncIterator[asyncio.Task[None]]:
    """A candidate who has just dropped out of an interview; the task is their return after so
    long, and what they hear from there to the end."""
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.client.drop()
        async with asyncio.TaskGroup() as group:
            yield group.create_task(_comes_back(cluster, candidate, interview_id, away_s))


async def _comes_back(
    cluster: Cluster, candidate: Interviewee, interview_id: str, away_s: float
) -> None:
    await asyncio.sleep(away_s)
    await candidate.come_back()
    await candidate.hears_all(("meta", None), ("meta", PROJECT_FOLLOW_UPS["own-part"]))
    assert candidate.syncs[-1]["reason"] == "returned"
    assert await cluster.epoch_of(interview_id) == 1, "it was the same agent all along"
    await finish(candidate)
    await cluster.product.over(interview_id)
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)


async def test_a_second_device_takes_over_and_other_tokens_open_nothing(cluster: Cluster) -> None:
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        grant = candidate.client.grant
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        other = await cluster.product.create(short_plan())
        for token in (
            cluster.token(interview_id, ttl_s=-60),
            cluster.token(interview_id, secret="somebody else's secret of 32 chars!!"),
            "rubbish",
        ):
            stranger = CandidateClient(
                cluster.product.url, interview_id, grant.model_copy(update={"token": token})
            )
            with pytest.raises(ConnectError):
                await stranger.connect()
            await stranger.close()
        assert other  # a token of another interview names that interview's room, never this one
        async with cluster.enter(interview_id) as second:
            assert await candidate.client.wait_disconnected(10)
            assert candidate.replaced
            # Replayed: the first device's token is older than the one that took over.
            replay = CandidateClient(cluster.product.url, interview_id, grant)
            try:
                await replay.connect()
                assert await replay.wait_disconnected(10)
            except ConnectError:
                pass
            finally:
                await replay.close()
            assert second.client.connected
            await finish(second)
    await cluster.product.over(interview_id)
    after = CandidateClient(cluster.product.url, interview_id, grant)
    try:
        await after.connect()
        assert await after.wait_disconnected(10), "nobody stays in the room of an ended interview"
    except ConnectError:
        pass
    finally:
        await after.close()
    assert after.listener.first_voiced_after(0.0) is None, "nobody spoke to the late comer"
    entries = await cluster.product.transcript(interview_id)
    own = [e["text"] for e in entries if e["speaker"] == "candidate"]
    assert own == candidate.finals + second.finals
