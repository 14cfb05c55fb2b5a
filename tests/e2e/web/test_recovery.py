"""Breaks in the middle of an interview are shown and recovered from, without a reload."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from tests.support.browser_candidate import BrowserCandidate, invite, visiting
from tests.support.plans import PROJECT, short_plan
from tests.support.product import Product
from tests.support.severable_network import Network

pytestmark = pytest.mark.realtime

SHORT_S, LONG_S = 5.0, 40.0


@asynccontextmanager
async def talking(
    site: Product, browser: Browser
) -> AsyncIterator[tuple[BrowserCandidate, str, str]]:
    """A candidate who has been asked the first question, with the link and the interview's id."""
    link, interview_id = await invite(site, short_plan())
    async with visiting(browser) as visitor:
        await visitor.arrive(link)
        await visitor.enter()
        await visitor.start()
        await visitor.asked(PROJECT)
        yield visitor, link, interview_id


async def test_a_reload_and_a_second_device_come_back_to_the_same_question(
    site: Product, browser: Browser
) -> None:
    async with talking(site, browser) as (visitor, link, interview_id):
        page = visitor.page
        await page.reload()
        await visitor.asked(PROJECT)  # muted still, and never asked for consent again
        async with visiting(browser) as other:
            await other.page.goto(link)
            await other.button("Continue the interview").click()
            await other.start()
            taken_over = page.get_by_role("heading", name="You continued on another device.")
            await expect(taken_over).to_be_visible()
            await other.asked(PROJECT)
            await visitor.button("Continue here").click()
            await visitor.button("Mute").click()
            await expect(other.page.locator("h1")).to_have_text("You continued on another device.")
        await visitor.asked(PROJECT)
        visitor.kept_to(site.url)
    entries = await site.transcript(interview_id)
    assert [e["text"] for e in entries].count(PROJECT) >= 1


async def test_a_microphone_that_is_pulled_out_is_followed_by_another(
    site: Product, browser: Browser
) -> None:
    async with talking(site, browser) as (visitor, _, _):
        page = visitor.page
        # Without other devices the page can't replace it before the test sees that it is gone.
        await page.evaluate(
            "navigator.mediaDevices.enumerateDevices = async () => [];"
            "microphone.stop(); microphone.dispatchEvent(new Event('ended'))"
        )
        await expect(page.get_by_text("Your microphone was disconnected.")).to_be_visible()
        await page.evaluate("delete navigator.mediaDevices.enumerateDevices")
        await page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        # On a busy machine the silence counts as a lost line, whose end is told in its place.
        await expect(page.get_by_text(re.compile("Now using|You are back"))).to_be_visible()
        before = len((await visitor.shown())["own"])
        await visitor.more_than(before)


async def test_offline_for_five_and_for_forty_seconds(site: Product, browser: Browser) -> None:
    link, interview_id = await invite(site, short_plan())
    async with visiting(browser) as visitor, Network(visitor.context) as network:
        page = visitor.page
        await visitor.arrive(link)
        await visitor.enter()
        await visitor.start()
        await visitor.asked(PROJECT)
        for seconds in (SHORT_S, LONG_S):
            await network.cut()
            await expect(page.locator(".mood strong")).to_have_text("Reconnecting")
            await page.wait_for_timeout(seconds * 1000)
            await network.mend()
            await visitor.asked(PROJECT)
        await visitor.answer()
        shown = (await visitor.shown())["own"]
        assert network.passed >= 2, "the second time a new connection was needed"
        assert len(await page.evaluate("performance.getEntriesByType('navigation')")) == 1
        assert not visitor.errors
    own = [e["text"] for e in await site.transcript(interview_id) if e["speaker"] == "candidate"]
    assert shown == own[: len(shown)]
