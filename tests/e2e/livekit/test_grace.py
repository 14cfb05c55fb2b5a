"""Candidates who may stay away for seconds only, in rooms on a LiveKit server."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.e2e.livekit.test_candidates import begin
from tests.support.interviewee import SHORT_ANSWER
from tests.support.livekit_cluster import Cluster
from tests.support.plans import short_plan
from tests.support.product import assert_all_kept

pytestmark = pytest.mark.realtime


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def workers(cluster: Cluster) -> None:
    """One worker, with a brief grace period."""
    await cluster.with_workers(1, VIVAVOCE_ROOM_GRACE_S="4")


async def test_a_candidate_gone_for_good_ends_it(cluster: Cluster) -> None:
    async with cluster.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        await candidate.answers(SHORT_ANSWER)
        await candidate.client.drop()
        interview = await cluster.product.over(interview_id, 40)
    assert interview["end_reason"] == "left"
    assert_all_kept(await cluster.product.transcript(interview_id), candidate)
    assert (await cluster.product.report(interview_id))["status"] == "complete"
    await cluster.room_gone(interview_id)


async def test_a_candidate_who_never_came_may_still_come(cluster: Cluster) -> None:
    interview_id = await cluster.product.create(short_plan())
    await cluster.product.join(interview_id)
    await cluster.status(interview_id, "SCHEDULED", 30)
    await cluster.room_gone(interview_id)
    async with cluster.enter(interview_id) as candidate:
        await begin(candidate)
