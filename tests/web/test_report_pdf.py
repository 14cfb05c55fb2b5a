"""A recruiter chooses what a report's PDF contains, by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.pdfs import text_of
from tests.support.small_office import SmallOffice

ASSESSMENT, RATINGS = "Assessment by the machine", "Ratings by people"
HIDE = "Hide the candidate’s name"


@pytest.mark.timeout(120)
async def test_a_pdf_has_what_was_chosen(browser: Browser, office: SmallOffice) -> None:
    ada, other = (each.interview.id for each in (office.strong, office.weak))
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in(f"/interviews/{ada}", "ruth@acme.example", PASSWORD)
        name, usual = await _downloaded(recruiter)
        assert name == "Ada Lovelace-report.pdf"
        assert "Ada Lovelace" in usual and "Summary" in usual and "Transcript" not in usual

        await _open(page)
        await expect(_part(page, RATINGS)).to_have_count(0)
        await expect(page.get_by_role("dialog")).to_contain_text("once you have submitted your own")
        await recruiter.is_accessible("pdf")
        for label in (ASSESSMENT, "Transcript", HIDE):
            await _part(page, label).focus()
            await page.keyboard.press("Space")
        hints = page.get_by_role("dialog").get_by_role("status")
        await expect(hints).to_contain_text("what each level looks like")
        await _part(page, "Notes").check()
        await expect(hints).to_contain_text("can’t rate independently any more")
        await expect(hints).not_to_contain_text("what each level looks like")
        await _part(page, "Notes").uncheck()
        await recruiter.is_accessible("pdf without the assessment")
        name, blind = await _saved(recruiter)
        assert name == f"{str(ada)[:8]}-report.pdf"
        assert "Transcript" in blind and "What each level looks like" in blind
        assert "Ada" not in blind and "Lovelace" not in blind and "Summary" not in blind

        await recruiter.go("Interviews")
        await page.get_by_role("link", name="김하늘").click()
        await page.get_by_role("heading", name="김하늘", level=1).wait_for()
        assert page.url.endswith(str(other))
        await _open(page)
        for label, chosen in ((ASSESSMENT, False), ("Answers", True), (HIDE, True)):
            await expect(_part(page, label)).to_be_checked(checked=chosen)
        for label in ("Answers", "Transcript"):
            await _part(page, label).uncheck()
        # The place of the hints is always there, so that screen readers read what comes into it.
        await expect(hints).to_contain_text("at least one part")
        await expect(hints).not_to_contain_text("what each level looks like")
        await expect(recruiter.button("Download")).to_have_attribute("aria-disabled", "true")
        await expect(recruiter.button("Download")).to_have_accessible_description(
            re.compile("Choose at least one part")
        )

        await page.reload()
        await _open(page)
        for label, chosen in ((ASSESSMENT, True), ("Answers", True), (HIDE, False)):
            await expect(_part(page, label)).to_be_checked(checked=chosen)
        await page.keyboard.press("Escape")

        # A rater is offered no judgement until they have submitted theirs.
        await recruiter.button("Rate this interview").click()
        await expect(page.get_by_text("judgement is hidden")).to_be_visible()
        await _open(page)
        await expect(_part(page, ASSESSMENT)).to_have_count(0)
        await expect(_part(page, "Answers")).to_be_checked()
        _, hidden = await _saved(recruiter)
        assert "Summary" not in hidden and "김하늘" in hidden
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_ratings_that_could_not_be_loaded_are_spoken_of(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        failing = f"**/interviews/{office.strong.interview.id}/ratings*"
        await page.route(failing, lambda route: route.fulfill(status=404, body="{}"))
        path = f"/interviews/{office.strong.interview.id}"
        await recruiter.sign_in(path, "ruth@acme.example", PASSWORD)
        await _open(page)
        hints = page.get_by_role("dialog").get_by_role("status")
        await expect(hints).to_contain_text("Ratings by people could not be loaded")
        await expect(_part(page, RATINGS)).to_have_count(0)
        await expect(_part(page, ASSESSMENT)).to_be_visible()


@pytest.mark.timeout(120)
async def test_a_corrected_rating_is_not_called_independent(
    browser: Browser, office: SmallOffice
) -> None:
    corrected = {
        "id": str(uuid4()),
        "rater_id": None,
        "rater": "Ruth",
        "rater_email": None,
        "levels": [],
        "submitted_at": "2026-01-02T09:00:00Z",
        "blind": True,
        "revision": 2,
        "earlier": [{"levels": [], "replaced_at": "2026-01-03T09:00:00Z"}],
        "updated_at": "2026-01-03T09:00:00Z",
    }

    async def with_a_rating(route: Route) -> None:
        body = await (await route.fetch()).json()
        await route.fulfill(json=body | {"own": corrected, "hidden": False})

    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        interview_id = office.strong.interview.id
        await page.route(f"**/interviews/{interview_id}/ratings*", with_a_rating)
        await recruiter.sign_in(f"/interviews/{interview_id}", "ruth@acme.example", PASSWORD)
        await expect(recruiter.button("Correct my rating")).to_be_visible()
        await expect(page.get_by_text("corrected 3 Jan 2026")).to_be_visible()
        await expect(page.get_by_text("independent", exact=False)).to_have_count(0)


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog").get_by_role("checkbox", name=name, exact=True)


async def _open(page: Page) -> None:
    button = page.get_by_role("button", name="Report as PDF", exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()


async def _downloaded(recruiter: Recruiter) -> tuple[str, str]:
    await _open(recruiter.page)
    return await _saved(recruiter)


async def _saved(recruiter: Recruiter) -> tuple[str, str]:
    """Download the file of the open dialog: its name and words. The focus is back afterwards."""
    page = recruiter.page
    await recruiter.button("Download").focus()
    async with page.expect_download() as event:
        await page.keyboard.press("Enter")
    download = await event.value
    await expect(page.get_by_role("button", name="Report as PDF")).to_be_focused()
    return download.suggested_filename, text_of(Path(await download.path()).read_bytes())
