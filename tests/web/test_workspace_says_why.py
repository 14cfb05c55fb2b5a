"""What pages say where something is missing, refused or yet to come, in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from db.relay import EventRelay
from db.session import Database
from tests.support.invitation_batches import packed
from tests.support.workspace_office import Office, open_office
from tools.screenshots.workspace.camera import WorkspaceCamera

NARROW = {"width": 320, "height": 640}
LATIN_SENTENCE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
MOST_EMPTY_PX = 240
"""Height of a heading, two lines of text and a button."""


@pytest.mark.timeout(180)
async def test_pages_say_why(
    browser: Browser, database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    async with open_office(database, relay, tmp_path) as office:
        english, korean = (
            WorkspaceCamera(browser, language, office, tmp_path, ()) for language in ("en", "ko")
        )
        async with english.signed_in() as page:
            await _nothing_yet(page)
        await office.fill()
        async with korean.signed_in() as page:
            await _in_korean(korean, page, office)
        async with english.signed_in() as page:
            await _before_the_interview(english, page, office)
            await _without_a_report(english, page, office)
            await _one_part_at_a_time(english, page, office)
            await _fields_are_marked(english, page, office)


async def _nothing_yet(page: Page) -> None:
    """An empty list has one thing to do, and nothing to search or to export."""
    empty = page.locator(".state.empty")
    await expect(empty.get_by_role("link", name="Create a position")).to_be_visible()
    await expect(page.locator(".primary")).to_have_count(1)
    await expect(page.locator(".toolbar")).to_have_count(0)
    button = await empty.get_by_role("link").bounding_box()
    heading = await empty.get_by_role("heading").bounding_box()
    assert button is not None and heading is not None
    assert button["y"] + button["height"] - heading["y"] < MOST_EMPTY_PX


async def _in_korean(camera: WorkspaceCamera, page: Page, office: Office) -> None:
    """What the server says in English, or in the interview's language, is in the page's."""
    await camera.visit(page, f"/interviews/{office.ids['invited']}", ".memo p")
    await expect(page.locator(".memo")).to_contain_text("면접이 아직 끝나지 않았어요")
    await camera.visit(page, f"/interviews/{office.ids['korean']}", ".history li")
    await expect(page.locator("#history-title ~ .history")).not_to_contain_text("completed")
    many = f"/positions/{office.ids['position-ko']}/invite/many"
    await camera.visit(page, f"{many}/{office.ids['failed-ko']}", ".note.brick")
    failed = page.locator(".note.brick p")
    assert not LATIN_SENTENCE.search(await failed.inner_text())
    await camera.visit(page, many, "form")
    archive = packed({"candidates.csv": b"name,email\nAda,ada@example.org\n"})
    await page.get_by_test_id("many-file").set_input_files(
        {"name": "candidates.zip", "mimeType": "application/zip", "buffer": archive}
    )
    await expect(page.get_by_role("alert")).to_have_text(
        "파일을 쓸 수 없어요. ZIP 파일에 이력서가 없어요. PDF나 Word 파일을 넣어 주세요."
    )


async def _before_the_interview(camera: WorkspaceCamera, page: Page, office: Office) -> None:
    """The head says what became of the invitation; there is no player without a sound."""
    await camera.visit(page, f"/interviews/{office.ids['invited']}", ".memo p")
    head = page.locator(".candidate-head")
    await expect(head).to_contain_text("Link made, not sent by e-mail")
    await expect(head).to_contain_text("Link works until")
    await expect(page.locator(".verbs .primary")).to_have_count(0)
    await expect(page.locator(".candidate-main > .part").first).to_contain_text("E-mail")
    await expect(page.get_by_text("There is no recording of this interview.")).to_be_visible()
    await expect(page.get_by_role("button", name="Play")).to_have_count(0)
    await expect(page.get_by_role("searchbox", name="Search the transcript")).to_have_count(0)


async def _without_a_report(camera: WorkspaceCamera, page: Page, office: Office) -> None:
    """A report that failed says why, and what is kept."""
    await camera.visit(page, f"/interviews/{office.ids['failed']}", ".memo .button")
    memo = page.locator(".memo")
    await expect(memo).to_contain_text("Recording and transcript are kept.")
    await expect(memo).to_contain_text("The language model is down.")
    button = await memo.get_by_role("button").bounding_box()
    assert button is not None and button["width"] < NARROW["width"]


async def _one_part_at_a_time(camera: WorkspaceCamera, page: Page, office: Office) -> None:
    """A narrow screen has the résumé one press away, and notices above the pinned player."""
    await camera.visit(page, f"/interviews/{office.ids['strong']}", ".dimension")
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Résumé").click()
    await expect(page.locator(".resume")).to_be_in_viewport()
    await expect(page.locator(".dimension").first).to_be_hidden()
    await page.keyboard.press("n")
    await expect(page.get_by_label("New note")).to_be_focused()
    await page.get_by_label("Stage", exact=True).select_option("hired")
    notice = await page.locator(".notice").bounding_box()
    player = await page.locator(".player").bounding_box()
    assert notice is not None and player is not None
    assert notice["y"] + notice["height"] <= player["y"]
    await page.set_viewport_size({"width": 1280, "height": 800})


async def _fields_are_marked(camera: WorkspaceCamera, page: Page, office: Office) -> None:
    """A form that lacks something marks the first such field and puts the focus there."""
    await camera.visit(page, f"/positions/{office.ids['position-en']}/invite", "form")
    await page.get_by_role("button", name="Invite by e-mail").click()
    name, address = page.get_by_label("Candidate’s name"), page.get_by_label("E-mail address")
    await expect(name).to_be_focused()
    await expect(name).to_have_accessible_description("Fill in the candidate’s name.")
    await name.fill("Mary Jackson")
    await page.get_by_role("button", name="Invite by e-mail").click()
    await expect(address).to_be_focused()
    await expect(address).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Send the invitation by e-mail").uncheck()
    await expect(page.get_by_label("E-mail address (optional)")).to_be_visible()
