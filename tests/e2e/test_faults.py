"""A part of the product is killed in mid-interview: nothing said is lost, and it goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import httpx
import psutil
import pytest

from tests.support.interviewee import BREATH_S, OUTCOME, OWN_PART, SHORT_ANSWER, Interviewee
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import Product, assert_all_kept, poll

pytestmark = pytest.mark.realtime

LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."


async def begin(candidate: Interviewee) -> None:
    """Listen to the greeting and the only question."""
    await candidate.hears_all(("greeting", None), ("planned", PROJECT))


async def test_the_process_that_talks_is_killed_in_mid_answer(product: Product) -> None:
    async with product.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        await candidate.says(SHORT_ANSWER)
        await asyncio.sleep(BREATH_S)
        speaking = asyncio.create_task(candidate.says(OWN_PART))
        await candidate.captioned(1)
        await asyncio.sleep(0.5)
        killed = product.kill_app()
        await speaking
        assert await candidate.client.wait_disconnected(30)
        await candidate.come_back()
        await candidate.hears_all(("meta", LOST_YOU), ("meta", PROJECT))
        assert product.supervisor.app is not None and product.supervisor.app.pid != killed

        await candidate.answers(OWN_PART)
        await candidate.hears_all(("followup", None))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
    await product.over(interview_id)
    entries = await product.transcript(interview_id)
    assert_all_kept(entries, candidate)
    assert [e["start_s"] for e in entries] == sorted(e["start_s"] for e in entries)
    assert (await product.report(interview_id))["status"] == "complete"


async def test_the_language_model_is_killed(product: Product) -> None:
    server = product.supervisor.llm
    assert server is not None
    address, restarts = server.base_url, server.restarts
    async with product.candidate(short_plan(follow_ups=2)) as (candidate, interview_id):
        await begin(candidate)
        killing = asyncio.create_task(keep_killing(address))
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        killing.cancel()
        await poll(lambda: answers(address, server.api_key), bool, 30)
        await candidate.answers(OWN_PART)
        await candidate.hears_all(("followup", None))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
    assert server.restarts > restarts and server.base_url == address
    await product.over(interview_id)
    assert_all_kept(await product.transcript(interview_id), candidate)
    assert (await product.report(interview_id))["status"] == "complete"


async def test_the_database_is_killed(product: Product) -> None:
    postgres = product.supervisor.postgres
    assert postgres is not None and postgres.pid is not None
    async with product.candidate(short_plan()) as (candidate, interview_id):
        await begin(candidate)
        speaking = asyncio.create_task(candidate.answers(SHORT_ANSWER))
        await asyncio.sleep(1.0)
        killed = postgres.pid
        os.kill(killed, signal.SIGKILL)
        statuses = await ask_until_back(product, interview_id)
        await speaking
        await candidate.hears_all(("followup", None))
        await candidate.answers(OWN_PART)
        await candidate.hears("closing")
        await candidate.ends("completed")
    assert statuses == {200, 503}
    assert postgres.pid not in (None, killed)
    await product.over(interview_id)
    assert_all_kept(await product.transcript(interview_id), candidate)
    assert (await product.report(interview_id))["status"] == "complete"


async def keep_killing(address: str) -> None:
    """Kill the language model's server, and each that is started in its place."""
    port = str(httpx.URL(address).port)
    while True:
        for child in psutil.Process().children():
            with suppress(psutil.NoSuchProcess):
                if "models.llm.server" in (command := child.cmdline()) and port in command:
                    child.kill()
        await asyncio.sleep(0.05)


async def answers(address: str, key: str) -> bool:
    """Whether the language model's server is there."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http:
        try:
            return (await http.get(f"{address}/models")).status_code == 200
        except httpx.HTTPError:
            return False


async def ask_until_back(product: Product, interview_id: str) -> set[int]:
    """Statuses that the API answers from now until it can read the database again."""
    statuses: set[int] = set()
    async with asyncio.timeout(30):
        while 503 not in statuses or 200 not in statuses:
            response = await product.http.get(f"/interviews/{interview_id}")
            if response.status_code != 200:
                assert response.headers["content-type"] == "application/problem+json"
                assert response.json()["status"] == response.status_code
                statuses.add(response.status_code)
            elif statuses:
                statuses.add(200)
            await asyncio.sleep(0.05)
    return statuses
