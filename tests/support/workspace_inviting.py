"""What a recruiter does in the workspace until the candidates are invited."""

from __future__ import annotations

import re
from mimetypes import guess_type

from playwright.async_api import FilePayload, expect

from tests.support.applicants import (
    COMPANY,
    JOB_TEXT,
    LISTED,
    QUESTION,
    ROLE,
    WITH_RESUME,
    Applicants,
)
from tests.support.browser_recruiter import SLOW_MS, Recruiter

CSV_NAME, ZIP_NAME = "applicants.csv", "resumes.zip"


async def add_colleague(recruiter: Recruiter, name: str, email: str, password: str) -> None:
    """Create an account for another recruiter."""
    page = recruiter.page
    await recruiter.go("Settings")
    await recruiter.button("Add a person").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("First password").fill(password)
    await recruiter.confirm("Add a person")
    await expect(page.get_by_text(email)).to_be_visible()


async def open_position(recruiter: Recruiter) -> str:
    """Have a plan drafted from the job text, and keep one of its questions; the position's id."""
    page = recruiter.page
    await recruiter.go("Positions")
    await page.get_by_role("link", name="Create a position").first.click()
    await page.get_by_label("Job title").fill(ROLE)
    await page.get_by_label("Company").fill(COMPANY)
    await page.get_by_label("Job description").fill(JOB_TEXT)
    await recruiter.button("Draft a plan from the description").click()
    await expect(page.get_by_text("A draft with")).to_be_visible(timeout=SLOW_MS)
    await recruiter.button("Create").click()
    await page.get_by_role("heading", name=ROLE).wait_for()
    await _keep(recruiter, QUESTION)
    await recruiter.button("Save").click()
    await expect(page.get_by_text("Saved. Interviews that exist")).to_be_visible()
    found = re.search(r"/positions/([^/]+)$", page.url)
    assert found is not None, page.url
    return found[1]


async def _keep(recruiter: Recruiter, question: str) -> None:
    """Remove all other questions, and the follow-ups of this one."""
    questions = recruiter.page.locator(".plan-stage details")
    kept = recruiter.page.locator("summary", has_text=question)
    for left in range(await questions.count() - 1, 0, -1):
        other = questions.filter(has_not=kept).first
        await other.locator("summary").click()
        await other.get_by_role("button", name="Remove", exact=True).click()
        await expect(questions).to_have_count(left)
    await kept.click()
    await recruiter.page.get_by_label("Follow-ups, at most").fill("0")


async def invite_all(recruiter: Recruiter, applicants: Applicants) -> None:
    """Send both lists from the page of the position."""
    page = recruiter.page
    await page.get_by_role("link", name="Invite a candidate").click()
    await page.get_by_role("link", name="Several candidates", exact=True).click()
    twice, no_address = "The same as in row 1.", "This is not an e-mail address."
    await _send(recruiter, CSV_NAME, applicants.csv_file(), len(LISTED), twice, no_address)
    await page.get_by_role("link", name="Use another list").click()
    encrypted = "The résumé is protected by a password."
    await _send(recruiter, ZIP_NAME, applicants.zip_file(), len(WITH_RESUME), encrypted)


async def _send(
    recruiter: Recruiter, name: str, content: bytes, ready: int, *problems: str
) -> None:
    """Send one list, of which so many can be invited; each other one has one of the problems."""
    page = recruiter.page
    file: FilePayload = {"name": name, "mimeType": guess_type(name)[0] or "", "buffer": content}
    await page.get_by_test_id("many-file").set_input_files(file)
    some = "problems" if len(problems) > 1 else "a problem"
    counts = f"{ready} to be invited, {len(problems)} with {some}"
    await expect(page.get_by_text(counts)).to_be_visible(timeout=SLOW_MS)
    for problem in problems:
        await expect(page.get_by_text(problem)).to_be_visible()
    await recruiter.button(f"Invite {ready}").click()
    sent = page.get_by_role("heading", name=f"{ready} invited, 0 failed")
    await expect(sent).to_be_visible(timeout=SLOW_MS)


async def delete_lists(recruiter: Recruiter, position_id: str) -> None:
    """Delete both lists, with what could not be invited."""
    page = recruiter.page
    await recruiter.go("Positions")
    await page.locator(f'a[href="/app/positions/{position_id}/invite"]').click()
    await page.get_by_role("link", name="Several candidates", exact=True).click()
    for name in (CSV_NAME, ZIP_NAME):
        await page.get_by_role("link", name=name).click()
        await recruiter.button("Delete this list").click()
        await recruiter.confirm("Delete this list")
        await recruiter.button("Check the list").wait_for()
