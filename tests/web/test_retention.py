"""How long interviews are kept: shown, and shortened only after it is clear what that deletes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import text

from db.tables import LegalHold, Position, Role, utcnow
from tests.support.api_accounts import PASSWORD, add_user
from tests.support.browser_recruiter import at_work
from tests.support.small_office import SmallOffice

RUTH, ROOT = "ruth@acme.example", "root@acme.example"


async def end_days_ago(office: SmallOffice, days: int) -> None:
    """Let both interviews have ended so long ago; put the weak one on hold."""
    async with office.served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE interview SET ended_at = :at"), {"at": utcnow() - timedelta(days=days)}
        )
        await work.legal_holds.add(
            LegalHold(interview_id=office.weak.interview.id, reason="A claim.", by_name="Ruth")
        )


async def position_of(office: SmallOffice) -> Position:
    position_id = office.strong.interview.position_id
    assert position_id is not None
    async with office.served.database.reading() as work:
        position = await work.positions.row(position_id)
    assert position is not None
    return position


@pytest.mark.timeout(120)
async def test_a_position_is_shortened_after_a_question(
    browser: Browser, office: SmallOffice
) -> None:
    await end_days_ago(office, 70)
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/settings/retention", RUTH, PASSWORD)
        await expect(page.get_by_text("kept for 365 days after their end")).to_be_visible()
        await expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
        await expect(page.get_by_role("link", name="김하늘")).to_be_visible()
        await expect(page.get_by_text("An administrator can change it")).to_be_visible()
        row = page.get_by_role("row").filter(has_text="Data analyst")
        await expect(row.get_by_role("cell")).to_have_text(["90 days", "2", "1", "1", "Change"])
        await recruiter.is_accessible("retention")

        await row.get_by_role("button").click()
        number = page.get_by_label("Days after the end")
        await number.fill("1.5")
        await recruiter.button("Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("whole number from 1 to 3650")
        await number.fill("60")
        await recruiter.button("Save").click()
        asked = page.get_by_role("dialog", name="Keep interviews for 60 days only?")
        await expect(asked).to_contain_text("One interview is older.")
        await expect(asked).to_contain_text("on legal hold: 1.")
        await recruiter.is_accessible("shorter retention")
        await asked.get_by_role("button", name="Cancel").click()
        await expect(number).to_have_value("60")
        assert (await position_of(office)).retention_days == 90
        await recruiter.button("Save").click()
        await asked.get_by_role("button", name="Shorten and delete").click()
        await expect(row.get_by_role("cell").first).to_have_text("60 days")
        assert (await position_of(office)).retention_days == 60

        await row.get_by_role("button").click()
        await page.get_by_label("Keep interviews").select_option(
            label="As for all positions: 365 days"
        )
        await recruiter.button("Save").click()
        await expect(row.get_by_role("cell").first).to_have_text("365 days as for all")
        assert (await position_of(office)).retention_days is None
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_a_positions_own_page_asks_too(browser: Browser, office: SmallOffice) -> None:
    await end_days_ago(office, 70)
    place = f"/positions/{office.strong.interview.position_id}"
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in(place, RUTH, PASSWORD)
        days = page.get_by_label("Days to keep interviews")
        await days.fill("30")
        await recruiter.button("Save").click()
        asked = page.get_by_role("dialog", name="Keep interviews for 30 days only?")
        await expect(asked).to_contain_text("One interview is older.")
        await asked.get_by_role("button", name="Cancel").click()
        await expect(days).to_have_value("30")
        assert (await position_of(office)).retention_days == 90
        await days.fill("0")
        await recruiter.button("Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("Not saved")
        assert "422" in recruiter.wrong.pop()
        await days.fill("400")
        await recruiter.button("Save").click()
        await expect(page.get_by_text("Saved.")).to_be_visible()
        assert (await position_of(office)).retention_days == 400
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_an_administrator_sets_the_days_of_all(browser: Browser, office: SmallOffice) -> None:
    await add_user(office.served.database, "Root", Role.ADMIN, password=PASSWORD)
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/settings/retention", ROOT, PASSWORD)
        change = page.get_by_role("button", name="Change", exact=True).first
        await change.click()
        await page.get_by_label("Keep interviews").select_option(label="For ever")
        await recruiter.button("Save").click()
        await expect(page.get_by_text("Interviews are kept for ever")).to_be_visible()
        await expect(page.get_by_text("which does not apply now: 365 days")).to_be_visible()
        await change.click()
        await page.get_by_label("Keep interviews").select_option(label="For a number of days")
        await page.get_by_label("Days after the end").fill("180")
        await recruiter.button("Save").click()
        asked = page.get_by_role("dialog", name="Keep interviews for 180 days only?")
        await expect(asked).to_contain_text("No interview is that old yet.")
        await asked.get_by_role("button", name="Shorten", exact=True).click()
        await expect(page.get_by_text("kept for 180 days after their end")).to_be_visible()
        assert not recruiter.wrong
    async with office.served.database.reading() as work:
        assert await work.retention.stored_days() == 180
