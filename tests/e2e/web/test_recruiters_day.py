"""A recruiter's day in the browser, from the first sign-in until everything is deleted.

Everything is real but what the language model says: the product's processes and its database, the
mail server, the voices, and the browsers.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from rooms.ogg import read_stereo
from tests.support.applicants import (
    BY_ADDRESS,
    DOMAIN,
    FAMILY,
    QUESTION,
    ROLE,
    address_of,
    name_of,
)
from tests.support.browser_candidate import (
    BrowserCandidate,
    built_page,
    fluent_microphone_file,
    running_browser,
    visiting,
)
from tests.support.browser_recruiter import SLOW_MS, Recruiter, at_work
from tests.support.finished_interviews import finished_interview
from tests.support.first_day import FirstDay, first_day
from tests.support.invitation_mails import check_mails
from tests.support.pdfs import text_of
from tests.support.product import poll
from tests.support.product_data import database_of, files_with, tables_with
from tests.support.workspace_inviting import (
    add_colleague,
    delete_lists,
    invite_all,
    open_position,
)
from tests.support.workspace_reviewing import (
    compared,
    delete_all,
    export,
    hear_proof,
    invite_on,
    list_of,
    rate,
    select,
    share,
)

pytestmark = [pytest.mark.realtime, pytest.mark.timeout(300)]

ADA, ZOE = name_of("Ada"), name_of("Zoe")
"""Who is interviewed today, and who was interviewed before."""
ENOUGH_WORDS = 30
"""To be judged."""
BEN = "ben@northwind.example", "a-long-first-password"
WHY = f"{ADA} built the order page herself."
ASKED, ANSWERED = "Please let a person look at this.", "I listened to all of it again."


@pytest_asyncio.fixture(loop_scope="session")
async def office(voices: Path) -> AsyncIterator[FirstDay]:
    built_page()
    async with first_day(str(voices)) as office:
        yield office


async def test_a_recruiters_day(office: FirstDay, browser: Browser, tmp_path: Path) -> None:
    url = office.product.url
    async with (
        at_work(browser, url) as recruiter,
        at_work(browser, url) as colleague,
        at_work(browser, url) as reader,
        running_browser(fluent_microphone_file(tmp_path / "voice.wav")) as second,
        visiting(second) as candidate,
    ):
        await begin(recruiter, office)
        await add_colleague(recruiter, "Ben", *BEN)
        position_id = await open_position(recruiter)
        await invite_all(recruiter)
        links = await check_mails(office)
        interview_id = await interview(recruiter, candidate, links[address_of("Ada")])
        await ask_for_review(candidate)

        await review(recruiter)
        await rate(recruiter, 3)
        await rate_too(colleague, interview_id)
        await invite_on(recruiter, WHY)
        shared = await share(recruiter)
        await read_shared(reader, shared)
        await add_earlier_interview(office, position_id)
        await compare(recruiter)
        await list_of(recruiter, ROLE)
        await select(recruiter, ADA, ZOE)
        await export(recruiter, tmp_path / "interviews.zip")
        said = (await candidate.shown())["own"]
        check_export(tmp_path / "interviews.zip", said)
        await answer(recruiter, candidate)

        await delete(recruiter, office, interview_id)
        assert not [*recruiter.wrong, *colleague.wrong, *reader.wrong]
        candidate.kept_to(url, url.replace("http", "ws", 1))
        await reader.page.reload()
        await expect(reader.page.get_by_role("heading")).to_have_text("This link doesn’t work")
    assert len(office.mail.taken) == len(BY_ADDRESS), "each candidate got one message"


async def begin(recruiter: Recruiter, office: FirstDay) -> None:
    """The first sign-in, by the link that the product prints."""
    page = recruiter.page
    await page.goto(await office.sign_in_link())
    await expect(page.get_by_role("heading", name="No interviews yet")).to_be_visible()
    assert "sign-in" not in page.url, "the link's token stays in no history"


async def interview(recruiter: Recruiter, candidate: BrowserCandidate, link: str) -> str:
    """Ada answers aloud, and the recruiter follows it live; the interview's id."""
    page = recruiter.page
    await candidate.arrive(link)
    await candidate.enter()
    await candidate.start()
    await recruiter.go("Live")
    await page.get_by_role("link", name=ADA).click()
    await candidate.asked(QUESTION)
    await expect(page.locator(".live-question")).to_have_text(QUESTION)
    await expect(page.get_by_text("The candidate’s turn")).to_be_visible()
    await candidate.say(ENOUGH_WORDS)
    thanks = candidate.page.get_by_role("heading", name=f"Thank you, {ADA}.")
    await expect(thanks).to_be_visible(timeout=SLOW_MS)
    await expect(page.get_by_text("The interview is over.")).to_be_visible()
    said = (await candidate.shown())["own"]
    await expect(page.locator(".entry.candidate p")).to_have_text(said)
    return page.url.rsplit("/", 1)[1]


