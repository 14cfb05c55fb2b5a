"""A recruiter's day in the browser, from the first sign-in until everything is deleted.

Everything is real but what the language model says: the product's processes and its database, the
mail server, the voices, and the browsers.
"""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Browser, expect

from api.auth.sign_in_links import FIRST_EMAIL, FIRST_NAME
from rooms.ogg import read_stereo
from tests.e2e.test_interview import assert_quotes_fit
from tests.support.applicants import QUESTION, Applicants
from tests.support.browser_candidate import (
    BrowserCandidate,
    built_page,
    fluent_microphone_file,
    running_browser,
    visiting,
)
from tests.support.browser_recruiter import SLOW_MS, Recruiter, at_work
from tests.support.finished_interviews import finished_interview
from tests.support.invitation_mails import check_mails
from tests.support.pdfs import text_of
from tests.support.product import poll
from tests.support.product_data import database_of, files_named, files_with, tables_with
from tests.support.recruiting import Office
from tests.support.workspace_inviting import add_colleague, delete_lists, invite_all, open_position
from tests.support.workspace_reviewing import (
    compared,
    delete_all,
    export,
    hear_proof,
    invite_on,
    list_of,
    rate,
    share,
)

pytestmark = [pytest.mark.realtime, pytest.mark.timeout(400)]

ENOUGH_WORDS = 30  # to be judged
PASSWORD = "a-long-first-password"
ANSWERED = "I listened to all of it again."


