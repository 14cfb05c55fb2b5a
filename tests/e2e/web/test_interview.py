"""From the link to the end page, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.browser_candidate import invite, visiting
from tests.support.plans import CLOSING, GREETING, PROJECT, short_plan
from tests.support.product import Product, poll

pytestmark = pytest.mark.realtime

FIRST_LOAD_BYTES = 250_000
USABLE_WITHIN_MS = 1_000
FOCUSED = """() => {
  const e = document.activeElement ?? document.body;
  if (e === document.body) return {name: "", ring: "none", seen: false};
  const shown = e.labels?.[0] ?? e;
  const {x, y, width, height} = (e.type === "radio" ? shown : e).getBoundingClientRect();
  const on = document.elementFromPoint(x + width / 2, y + height / 2);
  return {
    name: shown.textContent.trim() + (e.id ?? ""),
    ring: getComputedStyle(e).outlineStyle,
    seen: on !== null && (e.contains(on) || shown.contains(on)),
  };
}"""
"""The focused element: its label, the style of its focus ring, and whether it is visible."""
TWICE = """
addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')
"""
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll('dialog, main, .talk')]
  .filter(e => e.scrollWidth > e.clientWidth).map(e => [e.tagName, e.scrollWidth])"""


async def test_a_whole_interview_from_the_link_to_the_end(
    site: Product, browser: Browser, tmp_path: Path
) -> None:
    link, interview_id = await invite(site, short_plan(follow_ups=0))
    async with visiting(browser) as visitor:
        page = visitor.page
        await visitor.arrive(link)
        await visitor.enter()
        await expect(page.get_by_text("We can hear you.")).to_be_visible()
        await visitor.button("Say it now").click()
        await page.wait_for_timeout(3_500)
        await visitor.button("I’m done").click()
        heard = page.get_by_text("We heard: “").or_(page.get_by_text("busy at the moment"))
        await expect(heard).to_be_visible(timeout=30_000)
        await visitor.start()
        await visitor.asked(PROJECT)
        await visitor.is_accessible()
        await visitor.answer()
        mark = visitor.button("That’s not what I said")
        await mark.click()
        await page.get_by_label("You said").fill("I built a shop for my aunt.")
        await visitor.button("Mark as misheard").click()
        await expect(page.get_by_role("heading", name="Thank you, Sam.")).to_be_visible(
            timeout=40_000
        )
        shown = await visitor.shown()

        await page.get_by_text("4", exact=True).click()
        await page.get_by_label("Anything to add?").fill("It was calm.")
        await visitor.button("Send feedback").click()
        await expect(page.get_by_text("Thank you. We’ve received your feedback.")).to_be_visible()
        await page.get_by_text("Review by a person").click()
        await visitor.button("Send request").click()
        await expect(page.get_by_text("Requested on")).to_be_visible()
        async with page.expect_download() as download:
            await visitor.button("Download the transcript").click()
        copy = tmp_path / "copy.txt"
        await (await download.value).save_as(copy)
        visitor.kept_to(site.url)
        await page.reload()
        await expect(page.get_by_role("heading", name="Thank you, Sam.")).to_be_visible()
    await site.over(interview_id)
    entries = await site.transcript(interview_id)

    own = [e for e in entries if e["speaker"] == "candidate"]
    assert [e["text"] for e in own] == shown["own"]
    assert any(e.get("correction") == "I built a shop for my aunt." for e in own)
    said = [e["text"] for e in entries if e["speaker"] == "agent" and e["kind"] != "ack"]
    assert said == [GREETING.format(name="Sam"), PROJECT, CLOSING.format(name="Sam")]
    assert shown["agent"][: len(said)] == said
    assert all(e["text"] in copy.read_text() for e in own)
    (request,) = await site.get(interview_id, "/requests")
    assert request["kind"] == "human_review"
    feedback = await site.get(interview_id, "/feedback")
    assert (feedback["rating"], feedback["comment"]) == (4, "It was calm.")


class Keys:
    """A candidate with a keyboard alone, on a phone with twice the text size."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    async def reach(self, name: str) -> None:
        """Tab to the element of this name; check its ring, its visibility and the page's width."""
        passed = []
        for _ in range(30):
            await self.press("Tab")
            # In one call, since the next state may remove the focused element. After the last
            # element the focus leaves the page for the browser's buttons.
            focused = await self._page.evaluate(FOCUSED)
            passed.append(focused["name"])
            if focused["name"].startswith(name):
                assert focused["ring"] != "none", f"no ring around {name}"
                assert focused["seen"], f"{name} has the focus but is hidden"
                assert not await self._page.evaluate(TOO_WIDE)
                return
        state = await self._page.evaluate("document.documentElement.dataset.state")
        raise AssertionError(f"{name} is not reached by Tab in {state}, but {passed}")

    async def choose(self, name: str, key: str = "Enter") -> None:
        """Tab to the element and press it."""
        await self.reach(name)
        await self.press(key)


