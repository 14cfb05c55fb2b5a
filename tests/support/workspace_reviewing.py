"""What a recruiter does in the workspace with interviews that were held."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.browser_recruiter import SLOW_MS, Recruiter

PROOF_SLACK_S = 3.0
"""How far the player may have played when the test looks."""
RATED = "She says what she did herself."


async def hear_proof(recruiter: Recruiter, dimension: str) -> None:
    """Play a dimension's first proof: from its second, and the transcript follows."""
    page = recruiter.page
    proof = page.locator(".dimension").filter(has_text=dimension).locator(".proof").first
    second = float(await proof.get_attribute("data-second") or "nan")
    words = await proof.locator("q").inner_text()
    await proof.click()
    await expect(recruiter.button("Pause")).to_be_visible(timeout=SLOW_MS)
    await expect(page.locator(".entry.now")).to_contain_text(words)
    line = page.get_by_role("slider", name="Position in the recording")
    heard = float(await line.get_attribute("aria-valuenow") or "nan")
    assert second - 1 <= heard <= second + PROOF_SLACK_S
    await recruiter.button("Pause").click()


async def rate(recruiter: Recruiter, level: int) -> None:
    """Submit a rating with the same level for each dimension."""
    await recruiter.button("Rate this interview").click()
    groups = recruiter.page.locator(".dimension-rating")
    await groups.first.wait_for()
    for index in range(await groups.count()):
        await groups.nth(index).get_by_role("radio").nth(level - 1).check()
        await groups.nth(index).get_by_role("textbox").fill(RATED)
    await recruiter.button("Submit rating").click()
    await recruiter.page.get_by_role("table", name="All ratings").wait_for()


async def invite_on(recruiter: Recruiter, reason: str) -> None:
    """Decide that the candidate gets on, which also moves the stage."""
    page = recruiter.page
    await recruiter.button("Invite on").click()
    await page.get_by_label("Reason, for the record").fill(reason)
    await recruiter.confirm("Record the decision")
    await expect(page.locator(".records")).to_contain_text(reason)
    await expect(page.get_by_label("Stage", exact=True)).to_have_value("shortlisted")


async def share(recruiter: Recruiter) -> str:
    """Share report and transcript without the name; the link."""
    page = recruiter.page
    await recruiter.button("New link").click()
    await page.get_by_role("checkbox", name="Transcript").check()
    await recruiter.button("Create link").click()
    link = await page.get_by_label("Link", exact=True).input_value()
    await recruiter.button("Close").click()
    return link


async def list_of(recruiter: Recruiter, position_id: str, *names: str) -> None:
    """Go to the list of a position's interviews, and select those of these candidates."""
    await recruiter.go("Positions")
    await recruiter.page.locator(f'a[href="/app/?position={position_id}"]').click()
    for name in names:
        await recruiter.page.get_by_role("checkbox", name=f"Select {name}").check()


async def compared(recruiter: Recruiter, row: str) -> list[str]:
    """What a row of the comparison has of each candidate."""
    named = recruiter.page.get_by_role("row", name=re.compile(f"^{re.escape(row)}"))
    return await named.get_by_role("cell").all_inner_texts()


async def export(recruiter: Recruiter, path: Path) -> None:
    """Save all that there is of the selected interviews as a ZIP file."""
    page = recruiter.page
    await recruiter.button("Export").click()
    for part in ("Report (JSON)", "Recording"):
        await page.get_by_role("checkbox", name=part).check()
    await recruiter.button("Prepare the file").click()
    ready = recruiter.button("Download the ZIP file")
    await expect(ready).to_be_visible(timeout=SLOW_MS)
    async with page.expect_download() as download:
        await ready.click()
    await (await download.value).save_as(path)
    await recruiter.button("Close").click()


async def delete_all(recruiter: Recruiter, count: int) -> None:
    """Delete the interviews of the list, which are so many."""
    page = recruiter.page
    await page.get_by_role("checkbox", name="Select", exact=True).check()
    await expect(page.get_by_text(f"{count} selected")).to_be_visible()
    await recruiter.button("Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_text(f"{count} deleted.")).to_be_visible(timeout=SLOW_MS)
    await expect(page.get_by_text("No interview matches these filters.")).to_be_visible()
