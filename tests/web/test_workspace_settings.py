"""The workspace's settings: keys that are entered later, texts that lack something, passwords."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from db.tables import Integration, IntegrationKind, Role
from tests.support.api_accounts import PASSWORD, add_user
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.office_settings import add_settings
from tests.support.small_office import SmallOffice

ADMIN = "root@acme.example"
ASHBY_KEY = "key-of-northwind-at-ashby"
NEW_PASSWORD = "a password of her own"


async def _admin(office: SmallOffice) -> None:
    await add_user(office.served.database, "Root", Role.ADMIN, password=PASSWORD)


async def _is_wrong(field: Locator, why: str) -> None:
    """The field is marked, focused, and says why."""
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    await expect(field).to_have_accessible_description(why)


async def _stored(office: SmallOffice) -> Integration:
    async with office.served.database.unit_of_work() as work:
        rows = await work.integrations.list(after=None, limit=9)
    (ashby,) = [row for row in rows if row.kind is IntegrationKind.ASHBY]
    return ashby


@pytest.mark.timeout(120)
async def test_an_ashby_key_is_entered_later_and_korean_pages_speak_korean(
    browser: Browser, office: SmallOffice
) -> None:
    await _admin(office)
    asked = [
        (interview.position_id, interview.id)
        for interview in (office.strong.interview, office.weak.interview)
        if interview.position_id is not None
    ]
    await add_settings(office.served.database, asked)
    before = await _stored(office)
    async with at_work(browser, office.url, "ko-KR") as recruiter:
        page = recruiter.page
        await page.goto(f"{office.url}/app/settings/integrations")
        await page.get_by_label("이메일 주소").fill(ADMIN)
        await page.get_by_label("비밀번호").fill(PASSWORD)
        await recruiter.button("로그인").click()
        ashby = page.get_by_role("listitem").filter(has_text="Northwind Labs")
        await ashby.get_by_role("button", name="테스트", exact=True).click()
        await expect(ashby.get_by_role("status")).to_contain_text("선택할 수 있는 포지션")
        await expect(page.locator(".lines")).not_to_contain_text("There is no")
        greenhouse = page.locator(".lines > li").filter(has_text="Northwind Robotics")
        await greenhouse.get_by_role("button", name="주소와 기록").click()
        await expect(greenhouse).to_contain_text("받는 서버가 오류로 응답했어요.")
        await expect(greenhouse).to_contain_text("없거나 보관된 포지션이에요.")
        await expect(greenhouse).to_contain_text("8회 시도")
        await expect(greenhouse).not_to_contain_text("0회 시도")
        await recruiter.is_accessible("integrations")

        await ashby.get_by_role("button", name="Ashby API 키 입력").click()
        dialog = page.get_by_role("dialog")
        key = dialog.get_by_label("Ashby API 키")
        await key.fill("short")
        await dialog.get_by_role("button", name="저장").click()
        await expect(key).to_have_attribute("aria-invalid", "true")
        await expect(key).to_be_focused()
        await expect(dialog.locator(".field-problem")).to_contain_text("8자 이상이에요")
        await expect(dialog).not_to_contain_text("/ats_key")
        await recruiter.is_accessible("short key")
        await key.fill(ASHBY_KEY)
        await recruiter.confirm("저장")
        await expect(ashby).not_to_contain_text("Ashby API 키가 없으면")
        assert not recruiter.wrong
    after = await _stored(office)
    assert before.ats_key is None and after.ats_key is not None
    assert after.key_hash == before.key_hash, "its own key still works"


@pytest.mark.timeout(120)
async def test_a_template_names_what_it_lacks_and_is_read_only_for_recruiters(
    browser: Browser, office: SmallOffice
) -> None:
    await _admin(office)
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/settings/mail", ADMIN, PASSWORD)
        text = page.get_by_label("Text", exact=True)
        await text.fill("{link} {nonsense}")
        await recruiter.button("Save the template").click()
        await _is_wrong_text(text)
        await recruiter.button("Insert {deadline}").click()
        await expect(text).to_have_value("{link} {nonsense}{deadline}")
        await recruiter.is_accessible("incomplete template")
        assert not recruiter.wrong
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/settings/mail", "ruth@acme.example", PASSWORD)
        await expect(page.get_by_text("Only administrators change templates.")).to_be_visible()
        await expect(page.get_by_label("Text", exact=True)).not_to_be_editable()
        await expect(recruiter.button("Save the template")).to_have_count(0)
        await recruiter.button("Preview").click()
        await expect(page.locator(".mail-preview iframe")).to_be_visible()
        for tab in ("People", "Integrations"):
            await expect(page.get_by_role("link", name=tab, exact=True)).to_have_count(0)
        assert not recruiter.wrong


async def _is_wrong_text(text: Locator) -> None:
    await expect(text).to_have_attribute("aria-invalid", "true")
    await expect(text).to_be_focused()
    lacking = text.locator("xpath=..").locator(".field-problem")
    for name in ("deadline", "ai_notice", "recording_notice", "other_format_link"):
        await expect(lacking).to_contain_text(f"{{{name}}}")
    await expect(lacking).not_to_contain_text("/body")


@pytest.mark.timeout(120)
async def test_a_person_gets_in_without_a_first_password_and_sets_their_own(
    browser: Browser, office: SmallOffice
) -> None:
    await _admin(office)
    async with at_work(browser, office.url) as recruiter, at_work(browser, office.url) as joan:
        link = await _add_joan(recruiter)
        await joan.page.goto(link)
        await expect(joan.page.get_by_text("You have no password yet.")).to_be_visible()
        await joan.is_accessible("offer of a password")
        await joan.button("Set a password").click()
        dialog = joan.page.get_by_role("dialog")
        await expect(dialog.get_by_label("Current password")).to_have_count(0)
        new = dialog.get_by_label("New password")
        await new.fill("short")
        await dialog.get_by_role("button", name="Save the password").click()
        await expect(new).to_have_attribute("aria-invalid", "true")
        await joan.is_accessible("short password")
        await new.fill(NEW_PASSWORD)
        await joan.confirm("Save the password")
        await _change_again(joan)
        await joan.page.get_by_role("button", name="Account: Joan").click()
        await joan.page.get_by_role("menuitem", name="Sign out", exact=True).click()
        await joan.page.get_by_label("E-mail address").fill("joan@acme.example")
        await joan.page.get_by_label("Password").fill(PASSWORD)
        await joan.button("Sign in").click()
        await expect(joan.page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
        assert not [each for each in (*recruiter.wrong, *joan.wrong) if "422" not in each]


async def _add_joan(recruiter: Recruiter) -> str:
    """Add Joan without a password; gives the link that is shown."""
    page = recruiter.page
    await recruiter.sign_in("/settings/people", ADMIN, PASSWORD)
    await recruiter.button("Add a person").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Add a person").click()
    await _is_wrong(dialog.get_by_label("Name", exact=True), "Fill this in.")
    await recruiter.is_accessible("no name")
    await dialog.get_by_label("Name", exact=True).fill("Joan")
    await dialog.get_by_label("E-mail address").fill("joan@acme.example")
    await expect(dialog.get_by_label("First password (optional)")).to_have_value("")
    await dialog.get_by_role("button", name="Add a person").click()
    link = await dialog.get_by_label("Sign-in link for Joan").input_value()
    await recruiter.is_accessible("link")
    await page.keyboard.press("Escape")
    row = page.get_by_role("listitem").filter(has_text="joan@acme.example")
    await expect(row).to_contain_text("No password yet")
    await _other_ways_in(page, row)
    return link


async def _other_ways_in(page: Page, row: Locator) -> None:
    """An administrator can make another link, or set a password."""
    await row.get_by_role("button", name="Sign-in").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Make a link").click()
    await expect(dialog.get_by_label("Sign-in link for Joan")).to_have_value(
        re.compile("#sign-in=")
    )
    await dialog.get_by_label("A new password").fill("short")
    await dialog.get_by_role("button", name="Set the password").click()
    await expect(dialog.get_by_label("A new password")).to_be_focused()
    await page.keyboard.press("Escape")


async def _change_again(joan: Recruiter) -> None:
    """Once set, the password is changed with the current one."""
    page = joan.page
    await expect(page.get_by_text("You have no password yet.")).to_have_count(0)
    await page.get_by_role("button", name="Account: Joan").click()
    await page.get_by_role("menuitem", name="Change the password").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Current password").fill("not this one")
    await dialog.get_by_label("New password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Save the password").click()
    await _is_wrong(dialog.get_by_label("Current password"), "This is not your current password.")
    await dialog.get_by_label("Current password").fill(NEW_PASSWORD)
    await joan.confirm("Save the password")
