"""Requests say whose they are, and confirmations of a deletion name what goes."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from db.tables import RequestKind
from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import at_work
from tests.support.small_office import SmallOffice

RUTH = "ruth@acme.example"
WHAT_IS_READ = "What the candidate will read"


@pytest.mark.timeout(120)
async def test_a_request_is_answered_knowing_whose_it_is(
    browser: Browser, office: SmallOffice
) -> None:
    async with office.served.database.unit_of_work() as work:
        for finished, kinds in (
            (office.strong, (RequestKind.EXPLANATION, RequestKind.DELETION)),
            (office.weak, (RequestKind.HUMAN_REVIEW,)),
        ):
            for kind in kinds:
                await work.requests.add(finished.interview.id, kind, "Please.")
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/requests", RUTH, PASSWORD)
        item = page.locator(".requests > li")
        explanation = item.filter(has_text="Asks for an explanation")
        await expect(explanation.get_by_role("heading")).to_have_text("Ada Lovelace · Data analyst")
        await expect(explanation.get_by_text(WHAT_IS_READ)).to_be_visible()
        await expect(page.get_by_text(WHAT_IS_READ)).to_have_count(1)
        await recruiter.is_accessible("requests")

        review = item.filter(has_text="Asks for a review by a person")
        answer = review.get_by_label("Your answer")
        await review.get_by_role("button", name="Refuse with this reason").click()
        await expect(answer).to_be_focused()
        await expect(answer).to_have_attribute("aria-invalid", "true")
        await expect(answer).to_have_accessible_description(
            "Write an answer first. The candidate reads it on their page."
        )
        await recruiter.is_accessible("without an answer")
        await answer.fill("The report stands.")
        await review.get_by_role("button", name="Refuse with this reason").click()
        await expect(page.get_by_text("Refused: 김하늘.")).to_be_visible()
        await recruiter.button("Answered").click()
        await expect(item).to_have_count(1)
        await expect(item).to_contain_text("Refused by Ruth")

        await recruiter.button("Open").click()
        deletion = item.filter(has_text="Asks for deletion")
        await deletion.get_by_label("Your answer").fill("Deleted, as you asked.")
        await deletion.get_by_role("button", name="Delete the interview").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_role("heading")).to_have_text(
            "Delete the interview of Ada Lovelace (Data analyst)?"
        )
        await expect(dialog).to_contain_text("this request with your answer")
        await recruiter.is_accessible("deletion")
        await recruiter.confirm("Delete the interview")
        await expect(item).to_have_count(0)
        assert not recruiter.wrong
    async with office.served.database.reading() as work:
        assert await work.interviews.get(office.strong.interview.id) is None


@pytest.mark.timeout(60)
async def test_the_list_asks_by_name_before_it_deletes(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/", RUTH, PASSWORD)
        await page.get_by_role("checkbox", name="Select Ada Lovelace").check()
        every = page.get_by_role("checkbox", name="Select", exact=True)
        assert await every.evaluate("box => box.indeterminate")
        await recruiter.button("Delete").click()
        heading = page.get_by_role("dialog").get_by_role("heading")
        await expect(heading).to_have_text("Delete the interview of Ada Lovelace (Data analyst)?")
        await recruiter.button("Cancel").click()
        await every.check()
        await recruiter.button("Delete").click()
        await expect(heading).to_have_text("Delete 2 interviews?")
        for name in ("Ada Lovelace (Data analyst)", "김하늘 (Data analyst)"):
            await expect(page.get_by_role("dialog")).to_contain_text(name)
        assert not recruiter.wrong


@pytest.mark.timeout(60)
async def test_a_plan_s_gap_is_found_and_a_missing_voice_is_said(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        position = office.strong.interview.position_id
        await recruiter.sign_in(f"/positions/{position}", RUTH, PASSWORD)
        questions = page.locator(".plan-stage details")
        await expect(questions.nth(1).locator("summary")).to_contain_text("Data analyst position")
        await questions.nth(1).locator("summary").click()
        await questions.nth(1).get_by_role("button", name="Hear it").click()
        alert = questions.nth(1).get_by_role("alert")
        await expect(alert).to_have_text("This server has no voice to read the question with.")
        text = questions.nth(1).get_by_label("Question", exact=True)
        await text.fill("")
        await questions.nth(0).locator("summary").click()
        await recruiter.button("Save").click()
        await expect(text).to_be_focused()
        await expect(text).to_have_attribute("aria-invalid", "true")
        # At the end the bar with the button covers no field.
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await recruiter.is_accessible("gap")
        await text.fill("What did you build last?")
        await expect(page.get_by_text("then save.")).to_have_count(0)
        recruiter.wrong = [each for each in recruiter.wrong if "503" not in each]
        assert not recruiter.wrong


@pytest.mark.timeout(60)
async def test_a_new_position_says_at_each_field_what_is_missing(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/positions/new", RUTH, PASSWORD)
        title, company = page.get_by_label("Job title"), page.get_by_label("Company")
        await title.fill("Field engineer")
        await recruiter.button("Create").click()
        await expect(company).to_be_focused()
        await expect(company).to_have_accessible_description("Fill this in.")
        await expect(title).not_to_have_attribute("aria-invalid", "true")
        await recruiter.is_accessible("incomplete")
        await company.fill("Northwind Robotics")
        await expect(page.get_by_text("Fill this in.")).to_have_count(0)
        assert not recruiter.wrong
