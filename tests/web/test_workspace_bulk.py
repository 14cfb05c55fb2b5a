"""Bulk actions in the workspace: the server goes on without the page, which shows what became of
them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from db.tables import LegalHold
from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.bulk_actions import bulk_job
from tests.support.small_office import SmallOffice

NAMES = ("Ada Lovelace", "김하늘")


@pytest.mark.timeout(120)
async def test_a_bulk_action_goes_on_without_its_page(
    browser: Browser, office: SmallOffice
) -> None:
    async with at_work(browser, office.url) as recruiter:
        await recruiter.sign_in("/", "ruth@acme.example", PASSWORD)
        await _set_stages(recruiter, office)
        await _delete_what_may_be_deleted(recruiter, office)
        assert not recruiter.wrong


@pytest.mark.timeout(120)
async def test_a_bulk_action_in_korean(browser: Browser, office: SmallOffice) -> None:
    async with at_work(browser, office.url, "ko-KR") as recruiter:
        page = recruiter.page
        await page.goto(f"{recruiter.url}/app/")
        await page.get_by_label("이메일 주소").fill("ruth@acme.example")
        await page.get_by_label("비밀번호").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_role("checkbox", name="김하늘 선택").check()
        await recruiter.button("단계 바꾸기").click()
        await page.get_by_role("menuitem", name="보류").click()
        await expect(page.get_by_text("단계 바꾸기: 보류: 1건 중 0건")).to_be_visible()
        await _work(office)
        await expect(page.get_by_text("1건의 단계를 바꿨어요: 보류")).to_be_visible()
        assert not recruiter.wrong


async def _set_stages(recruiter: Recruiter, office: SmallOffice) -> None:
    page = recruiter.page
    for name in NAMES:
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    await recruiter.button("Set stage").click()
    await page.get_by_role("menuitem", name="On hold").click()
    running = page.get_by_role("progressbar", name="Set stage: On hold")
    await expect(running).to_be_visible()
    await recruiter.is_accessible("under way")
    await recruiter.go("Today")
    await expect(running).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Set stage: On hold: 0 of 2")).to_be_visible()
    await recruiter.go("Interviews")
    await expect(_row(page, NAMES[0])).to_be_visible()
    await _work(office)
    await expect(page.get_by_text("2 moved to “On hold”.")).to_be_visible()
    for name in NAMES:
        await expect(_row(page, name)).to_contain_text("On hold")
    await expect(running).to_be_hidden()
    await recruiter.button("Undo").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await _work(office)
    await expect(page.get_by_text("Moved back.")).to_be_visible()
    await expect(_row(page, NAMES[0])).not_to_contain_text("On hold")


async def _delete_what_may_be_deleted(recruiter: Recruiter, office: SmallOffice) -> None:
    page = recruiter.page
    held = LegalHold(
        interview_id=office.strong.interview.id, reason="A claim is announced.", by_name="Ruth"
    )
    async with office.served.database.unit_of_work() as work:
        await work.legal_holds.add(held)
    for name in NAMES:
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    await recruiter.button("Delete").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Delete 2 interviews?")
    await recruiter.confirm("Delete")
    await expect(page.get_by_role("progressbar", name="Delete")).to_be_visible()
    await page.goto("about:blank")
    await _work(office)
    await page.goto(f"{recruiter.url}/app/")
    await expect(page.get_by_text("1 deleted. 1 left unchanged.")).to_be_visible()
    await expect(_row(page, NAMES[0])).to_be_visible()
    await expect(_row(page, NAMES[1])).to_be_hidden()

    see_why = recruiter.button("See why")
    await see_why.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Recent bulk actions")
    left = dialog.get_by_role("list", name="Not done").get_by_role("listitem")
    why = re.compile(r"^Ada Lovelace\s*The interview is on legal hold\.$")
    await expect(left).to_have_text(why)
    await recruiter.is_accessible("result")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.reload()
    await expect(_row(page, NAMES[0])).to_be_visible()
    await expect(page.get_by_text("1 deleted.")).to_be_hidden()

    await page.get_by_role("button", name="Account: Ruth").click()
    await page.get_by_role("menuitem", name="Recent bulk actions").click()
    await expect(dialog.get_by_text("1 of 2 done")).to_be_visible()
    await dialog.get_by_text("Set stage: On hold").click()
    await expect(dialog.get_by_text("All were done.")).to_be_visible()
    await recruiter.is_accessible("history")
    await page.keyboard.press("Escape")


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


async def _work(office: SmallOffice) -> None:
    """Do what a job worker would."""
    async with office.served.database.unit_of_work() as work:
        (task_id,) = await work.tasks.queue_unfinished()
    await bulk_job(office.served).do(task_id)