async def ask_for_review(candidate: BrowserCandidate) -> None:
    page = candidate.page
    await page.get_by_text("Review by a person").click()
    await page.get_by_label("Your message").fill(ASKED)
    await candidate.button("Send request").click()
    await expect(page.get_by_text("Requested on")).to_be_visible()


async def review(recruiter: Recruiter) -> None:
    """Today has the request and the interview, whose page has a level with its proof."""
    page = recruiter.page
    await recruiter.go("Today")
    await expect(page.get_by_role("listitem").filter(has_text=ASKED)).to_contain_text(ADA)
    await page.get_by_role("link", name=ADA).click()
    ownership = page.locator(".dimension").filter(has_text="Ownership")
    await expect(ownership.locator(".level-word")).to_have_text("Solid", timeout=SLOW_MS)
    await hear_proof(recruiter, "Ownership")
    await recruiter.button("Résumé").click()
    await expect(page.locator(".resume iframe, .resume > p")).to_be_visible()


async def rate_too(colleague: Recruiter, interview_id: str) -> None:
    """A second rating; both then stand beside the machine's."""
    await colleague.sign_in(f"/interviews/{interview_id}", *BEN)
    await rate(colleague, 4)
    table = colleague.page.get_by_role("table", name="All ratings")
    raters = table.get_by_role("columnheader")
    await expect(raters).to_have_text(["Dimension", "Ben", "Administrator", "Machine"])
    ownership = table.get_by_role("row").filter(has_text="Ownership").locator(".level-word")
    await expect(ownership).to_have_text(["Strong", "Solid", "Solid"])


async def read_shared(reader: Recruiter, link: str) -> None:
    """Without an account, and without the candidate's name."""
    page = reader.page
    await page.goto(link)
    await expect(page.get_by_role("heading", name="Candidate (name hidden)")).to_be_visible()
    await expect(page.locator(".entry.candidate").first).to_be_visible()
    await expect(page.get_by_text(FAMILY)).to_have_count(0)


async def add_earlier_interview(office: FirstDay, position_id: UUID) -> None:
    """Someone was interviewed for the same position before."""
    levels = {"ownership": 4, "problem-solving": 4}
    async with database_of(office.product) as database:
        async with database.unit_of_work() as work:
            pair = await work.positions.get(position_id)
        assert pair is not None
        await finished_interview(database, office.product.data, pair[0], ZOE, levels)


async def compare(recruiter: Recruiter) -> None:
    await list_of(recruiter, ROLE)
    await select(recruiter, ADA, ZOE)
    await recruiter.button("Compare").click()
    names = recruiter.page.locator(".compare-table thead a")
    await expect(names).to_have_text([ZOE, ADA])
    better, worse = await compared(recruiter, "Ownership")
    assert "Strong" in better and "Solid" in worse
    answers = await compared(recruiter, QUESTION)
    assert all("Play at" in told for told in answers), answers


def check_export(path: Path, said: list[str]) -> None:
    """Unpack the file: it has both interviews, and of Ada's all that was said and found."""
    folder = path.parent / "unpacked"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    index = (folder / "interviews.csv").read_text("utf-8-sig").splitlines()
    rows = {row["candidate_name"]: row for row in csv.DictReader(index)}
    assert {name: row["missing"] for name, row in rows.items()} == {ADA: "", ZOE: ""}
    own = folder / rows[ADA]["folder"]
    entries = json.loads((own / "transcript.json").read_text())
    assert [e["text"] for e in entries if e["speaker"] == "candidate"] == said
    assert all(text in (own / "transcript.txt").read_text() for text in said)
    report = json.loads((own / "report.json").read_text())
    assert {d["id"]: d["level"] for d in report["dimensions"]}["ownership"] == 3
    assert ADA in text_of((own / "report.pdf").read_bytes())
    assert sum(len(part) for part in read_stereo(own / "recording.ogg")) > 0


async def answer(recruiter: Recruiter, candidate: BrowserCandidate) -> None:
    """The candidate reads the answer to her request."""
    page = recruiter.page
    await recruiter.go("Requests")
    request = page.get_by_role("listitem").filter(has_text=ASKED)
    await request.get_by_label("Your answer").fill(ANSWERED)
    await request.get_by_role("button", name="Reviewed: send the answer").click()
    await expect(request).to_have_count(0)
    await candidate.page.reload()
    await expect(candidate.page.get_by_text(ANSWERED)).to_be_visible()


async def delete(recruiter: Recruiter, office: FirstDay, interview_id: str) -> None:
    """Nothing of any applicant is left in a table or a file."""

    async def traces() -> list[str]:
        tables = [await tables_with(office.product, words) for words in (FAMILY, DOMAIN)]
        files = [files_with(office.product, words) for words in (FAMILY, DOMAIN, interview_id)]
        return [name for names in tables + files for name in names]

    found = await traces()
    assert "interview" in found and any(name.startswith("resumes/") for name in found), found
    await list_of(recruiter, ROLE)
    await delete_all(recruiter, len(BY_ADDRESS) + 1)
    await delete_lists(recruiter)
    await poll(traces, lambda found: not found, 20.0)