@dataclass
class Day:
    """The people of the day, and what is known of it so far."""

    office: Office
    recruiter: Recruiter
    colleague: Recruiter
    reader: Recruiter
    candidate: BrowserCandidate
    folder: Path
    applicants: Applicants = field(default_factory=Applicants.others)
    position_id: str = ""
    interview_id: str = ""
    links: dict[str, str] = field(default_factory=dict)
    """Of the invitations, by address."""
    said: list[str] = field(default_factory=list)
    """What Ada said, as the recruiter saw it live."""

    def __post_init__(self) -> None:
        self.ada = self.applicants.name("Ada")
        self.zoe = self.applicants.name("Zoe")
        self.ben = f"ben@{self.applicants.family.lower()}-staff.example"
        self.asked = f"Please let a person look at this. Yours, {self.ada}"

    async def begin(self) -> None:
        """The first sign-in, and an account for a colleague."""
        await self.recruiter.page.goto(await self.office.first_link())
        await add_colleague(self.recruiter, "Ben", self.ben, PASSWORD)

    async def invite(self) -> None:
        """A position from a job text, and mails to its applicants that are right."""
        self.position_id = await open_position(self.recruiter)
        await invite_all(self.recruiter, self.applicants)
        self.links = await check_mails(self.office, self.applicants)

    async def interview(self) -> None:
        """Ada answers aloud, and the recruiter follows it live."""
        page, candidate = self.recruiter.page, self.candidate
        await candidate.arrive(self.links[self.applicants.address("Ada")])
        await candidate.enter()
        await candidate.start()
        await self.recruiter.go("Live")
        await page.get_by_role("link", name=self.ada).click()
        await candidate.asked(QUESTION)
        await expect(page.locator(".live-question")).to_have_text(QUESTION)
        await expect(page.get_by_text("The candidate’s turn")).to_be_visible()
        await candidate.say(ENOUGH_WORDS)
        thanks = candidate.page.get_by_role("heading", name=f"Thank you, {self.ada}.")
        await expect(thanks).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_text("The interview is over.")).to_be_visible()
        self.said = await page.locator(".entry.candidate p").all_inner_texts()
        assert set((await candidate.shown())["own"]) <= set(self.said)
        self.interview_id = page.url.rsplit("/", 1)[1]

    async def ask(self) -> None:
        """Ada asks for a review by a person."""
        page = self.candidate.page
        await page.get_by_text("Review by a person").click()
        await page.get_by_label("Your message").fill(self.asked)
        await self.candidate.button("Send request").click()
        await expect(page.get_by_text("Requested on")).to_be_visible()

    async def review(self) -> None:
        """Today has the request and the interview, whose page has a level with its proof."""
        page = self.recruiter.page
        await self.recruiter.go("Today")
        await expect(page.get_by_role("listitem").filter(has_text=self.asked)).to_be_visible()
        await page.get_by_role("link", name=self.ada).click()
        ownership = page.locator(".dimension").filter(has_text="Ownership")
        await expect(ownership.locator(".level-word")).to_have_text("Solid", timeout=SLOW_MS)
        await hear_proof(self.recruiter, "Ownership")
        await self.recruiter.button("Résumé").click()
        await expect(page.locator(".resume iframe, .resume > p")).to_be_visible()

    async def rate(self) -> None:
        """Two people rate, and their ratings stand beside the machine's."""
        await rate(self.recruiter, 3)
        await self.colleague.sign_in(f"/interviews/{self.interview_id}", self.ben, PASSWORD)
        await rate(self.colleague, 4)
        table = self.colleague.page.get_by_role("table", name="All ratings")
        raters = table.get_by_role("columnheader")
        people = [f"Ben {self.ben}", f"{FIRST_NAME} {FIRST_EMAIL}"]
        await expect(raters).to_have_text(["Dimension", *people, "Machine"])
        ownership = table.get_by_role("row").filter(has_text="Ownership").locator(".level-word")
        await expect(ownership).to_have_text(["Strong", "Solid", "Solid"])

    async def compare(self) -> None:
        """Ada beside Zoe, who was interviewed for the position before."""
        async with database_of(self.office.product) as database:
            async with database.unit_of_work() as work:
                pair = await work.positions.get(UUID(self.position_id))
            assert pair is not None
            levels = {"ownership": 4, "problem-solving": 4}
            data = self.office.product.data
            await finished_interview(database, data, pair[0], self.zoe, levels)
        await list_of(self.recruiter, self.position_id, self.ada, self.zoe)
        await self.recruiter.button("Compare").click()
        names = self.recruiter.page.locator(".compare-table thead a")
        await expect(names).to_have_text([self.zoe, self.ada])
        better, worse = await poll(
            lambda: compared(self.recruiter, "Ownership"),
            lambda shown: all(name in shown[1] for name in ("Ben", FIRST_NAME)),
            timeout_s=15.0,
        )
        assert "Strong" in better and "Solid" in worse
        answers = await compared(self.recruiter, QUESTION)
        assert all("Play at" in told for told in answers), answers

    async def decide(self) -> None:
        """A decision with its reason, from the comparison."""
        await self.recruiter.page.get_by_role("link", name=self.ada).click()
        await invite_on(self.recruiter, f"{self.ada} built the order page herself.")

    async def share(self) -> None:
        """Someone without an account reads the interview, without the candidate's name."""
        page = self.reader.page
        await page.goto(await share(self.recruiter))
        await expect(page.get_by_role("heading", name="Candidate (name hidden)")).to_be_visible()
        await expect(page.locator(".entry.candidate").first).to_be_visible()
        await expect(page.get_by_text(self.applicants.family)).to_have_count(0)

    async def export(self) -> None:
        """Both interviews as a file, which has all that was said and found."""
        await list_of(self.recruiter, self.position_id, self.ada, self.zoe)
        await export(self.recruiter, self.folder / "interviews.zip")
        with zipfile.ZipFile(self.folder / "interviews.zip") as archive:
            archive.extractall(self.folder)
        index = (self.folder / "interviews.csv").read_text("utf-8-sig").splitlines()
        rows = {row["candidate_name"]: row for row in csv.DictReader(index)}
        assert {name: row["missing"] for name, row in rows.items()} == {self.ada: "", self.zoe: ""}
        own = self.folder / rows[self.ada]["folder"]
        entries = json.loads((own / "transcript.json").read_text())
        told = [e["text"] for e in entries if e["speaker"] == "candidate"]
        assert sorted(told) == sorted(self.said)
        assert all(text in (own / "transcript.txt").read_text() for text in self.said)
        report = json.loads((own / "report.json").read_text())
        assert_quotes_fit(entries, report)
        assert {d["id"]: d["level"] for d in report["dimensions"]}["ownership"] == 3
        assert self.ada in text_of((own / "report.pdf").read_bytes())
        assert sum(len(part) for part in read_stereo(own / "recording.ogg")) > 0

    async def answer(self) -> None:
        """Ada reads the answer to her request."""
        await self.recruiter.go("Requests")
        request = self.recruiter.page.get_by_role("listitem").filter(has_text=self.asked)
        await request.get_by_label("Your answer").fill(ANSWERED)
        await request.get_by_role("button", name="Reviewed: send the answer").click()
        await expect(request).to_have_count(0)
        await self.candidate.page.reload()
        await expect(self.candidate.page.get_by_text(ANSWERED)).to_be_visible()

    async def delete(self) -> None:
        """Nothing of any applicant is left in a table or a file."""
        traces = await self.traces()
        assert {"interview", "mail", "decision", "invitation_batch_row"} <= set(traces), traces
        assert any(name.startswith("resumes/") for name in traces), traces
        await list_of(self.recruiter, self.position_id)
        await delete_all(self.recruiter, len(self.applicants.by_address) + 1)
        await delete_lists(self.recruiter, self.position_id)
        await poll(self.traces, lambda left: not left, 20.0)
        await self.reader.page.reload()
        title = self.reader.page.get_by_role("heading")
        await expect(title).to_have_text("This link doesn’t work")

    async def traces(self) -> list[str]:
        """Tables and files with an applicant's name or address, and files of the interview."""
        product = self.office.product
        found = files_named(product, self.interview_id)
        for words in (self.applicants.family, self.applicants.domain):
            found += await tables_with(product, words) + files_with(product, words)
        return found


async def test_a_recruiters_day(office: Office, browser: Browser, tmp_path: Path) -> None:
    built_page()
    url = office.product.url
    office.mail.taken.clear()
    async with (
        at_work(browser, url) as recruiter,
        at_work(browser, url) as colleague,
        at_work(browser, url) as reader,
        running_browser(fluent_microphone_file(tmp_path / "voice.wav")) as second,
        visiting(second) as candidate,
    ):
        day = Day(office, recruiter, colleague, reader, candidate, tmp_path)
        await day.begin()
        await day.invite()
        await day.interview()
        await day.ask()
        await day.review()
        await day.rate()
        await day.compare()
        await day.decide()
        await day.share()
        await day.export()
        await day.answer()
        assert not [*recruiter.wrong, *colleague.wrong, *reader.wrong]
        candidate.kept_to(url, url.replace("http", "ws", 1))
        await day.delete()
    assert len(office.mail.taken) == len(day.applicants.by_address), "each got one message"