async def test_the_whole_way_by_keyboard_alone_with_twice_the_text_size(
    site: Product, browser: Browser
) -> None:
    link, interview_id = await invite(site, short_plan(2))
    async with visiting(browser) as visitor:
        page, keys = visitor.page, Keys(visitor.page)
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.add_init_script(TWICE)
        await page.goto(link)
        await page.locator("h1").wait_for()

        await keys.choose("Recording", "Space")
        await keys.choose("AI interview", "Space")
        await keys.choose("Agree and continue")
        await expect(visitor.button("Start the interview")).to_be_enabled()
        await keys.reach("Choose a microphone")
        await keys.choose("Start the interview")

        await page.locator(".talk").wait_for()
        await keys.press("Alt+M")
        await visitor.asked(PROJECT)
        await expect(page.locator(".question")).to_be_in_viewport(ratio=1)
        await keys.press("Alt+P")
        await expect(page.locator(".mood strong")).to_have_text("Paused", timeout=20_000)
        await keys.press("Alt+P")
        await visitor.my_turn()
        await keys.press("Alt+M")
        await visitor.more_than(0)
        await keys.press("Alt+M")
        await keys.choose("That’s not what I said")
        await keys.type("I built a shop for my aunt.")
        await keys.choose("Mark as misheard")
        # Other words of the candidate may be shown by now.
        await expect(page.get_by_role("dialog")).not_to_be_visible()
        for name in ("Unmute", "Repeat", "Pause", "Type", "Leave"):
            await expect(visitor.button(name)).to_be_in_viewport(ratio=1)
        await visitor.my_turn()
        await keys.reach("Captions")
        await keys.press("Alt+K")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await keys.press("Escape")
        await expect(page.get_by_role("dialog")).not_to_be_visible()
        await expect(visitor.button("Captions")).to_be_focused()
        await keys.press("Alt+T")
        await keys.type("I built a small website.")
        await keys.choose("Send answer")
        await expect(page.locator(".own-words")).to_contain_text("I built a small website.")
        await keys.press("Alt+L")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await keys.choose("End the interview")

        await expect(page.locator("h1")).to_have_text("You have left the interview.")
        await keys.reach("1")
        for _ in range(3):
            await keys.press("ArrowRight")
        await keys.reach("Anything to add?")
        await keys.type("It was calm.")
        await keys.choose("Send feedback")
        await expect(page.get_by_text("Thank you. We’ve received your feedback.")).to_be_visible()
        async with page.expect_download():
            await keys.choose("Download the transcript")
        await keys.choose("Explain the assessment", "Space")
        await keys.reach("Your message")
        await keys.type("How was it judged?")
        await keys.choose("Send request")
        await expect(page.get_by_text("Requested on")).to_be_visible()
    ended = await poll(lambda: site.get(interview_id), lambda i: i["status"] == "COMPLETED", 15.0)
    assert ended["end_reason"] in ("left", "completed")
    entries = await site.transcript(interview_id)
    typed = [e["text"] for e in entries if e["kind"] == "text"]
    assert typed == ["I built a small website."]
    assert any(e.get("correction") == "I built a shop for my aunt." for e in entries)
    feedback = await site.get(interview_id, "/feedback")
    assert (feedback["rating"], feedback["comment"]) == (4, "It was calm.")
    (request,) = await site.get(interview_id, "/requests")
    assert (request["kind"], request["message"]) == ("explanation", "How was it judged?")


async def test_the_first_load_is_small_and_quick(site: Product, browser: Browser) -> None:
    link, _ = await invite(site, short_plan())
    async with visiting(browser) as visitor:
        page = visitor.page
        await visitor.arrive(link)
        sizes = await page.evaluate(
            "performance.getEntriesByType('resource')"
            ".filter(r => r.name.endsWith('.js')).map(r => [r.name, r.encodedBodySize])"
        )
        assert sizes and sum(size for _, size in sizes) < FIRST_LOAD_BYTES
        assert not any("livekit" in name for name, _ in sizes)
        await page.reload()
        began = await page.evaluate("performance.timeOrigin")
        await visitor.button("Agree and continue").wait_for()
        usable_ms = await page.evaluate("Date.now()") - began
        assert usable_ms < USABLE_WITHIN_MS
