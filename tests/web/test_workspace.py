"""A recruiter's way through the workspace, from signing in to a shared interview.

The API and its database are real, and so is the browser; the pages come with their real headers.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.invitation_batches import batch_job, packed
from tests.support.pdfs import make_pdf
from tests.support.small_office import SmallOffice

FIRST_LOAD_BYTES = 300_000
SCRIPT_BYTES = """() => performance.getEntriesByType("resource")
  .filter(({name}) => name.endsWith(".js"))
  .reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0)"""
"""Compressed size of all scripts that the page has loaded."""
PROOF_SLACK_S = 3.0
"""How far the player may have played when the test looks."""


@pytest.mark.timeout(120)
async def test_a_recruiter_decides_and_shares(browser: Browser, office: SmallOffice) -> None:
    async with (
        at_work(browser, office.url) as recruiter,
        at_work(browser, office.url, "ko-KR") as stranger,
    ):
        await _sign_in(recruiter)
        await _invite(recruiter)
        await _invite_many(recruiter, office)
        await _review(recruiter, office)
        await _compare(recruiter, office)
        shared = await _share(recruiter, office)
        await _read_shared(stranger, shared)
        assert not [*recruiter.wrong, *stranger.wrong]


async def _sign_in(recruiter: Recruiter) -> None:
    page = recruiter.page
    await page.goto(f"{recruiter.url}/app/")
    await page.get_by_label("E-mail address").fill("ruth@acme.example")
    await page.get_by_label("Password").fill("not it at all")
    await recruiter.button("Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("don’t match an account")
    await recruiter.is_accessible("sign-in")
    await page.get_by_label("Password").fill(PASSWORD)
    await recruiter.button("Sign in").click()
    await expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    await recruiter.is_accessible("list")
    assert 0 < await page.evaluate(SCRIPT_BYTES) < FIRST_LOAD_BYTES
    assert await page.evaluate("Object.keys(localStorage).join() + document.cookie") == (
        "vivavoce.workspace.language"
    ), "tokens stay in memory and in a cookie that scripts can't read"
    await page.reload()
    await expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()


async def _invite(recruiter: Recruiter) -> None:
    page = recruiter.page
    await page.goto(f"{recruiter.url}/app/positions/new")
    await page.get_by_label("Job title").fill("Field engineer")
    await page.get_by_label("Company").fill("Northwind Robotics")
    await recruiter.is_accessible("new position")
    await recruiter.button("Create").click()
    await page.get_by_label("Candidate’s name").fill("Grace Hopper")
    await recruiter.button("Create the link").click()
    link = await page.get_by_label("Link", exact=True).input_value()
    assert link.startswith(f"{recruiter.url}/i/")
    mail = await page.get_by_role("link", name="Write the e-mail").get_attribute("href")
    assert mail is not None and "An%20AI%20asks" in mail
    await recruiter.is_accessible("invited")
    await page.get_by_role("link", name="Interviews", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Grace Hopper")
    await expect(row).to_contain_text("Sent")


async def _invite_many(recruiter: Recruiter, office: SmallOffice) -> None:
    page = recruiter.page
    await page.get_by_role("link", name="Positions", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text="Field engineer")
    await row.get_by_role("link", name="Invite a candidate").click()
    await page.get_by_role("link", name="Several candidates", exact=True).click()
    await page.get_by_label("Candidates", exact=True).fill(
        "Edith Clarke <edith@example.org>\nHedy Lamarr, hedy@example\nhopeless@example.org"
    )
    await recruiter.is_accessible("many")
    await recruiter.button("Check the list").click()
    await expect(page.get_by_text("1 to be invited, 2 with problems")).to_be_visible()
    await expect(page.get_by_role("row").nth(1)).to_have_css("display", "table-row")
    await page.get_by_label("Only those with problems").check()
    await expect(page.get_by_role("row")).to_have_count(3)
    await recruiter.is_accessible("preview")
    cell = page.get_by_label("E-mail address, row 2")
    await expect(cell).to_have_accessible_description(re.compile("not an e-mail address"))
    await cell.fill("hedy@example.org")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2 to be invited, 1 with a problem")).to_be_visible()
    await recruiter.button("Leave out row 3").click()
    await recruiter.button("Invite 2").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Inviting: 0 of 2")).to_be_visible()
    await recruiter.is_accessible("sending")
    async with office.served.database.unit_of_work() as work:
        (task_id,) = await work.tasks.queue_unfinished()
    await batch_job(office.served).do(task_id)
    await expect(page.get_by_role("heading", name="2 invited, 0 failed")).to_be_visible()
    await expect(recruiter.button("Copy the link of Edith Clarke")).to_be_visible()
    await recruiter.is_accessible("sent")
    async with page.expect_download() as download:
        await recruiter.button("Download the links (CSV)").click()
    text = (await (await download.value).path()).read_text("utf-8-sig")
    assert text.count(f"{recruiter.url}/i/") == 2
    archive = packed({"grace.pdf": make_pdf("Grace Hopper\ngrace@example.org\n" * 3)})
    await page.get_by_role("link", name="Use another list").click()
    await page.get_by_test_id("many-file").set_input_files(
        {"name": "résumés.zip", "mimeType": "application/zip", "buffer": archive}
    )
    await expect(page.get_by_role("progressbar")).to_be_visible()
    async with office.served.database.unit_of_work() as work:
        (task_id,) = await work.tasks.queue_unfinished()
    await batch_job(office.served).do(task_id)
    await expect(page.get_by_text("grace.pdf")).to_be_visible()
    await page.get_by_role("link", name="Interviews", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text="Hedy Lamarr")).to_contain_text("Sent")


async def _review(recruiter: Recruiter, office: SmallOffice) -> None:
    page = recruiter.page
    await page.get_by_label("Search name, position, company").fill("lovelace")
    await expect(page).to_have_url(re.compile(r"\?q=lovelace$"))
    await page.get_by_role("link", name="Ada Lovelace").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Ada Lovelace").wait_for()
    await recruiter.is_accessible("candidate")
    await _hear_a_proof(page, office)
    await _see_what_is_missing(page, office)

    await recruiter.button("Rate this interview").click()
    await expect(page.get_by_text("judgement is hidden")).to_be_visible()
    groups = page.locator(".dimension-rating")
    await groups.first.wait_for()  # the report may be there before the ratings
    for index in range(await groups.count()):
        await groups.nth(index).get_by_role("radio").nth(3).check()
        await groups.nth(index).get_by_role("textbox").fill("She says what she did herself.")
    await recruiter.is_accessible("rating")
    await recruiter.button("Submit rating").click()
    await expect(page.get_by_role("heading", name="Assessment")).to_be_visible()
    await expect(page.get_by_role("columnheader", name="Machine")).to_be_visible()

    await page.keyboard.press("n")
    await page.keyboard.type("Please hear minute one.")
    await recruiter.button("Add note").click()
    await expect(page.locator(".notes")).to_contain_text("Please hear minute one.")

    await recruiter.button("Invite on").click()
    reason = page.get_by_label("Reason, for the record")
    await reason.fill("short")
    await recruiter.button("Record the decision").click()
    await expect(reason).to_have_accessible_description(re.compile("at least ten characters"))
    await expect(reason).to_be_focused()
    await reason.fill("She explained the outage herself.")
    await recruiter.is_accessible("decision")
    await recruiter.button("Record the decision").click()
    await expect(page.locator(".records")).to_contain_text("Ruth")
    await expect(page.locator(".verbs")).to_contain_text("Invite on · Ruth")
    await expect(page.locator(".verbs .primary")).to_have_count(0)
    await page.get_by_label("Stage", exact=True).select_option("hired")
    await recruiter.button("Undo").click()
    await expect(page.get_by_label("Stage", exact=True)).to_have_value("shortlisted")


async def _hear_a_proof(page: Page, office: SmallOffice) -> None:
    """A proof plays its second, and the transcript follows."""
    proof = page.locator(".dimension .proof").nth(2)
    second = float(await proof.get_attribute("data-second") or "nan")
    await proof.click()
    line = page.get_by_role("slider", name="Position in the recording")
    entry = next(e for e in office.strong.entries if e.start_s == second)
    await expect(page.locator(f'.entry.now[data-seq="{entry.seq}"]')).to_be_visible()
    heard = float(await line.get_attribute("aria-valuenow") or "nan")
    assert second - 1 <= heard <= second + PROOF_SLACK_S
    await page.keyboard.press("p")
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def _see_what_is_missing(page: Page, office: SmallOffice) -> None:
    """The page says which stretch the recording lacks, and marks what was said in it."""
    await expect(page.locator(".memo .note")).to_contain_text("The recording has no sound at")
    await expect(page.locator(".transcript .note")).to_contain_text("The recording has no sound at")
    marked = page.locator(".entry", has_text="not in the recording")
    await expect(marked).to_have_attribute("data-seq", str(office.strong.entries[-1].seq))


async def _compare(recruiter: Recruiter, office: SmallOffice) -> None:
    page = recruiter.page
    await page.get_by_role("link", name="Interviews", exact=True).click()
    for name in ("Ada Lovelace", "김하늘"):
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    await recruiter.button("Compare").click()
    headings = page.locator(".compare-table thead a")
    await expect(headings).to_have_text(["Ada Lovelace", "김하늘"])
    await expect(page.get_by_role("row", name=re.compile("^Ownership"))).to_contain_text(
        "Level withheld"
    )
    await recruiter.is_accessible("comparison")


async def _share(recruiter: Recruiter, office: SmallOffice) -> str:
    page = recruiter.page
    await page.goto(f"{recruiter.url}/app/interviews/{office.strong.interview.id}")
    await recruiter.button("New link").click()
    await page.get_by_role("checkbox", name="Transcript").check()
    await recruiter.button("Create link").click()
    url = await page.get_by_label("Link", exact=True).input_value()
    await recruiter.is_accessible("share")
    return url


async def _read_shared(stranger: Recruiter, url: str) -> None:
    page = stranger.page
    await page.goto(url)
    await expect(page.get_by_role("heading", name="지원자(이름 비공개)")).to_be_visible()
    await expect(page.get_by_text("Lovelace")).to_have_count(0)
    await expect(page.locator(".entry").first).to_be_visible()
    await expect(page.locator(".transcript .note")).to_contain_text("소리가 없어요")
    await stranger.is_accessible("shared")
