"""A recruiter chooses the law for candidates' requests, and sees by which rule they are due."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from db.tables import RequestKind
from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import at_work
from tests.support.small_office import SmallOffice

RUTH = "ruth@acme.example"
LAW = "Law for candidates’ requests"


@pytest.mark.timeout(120)
async def test_requests_say_by_which_rule_they_are_due(
    browser: Browser, office: SmallOffice
) -> None:
    async with office.served.database.unit_of_work() as work:
        for kind in (RequestKind.DELETION, RequestKind.OTHER_FORMAT):
            await work.requests.add(office.strong.interview.id, kind, "")
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/requests", RUTH, PASSWORD)
        own = "Time limit: this server’s setting"
        await expect(page.get_by_text(own, exact=True)).to_have_count(2)

        position_id = office.strong.interview.position_id
        await page.goto(f"{office.url}/app/positions/{position_id}")
        law = page.get_by_label(LAW)
        await expect(law).to_have_value("")
        await expect(law).to_have_accessible_description(
            "Sets the time limits of candidates’ requests, nothing else; not legal advice"
        )
        await law.select_option(label="European Union and EEA")
        await recruiter.is_accessible("position")
        await recruiter.button("Save").click()
        await expect(page.get_by_text("Saved")).to_be_visible()
        await page.reload()
        await expect(law).to_have_value("eu")

        for path in ("/requests", "/today"):
            await page.goto(f"{office.url}/app{path}")
            item = page.get_by_role("listitem")
            deletion = item.filter(has_text="Time limit: one month (GDPR, Art. 12(3))")
            await expect(deletion).to_have_count(1)
            await expect(deletion).to_contain_text("Asks for deletion")
            without = f"{own}, as no legal one is known for this request"
            await expect(item.filter(has_text=without)).to_contain_text("Asks for another format")
            await recruiter.is_accessible(path)
        assert not recruiter.wrong

    async with at_work(browser, office.url, "ko-KR") as recruiter:
        page = recruiter.page
        await page.goto(f"{office.url}/app/requests")
        await page.get_by_label("이메일 주소").fill(RUTH)
        await page.get_by_label("비밀번호").fill(PASSWORD)
        await recruiter.button("로그인").click()
        await expect(page.get_by_text("답변 기한: 1개월(EU GDPR 제12조 제3항)")).to_be_visible()
        assert not recruiter.wrong


@pytest.mark.timeout(60)
async def test_a_new_position_is_created_with_its_law(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/positions/new", RUTH, PASSWORD)
        await page.get_by_label("Job title").fill("Field engineer")
        await page.get_by_label("Company").fill("Northwind Robotics")
        await page.get_by_label(LAW).select_option(label="Illinois")
        await recruiter.button("Create").click()
        await expect(page.get_by_label("Candidate’s name")).to_be_visible()
    async with office.served.database.reading() as work:
        rows = await work.positions.list(search="Field engineer")
    assert [position.jurisdiction for position, _ in rows] == ["us_il"]
