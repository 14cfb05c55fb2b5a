"""Links that can't be used, declined invitations, and microphones that can't be opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import text

from db.tables import utcnow
from tests.support.browser_candidate import BrowserCandidate, invite, running_browser, visiting
from tests.support.plans import short_plan
from tests.support.product import Product
from tests.support.product_data import database_of

pytestmark = pytest.mark.realtime


async def test_each_unusable_link_has_its_own_page(site: Product, browser: Browser) -> None:
    async with visiting(browser) as visitor:
        await shows(visitor, f"{site.url}/i/never-made", "We don’t recognise this link.")

        link, interview_id = await invite(site, short_plan())
        await expire(site, interview_id)
        await shows(visitor, link, "This invitation has expired.")

        link, interview_id = await invite(site, short_plan())
        (invitation,) = await site.get(interview_id, "/invitations")
        response = await site.http.delete(
            f"/interviews/{interview_id}/invitations/{invitation['id']}"
        )
        assert response.status_code == 204
        await shows(visitor, link, "This invitation was withdrawn.")

        link, interview_id = await invite(site, short_plan())
        await site.http.post(f"/interviews/{interview_id}/complete")
        await shows(visitor, link, "This interview is over.")
        visitor.kept_to(site.url)


async def test_an_invitation_is_declined(site: Product, browser: Browser) -> None:
    link, interview_id = await invite(site, short_plan())
    async with visiting(browser) as visitor:
        page = visitor.page
        await visitor.arrive(link)
        await visitor.button("Agree and continue").click()
        await expect(page.get_by_text("can’t start without")).to_be_visible()
        await expect(page.get_by_role("checkbox", name="Recording · Required")).to_be_focused()
        await visitor.button("Decline, or ask for another format").click()
        await page.get_by_label("Your message").fill("By phone, please.")
        await visitor.button("Send").click()
        await expect(page.locator("h1")).to_have_text("Your request is on its way.")
    (invitation,) = await site.get(interview_id, "/invitations")
    assert invitation["declined"]["other_format"] is True
    assert invitation["declined"]["message"] == "By phone, please."


async def test_a_microphone_that_is_denied_missing_or_busy(site: Product, browser: Browser) -> None:
    async with visiting(browser, microphone=False) as visitor:
        await refused(site, visitor, "The microphone is blocked for this page.")
    async with running_browser(None) as deaf, visiting(deaf) as visitor:
        await refused(site, visitor, "We couldn’t find a microphone.")
    async with visiting(browser) as visitor:
        # Chromium has no flag for a busy microphone.
        await visitor.page.add_init_script(
            "MediaDevices.prototype.getUserMedia = async () => "
            "{ throw new DOMException('', 'NotReadableError'); }"
        )
        await refused(site, visitor, "Another program is using the microphone.")


async def shows(visitor: BrowserCandidate, link: str, title: str) -> None:
    """Check that the link leads to this page."""
    await visitor.page.goto(link)
    await expect(visitor.page.locator("h1")).to_have_text(title)


async def refused(site: Product, visitor: BrowserCandidate, reason: str) -> None:
    """Check that the page says why the microphone is refused and what to do."""
    link, _ = await invite(site, short_plan())
    await visitor.page.goto(link)
    await visitor.enter()
    alert = visitor.page.get_by_role("alert")
    turn_on = visitor.button("Turn on the microphone")
    await turn_on.or_(alert).first.wait_for()
    if await turn_on.count():
        await turn_on.click()
    await expect(alert).to_contain_text(reason)
    await expect(alert.get_by_role("listitem").first).to_be_visible()
    start = visitor.button("Start the interview")
    await expect(start).to_have_attribute("aria-disabled", "true")


async def expire(site: Product, interview_id: str) -> None:
    """Let the invitation expire."""
    async with database_of(site) as database, database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE invitation SET expires_at = :then WHERE interview_id = :id"),
            {"then": utcnow() - timedelta(minutes=1), "id": UUID(interview_id)},
        )
