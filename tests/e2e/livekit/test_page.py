"""The candidate's page in a room on a LiveKit server."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.browser_candidate import (
    BrowserCandidate,
    built_page,
    invite,
    microphone_file,
    running_browser,
    visiting,
)
from tests.support.livekit_cluster import Cluster
from tests.support.plans import PROJECT, short_plan

pytestmark = [pytest.mark.timeout(240), pytest.mark.realtime]

SHORT_S, LONG_S = 5.0, 40.0
BROKE = re.compile("The connection broke. Nothing you said is lost.")


async def test_a_whole_interview_on_a_livekit_server(cluster: Cluster, tmp_path: Path) -> None:
    built_page()
    product = cluster.product
    link, interview_id = await invite(product, short_plan(follow_ups=0))
    async with asked_in_a_browser(link, tmp_path) as visitor:
        page = visitor.page
        assert not await page.evaluate("microphone.enabled"), "muted, and heard all the same"
        await page.reload()
        await visitor.asked(PROJECT)
        assert not await page.evaluate("microphone.enabled"), "the reload has ended the muting"
        await visitor.answer()
        own = (await visitor.shown())["own"]
        await expect(page.get_by_role("heading", name="Thank you, Sam.")).to_be_visible(
            timeout=40_000
        )
        own = (await visitor.shown())["own"] or own
        server = cluster.server.url
        visitor.kept_to(product.url, server, server.replace("ws", "http", 1))
    await product.over(interview_id)
    entries = await product.transcript(interview_id)
    assert [e["text"] for e in entries if e["speaker"] == "candidate"] == own


async def test_a_line_to_the_livekit_server_that_breaks_for_five_and_for_forty_seconds(
    cluster: Cluster, tmp_path: Path
) -> None:
    """The second time while the candidate speaks."""
    built_page()
    link, interview_id = await invite(cluster.product, short_plan(2, follow_ups=2))
    async with asked_in_a_browser(link, tmp_path) as visitor:
        page = visitor.page
        with dumb(cluster):
            await expect(page.locator(".mood strong")).to_have_text("Reconnecting")
            await page.wait_for_timeout(SHORT_S * 1000)
        await visitor.asked(PROJECT)

        await visitor.button("Unmute").click()
        with dumb(cluster):
            await expect(page.locator(".mood strong")).to_have_text("Reconnecting")
            await expect(page.get_by_role("alert")).to_have_text(BROKE)
            await page.wait_for_timeout(LONG_S * 1000)
            await expect(page.get_by_role("alert")).to_have_text(BROKE)
        await expect(page.get_by_text("You are back, and nothing was lost.")).to_be_visible()
        before = len((await visitor.shown())["own"])
        await visitor.more_than(before)
        shown = (await visitor.shown())["own"]
        assert await page.evaluate("microphone.enabled"), "the break has muted the candidate"
        assert len(await page.evaluate("performance.getEntriesByType('navigation')")) == 1
        assert not visitor.errors
    entries = await cluster.product.transcript(interview_id)
    assert shown == [e["text"] for e in entries if e["speaker"] == "candidate"][: len(shown)]


@asynccontextmanager
async def asked_in_a_browser(link: str, folder: Path) -> AsyncIterator[BrowserCandidate]:
    """A candidate with a microphone who has come in and heard the first question."""
    microphone = microphone_file(folder / "voice.wav")
    async with running_browser(microphone) as browser, visiting(browser) as visitor:
        await visitor.arrive(link)
        await visitor.enter()
        await visitor.start()
        await visitor.asked(PROJECT)
        yield visitor


@contextmanager
def dumb(cluster: Cluster) -> Iterator[None]:
    """Nothing gets through to the LiveKit server, nor from it."""
    pid = cluster.server.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
