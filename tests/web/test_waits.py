"""Calls are repeated after the wait that the server asks for, and nothing typed is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tools.screenshots.camera import AT_REST, LINK, Camera
from tools.screenshots.refused import INVITATION, refusing
from tools.screenshots.stand_in import Refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")

DIST = Path(__file__).parents[2] / "web" / "dist"
WAIT_S = 4
TYPED = "By phone, please."
LOOK = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"


def camera(browser: Browser) -> Camera:
    """A camera without pictures, for its stand-in and its contexts."""
    return Camera(browser, "en", DIST, Path(), ())


async def counts_down(page: Page) -> None:
    """Check that the seconds are shown outside any live region."""
    timer = page.get_by_role("timer")
    await expect(timer).to_contain_text("Trying again in")
    assert await timer.get_attribute("aria-live") == "off"
    assert await timer.evaluate("e => e.closest('[role=status], [role=alert]')") is None


async def test_a_link_opens_as_soon_as_it_may(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await context.new_page()
    with refusing(visit, INVITATION, Refusal(429, WAIT_S)):
        began = time.monotonic()
        await page.goto(LINK)
        await expect(page.locator("h1")).to_have_text("One moment, please.")
        await expect(
            page.get_by_text("There were too many requests from your network")
        ).to_be_visible()
        await counts_down(page)
    await page.locator("form").wait_for()
    assert time.monotonic() - began >= WAIT_S
    await context.close()


async def test_a_typed_message_is_kept_and_sent(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await context.new_page()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if "decline" in r.url else None)
    await page.goto(LINK)
    await page.locator("form .plain").click()
    await page.get_by_role("textbox").fill(TYPED)
    with refusing(visit, "decline", Refusal(503, WAIT_S)):
        await page.locator(".primary").click()
        await expect(page.get_by_text("The server is busy at the moment.")).to_be_visible()
        await counts_down(page)
        await expect(page.get_by_role("textbox")).to_have_value(TYPED)
        await page.locator(".primary").click(force=True)  # it says that it is disabled
        assert len(sent) == 1, "a second press sends nothing to a busy server"
    await expect(page.locator("h1")).to_have_text("Your request is on its way.")
    assert len(sent) == 2 and all(TYPED in body for body in sent)
    await context.close()


async def test_going_back_cancels_the_retry(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await context.new_page()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if "decline" in r.url else None)
    await page.goto(LINK)
    await page.locator("form .plain").click()
    with refusing(visit, "decline", Refusal(429, 1)):
        await page.locator(".primary").click()
        await expect(page.locator(".note")).to_be_visible()
        await page.locator("form .plain").click()
    await page.locator("input[type=checkbox]").first.wait_for()
    await page.wait_for_timeout(1_500)
    assert len(sent) == 1
    await expect(page.locator(".note")).to_have_count(0)
    await context.close()


async def test_a_full_room_opens_as_soon_as_it_may(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await visit.enter(context)
    await page.locator(".works").first.wait_for()
    with refusing(visit, "join", Refusal(429, WAIT_S)):
        await page.locator(".go .primary").click()
        await counts_down(page)
        await visit.stand_in.open_room()
    await visit.joined(page)
    await expect(page.locator(".note")).to_have_count(0)
    await context.close()
    await visit.stand_in.close_room()


async def test_a_page_that_gave_up_connects_again_by_its_button(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await visit.enter(context)
    await page.locator(".works").first.wait_for()
    visit.stand_in.expired = True
    await page.route("**/enter", lambda route: route.abort())
    await page.locator(".go .primary").click()
    await expect(page.get_by_text("We couldn’t reconnect.")).to_be_visible()
    visit.stand_in.expired = False
    await page.unroute("**/enter")
    await visit.stand_in.open_room()
    await page.get_by_role("button", name="Connect now").click()
    await visit.joined(page)
    await expect(page.get_by_text("You are back, and nothing was lost.")).to_be_visible()
    await expect(page.get_by_text("We couldn’t reconnect.")).to_have_count(0)
    await context.close()
    await visit.stand_in.close_room()


async def test_a_button_that_waits_is_readable_under_the_mouse(shared_browser: Browser) -> None:
    visit = camera(shared_browser)
    context = await visit.context()
    page = await context.new_page()
    await page.goto(LINK)
    with refusing(visit, "enter", Refusal(503, WAIT_S)):
        await visit.agree(page)
        button = page.locator(".primary")
        await expect(button).to_have_attribute("aria-disabled", "true")
        await page.mouse.move(0, 0)
        await page.evaluate(AT_REST)
        away = await button.evaluate(LOOK)
        await button.hover(force=True)
        await page.evaluate(AT_REST)
        assert await button.evaluate(LOOK) == away
    await context.close()
