"""A recruiter hears the answer to one question alone, and saves it, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from rooms.ogg import length_of
from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.finished_interviews import Finished
from tests.support.small_office import SmallOffice

FAST = "2"
MARGIN_S = 0.3
SLACK_S = 1.5
"""How far the player may be when the test looks, or stops it."""


@pytest.mark.timeout(120)
async def test_an_answer_is_heard_alone(browser: Browser, office: SmallOffice) -> None:
    begin, end = _answer(office.strong, 1)
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        path = f"/interviews/{office.strong.interview.id}"
        await recruiter.sign_in(path, "ruth@acme.example", PASSWORD)
        await page.get_by_label("Speed").select_option(FAST)
        answer = page.locator(".answer").nth(1)
        await answer.locator("summary").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        hear = recruiter.button("Hear the answer: Question 2")
        await expect(hear).to_be_focused()
        await expect(recruiter.button("Play")).to_have_attribute("aria-disabled", "false")
        await recruiter.is_accessible("an answer to hear")
        await page.keyboard.press("Enter")
        pause = recruiter.button("Pause the answer: Question 2")
        await expect(pause).to_be_focused()
        assert begin - 1 <= await _second(page) <= begin + SLACK_S
        await expect(answer.get_by_text("Pause the answer")).to_be_visible()
        await expect(page.locator(".entry.now")).to_have_count(1)
        # Paused in the middle, it goes on from there.
        await page.wait_for_timeout(500)
        await page.keyboard.press("Enter")
        await expect(hear).to_be_focused()
        held = await _second(page)
        await page.keyboard.press("Enter")
        await expect(pause).to_be_visible()
        assert await _second(page) >= held
        # It stops by itself, before the next question.
        await expect(hear).to_be_visible(timeout=1000 * (end - begin + 10))
        await expect(recruiter.button("Play")).to_be_visible()
        stopped = await _second(page)
        assert end <= stopped <= end + MARGIN_S + SLACK_S
        assert stopped < _answer(office.strong, 2)[0]

        await page.keyboard.press("Tab")
        save = recruiter.button("Download the answer: Question 2")
        await expect(save).to_be_focused()
        async with page.expect_download() as event:
            await page.keyboard.press("Enter")
        download = await event.value
        assert download.suggested_filename == "Ada Lovelace-answer-2.ogg"
        saved = length_of(Path(await download.path()))
        assert saved == pytest.approx(end - begin + 2 * MARGIN_S, abs=0.1)
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_answers_are_heard_in_the_comparison(browser: Browser, office: SmallOffice) -> None:
    ids = [str(each.interview.id) for each in (office.strong, office.weak)]
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in(f"/compare?ids={','.join(ids)}", "ruth@acme.example", PASSWORD)
        ada = recruiter.button("Hear the answer: Ada Lovelace, Question 1")
        await ada.focus()
        await page.keyboard.press("Enter")
        playing = page.get_by_role("button", name="Pause the answer: Ada Lovelace, Question 1")
        await expect(playing).to_be_focused()
        # One voice at a time.
        await recruiter.button("Hear the answer: 김하늘, Question 1").click()
        other = page.get_by_role("button", name="Pause the answer: 김하늘, Question 1")
        await expect(other).to_be_visible()
        await expect(ada).to_be_visible()
        await recruiter.is_accessible("a comparison to hear")
        async with page.expect_download() as event:
            await recruiter.button("Download the answer: 김하늘, Question 1").click()
        assert (await event.value).suggested_filename == "김하늘-answer-1.ogg"
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_a_comparison_says_that_a_recording_failed(
    browser: Browser, office: SmallOffice
) -> None:
    ids = [str(each.interview.id) for each in (office.strong, office.weak)]
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await page.route("**/recording", lambda route: route.fulfill(status=404, body="{}"))
        await recruiter.sign_in(f"/compare?ids={','.join(ids)}", "ruth@acme.example", PASSWORD)
        await recruiter.button("Hear the answer: Ada Lovelace, Question 1").click()
        await expect(page.get_by_text("The recording couldn’t be loaded.")).to_have_count(1)
        await page.unroute("**/recording")
        await recruiter.button("Hear the answer: Ada Lovelace, Question 1").click()
        playing = page.get_by_role("button", name="Pause the answer: Ada Lovelace, Question 1")
        await expect(playing).to_be_visible()


@pytest.mark.timeout(120)
async def test_an_answer_is_heard_by_link(browser: Browser, office: SmallOffice) -> None:
    async with at_work(browser, office.url) as recruiter:
        path = f"/interviews/{office.strong.interview.id}"
        await recruiter.sign_in(path, "ruth@acme.example", PASSWORD)
        for part, heard in (("Recording", True), ("Transcript", False)):
            link = await _link_with(recruiter, part)
            async with at_work(browser, office.url) as reader:
                await reader.page.goto(link)
                await reader.page.locator(".answer summary").first.click()
                hear = reader.button("Hear the answer: Question 1")
                await expect(hear).to_have_count(1 if heard else 0)
                if not heard:
                    continue
                await hear.click()
                await reader.button("Pause the answer: Question 1").wait_for()
                async with reader.page.expect_download() as event:
                    await reader.button("Download the answer: Question 1").click()
                assert (await event.value).suggested_filename == "answer-1.ogg"
                await reader.is_accessible("a shared answer")
                assert not reader.wrong


async def _link_with(recruiter: Recruiter, part: str) -> str:
    """Share the report and another part, with the name; returns the link."""
    page = recruiter.page
    await recruiter.button("New link").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("checkbox", name="Hide the candidate’s name").uncheck()
    await dialog.get_by_role("checkbox", name=part, exact=True).check()
    await dialog.get_by_role("button", name="Create link").click()
    link = await dialog.locator("input[readonly]").input_value()
    await page.keyboard.press("Escape")
    await dialog.wait_for(state="detached")
    return link


def _answer(of: Finished, place: int) -> tuple[float, float]:
    """The first and the last second of the answer to a question."""
    ids = list(dict.fromkeys(entry.question_id for entry in of.entries))
    said = [e for e in of.entries if e.kind == "answer" and e.question_id == ids[place]]
    return said[0].start_s, said[-1].end_s


async def _second(page: Page) -> float:
    """The whole second at which the player is."""
    return float(await page.get_by_role("slider").get_attribute("aria-valuenow") or "nan")
