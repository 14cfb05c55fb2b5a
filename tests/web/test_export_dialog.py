"""A recruiter chooses what exported PDFs contain, and exports without names, by keyboard."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from pipelines.exports import Exporter
from pipelines.jobs.tasks import TaskJob
from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import at_work
from tests.support.pdfs import text_of
from tests.support.small_office import SmallOffice

PREPARE, READY = "Prepare the file", "Download the ZIP file"


@pytest.mark.timeout(120)
async def test_an_export_has_what_was_chosen(
    browser: Browser, office: SmallOffice, models_dir: Path
) -> None:
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in("/", "ruth@acme.example", PASSWORD)
        await page.get_by_role("link", name="Ada Lovelace").wait_for()
        for place in range(2):
            await page.locator(".tbody .tr input").nth(place).check()
        await recruiter.button("Export").focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        hints = dialog.get_by_role("status")
        whole, pdf = _group(page, "What the ZIP file contains"), _group(page, "What each PDF")
        await expect(hints).to_contain_text("the PDF is left out")
        await recruiter.is_accessible("export")
        await _box(whole, "Recording").check()
        hide = dialog.get_by_role("checkbox", name="Hide the candidate’s name")
        await hide.focus()
        await page.keyboard.press("Space")
        await expect(_box(whole, "Recording")).to_have_count(0)
        await expect(hints).to_contain_text("Recordings, in which the names are heard")
        for part in ("Assessment by the machine", "Answers"):
            await _box(pdf, part).uncheck()
        await expect(hints).to_contain_text("at least one part")
        await expect(recruiter.button(PREPARE)).to_have_attribute("aria-disabled", "true")
        await _box(pdf, "Transcript").check()
        await expect(hints).not_to_contain_text("the PDF is left out")
        await recruiter.is_accessible("export without names")
        await _prepare(page, office, models_dir)
        await recruiter.button(READY).focus()
        async with page.expect_download() as event:
            await page.keyboard.press("Enter")
        with zipfile.ZipFile(await (await event.value).path()) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        index = csv.DictReader(io.StringIO(files["interviews.csv"].decode("utf-8-sig")))
        short = str(office.strong.interview.id)[:8]
        assert f"Candidate {short}" in {row["folder"] for row in index}
        printed = text_of(files[f"Candidate {short}/report.pdf"])
        assert "Transcript" in printed and "Summary" not in printed
        for name, content in files.items():
            words = text_of(content) if name.endswith(".pdf") else content.decode()
            for part in ("Lovelace", "김하늘"):
                assert part not in words and part not in name
        # What is chosen now is another file.
        await _box(pdf, "Notes").check()
        await expect(recruiter.button(READY)).to_have_count(0)
        await expect(recruiter.button(PREPARE)).to_be_visible()
        await _box(whole, "Report (PDF)").uncheck()
        await expect(pdf).to_have_count(0)
        assert not recruiter.wrong


async def _prepare(page: Page, office: SmallOffice, models_dir: Path) -> None:
    """Press the button, and do the task that it makes."""
    async with page.expect_response("**/api/v1/exports") as event:
        await page.get_by_role("button", name=PREPARE).click()
    response = await event.value
    sent = json.loads(response.request.post_data or "{}")
    assert sent["hide_name"] is True and sent["pdf_include"] == ["transcript"]
    served = office.served
    exporter = Exporter(served.database, served.data_dir, models_dir, ZoneInfo("UTC"))
    job = TaskJob(served.database, None, served.data_dir, exporter=exporter)
    await job.do(UUID((await response.json())["id"]))
    await page.get_by_role("button", name=READY).wait_for()


def _group(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog").get_by_role("group", name=name)


def _box(group: Locator, name: str) -> Locator:
    return group.get_by_role("checkbox", name=name, exact=True)
