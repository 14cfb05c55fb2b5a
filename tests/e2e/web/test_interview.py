"""From the link to the end page, in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.fixtures.plans import CLOSING, GREETING, PROJECT, short_plan
from tests.fixtures.product import Product, poll
from tests.fixtures.visitor import invite, visiting

FIRST_LOAD_BYTES = 250_000
USABLE_WITHIN_MS = 1_000
FOCUSED = """() => {
  const e = document.activeElement ?? document.body;
  const named = (e.labels?.[0] ?? e).textContent.trim() + (e.id ?? "");
  return e === document.body ? ["", "none"] : [named, getComputedStyle(e).outlineStyle];
}"""
"""What has the focus, by its label, and the style of the ring around it."""


async def test_a_whole_interview_from_the_link_to_the_end(
    site: Product, browser: Browser, tmp_path: Path
) -> None:
    link, interview_id = await invite(site, short_plan(follow_ups=0))
    async with visiting(browser) as visitor:
        page = visitor.page
        await visitor.arrive(link)
        await visitor.is_accessible()
        await visitor.enter()
        await expect(page.get_by_text("We can hear you.")).to_be_visible()
        await visitor.is_accessible()
        await visitor.button("Say it now").click()
        await page.wait_for_timeout(3_500)  # speaks
        await visitor.button("I’m done").click()
        heard = page.get_by_text("We heard: “").or_(page.get_by_text("busy just now"))
        await expect(heard).to_be_visible(timeout=30_000)
        await visitor.start()
        await visitor.asked(PROJECT)
        await visitor.is_accessible()
        await visitor.answer()
        mark = visitor.button("That’s not what I said")
        await mark.click()
        await page.get_by_label("You said").fill("I built a shop for my aunt.")
        await visitor.is_accessible()
        await visitor.button("Mark as misheard").click()
        await expect(page.get_by_role("heading", name="Thank you, Sam.")).to_be_visible(
            timeout=40_000
        )
        shown = await visitor.shown()
        await visitor.is_accessible()

        await page.get_by_text("4", exact=True).click()
        await page.get_by_label("Anything to add?").fill("It was calm.")
        await visitor.button("Send feedback").click()
        await expect(page.get_by_text("Thank you. Your feedback is in.")).to_be_visible()
        await page.get_by_text("Review by a person").click()
        await visitor.button("Send request").click()
        await expect(page.get_by_text("Asked for on")).to_be_visible()
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


async def test_the_whole_way_by_keyboard_alone(site: Product, browser: Browser) -> None:
    link, interview_id = await invite(site, short_plan())
    async with visiting(browser) as visitor:
        page = visitor.page
        await page.goto(link)
        await page.locator("h1").wait_for()

        async def tab_to(name: str) -> None:
            for _ in range(25):
                await page.keyboard.press("Tab")
                # In one look, since what has the focus may go with the next state. Nothing has
                # it past the last, where a browser's own buttons would be.
                label, ring = await page.evaluate(FOCUSED)
                if label.startswith(name):
                    assert ring != "none", f"no ring around {name}"
                    return
            raise AssertionError(f"{name} is not reached by Tab")

        for consent in ("Recording", "An AI that asks"):
            await tab_to(consent)
            await page.keyboard.press("Space")
        await tab_to("Agree and continue")
        await page.keyboard.press("Enter")
        await expect(visitor.button("Start the interview")).to_be_enabled()
        await tab_to("Start the interview")
        await page.keyboard.press("Enter")
        await page.locator(".talk").wait_for()
        await page.keyboard.press("Alt+M")
        await visitor.asked(PROJECT)
        await page.keyboard.press("Alt+P")
        await expect(page.locator(".mood strong")).to_have_text("Paused", timeout=20_000)
        await visitor.is_accessible()
        await page.keyboard.press("Alt+P")
        await visitor.my_turn()
        await tab_to("Captions")
        await page.keyboard.press("Alt+K")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await visitor.is_accessible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).not_to_be_visible()
        await expect(visitor.button("Captions")).to_be_focused()
        await page.keyboard.press("Alt+T")
        await page.keyboard.type("I built a small website.")
        await visitor.is_accessible()
        await tab_to("Send answer")
        await page.keyboard.press("Enter")
        await expect(page.locator(".own-words")).to_contain_text("I built a small website.")
        await page.keyboard.press("Alt+L")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await visitor.is_accessible()
        await tab_to("End the interview")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("You have left the interview.")
    ended = await poll(lambda: site.get(interview_id), lambda i: i["status"] == "COMPLETED", 15.0)
    assert ended["end_reason"] in ("left", "completed")
    typed = [e["text"] for e in await site.transcript(interview_id) if e["kind"] == "text"]
    assert typed == ["I built a small website."]


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


async def test_twice_the_text_size_loses_nothing(site: Product, browser: Browser) -> None:
    link, _ = await invite(site, short_plan())
    async with visiting(browser) as visitor:
        page = visitor.page
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.add_init_script(
            "addEventListener('DOMContentLoaded', () => "
            "document.documentElement.style.setProperty('font-size', '200%'))"
        )

        async def fits() -> None:
            wide = await page.evaluate(
                "[document.documentElement, ...document.querySelectorAll('dialog, main')]"
                ".filter(e => e.scrollWidth > e.clientWidth).map(e => [e.tagName, e.scrollWidth])"
            )
            assert not wide

        await visitor.arrive(link)
        await fits()
        await visitor.enter()
        await fits()
        await visitor.start()
        await visitor.asked(PROJECT)
        await fits()
        for name in ("Unmute", "Repeat", "Pause", "Type", "Leave"):
            box = await visitor.button(name).bounding_box()
            assert box is not None and box["y"] + box["height"] <= 844
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        await visitor.button("Type").click()
        await page.get_by_role("textbox", name="Your answer").fill("I built a small website.")
        await fits()
        await visitor.button("Send answer").click()
        await expect(page.locator(".own-words")).to_contain_text("I built a small website.")
        await visitor.button("Leave").click()
        await fits()
        await visitor.button("End the interview").click()
        await expect(page.locator("h1")).to_have_text("You have left the interview.")
        await fits()
