"""An admin brands the candidate's page, and a candidate opens it.

Server, database and browser are real; the pages come with their real headers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from interviews.link_tokens import link_token_hash, make_link_token
from tests.support.api_accounts import PASSWORD
from tests.support.api_candidate import stored_position
from tests.support.api_server import SECRET
from tests.support.logos import logo
from tests.support.workspace_office import ADMINS, Office, open_office

NAME = "Northwind Robotics"
DIM, CLEAR = "#ff6600", "#ba4800"
IN_LIGHT, IN_THE_DARK = "rgb(186, 72, 0)", "rgb(255, 163, 124)"


async def link_of(office: Office) -> str:
    """The link of a new invitation."""
    position = await stored_position(office.served.database)
    row = Interview(
        language="en",
        candidate_name="Ada Lovelace",
        role=position.title,
        company="Acme",
        position_id=position.id,
        plan=position.plan,
    )
    token = make_link_token()
    async with office.served.database.unit_of_work() as work:
        await work.interviews.add(row)
        token_hash = link_token_hash(SECRET, token)
        await work.invitations.add(row.id, 600, None, token_hash=token_hash)
    return f"{office.url}/i/{token}"


def hear(page: Page, wrong: list[str]) -> None:
    """Collect what the page throws, and what its policy forbids."""

    def read(message: ConsoleMessage) -> None:
        if "Policy" in message.text:
            wrong.append(message.text)

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", read)


async def brand(page: Page, office: Office) -> None:
    """Set name, colour and logo by the settings."""
    await page.goto(f"{office.url}/app/settings/branding")
    await page.locator("input[type=email]").fill(f"{ADMINS['en'].lower()}@acme.example")
    await page.locator("input[type=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.get_by_label("Name of the organisation").fill(NAME)
    await page.get_by_label("Colour", exact=True).fill(DIM)
    await page.get_by_role("button", name=f"Use {CLEAR}").click()
    await expect(page.get_by_text("It can be read")).to_be_visible()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Candidates see it from now on")).to_be_visible()
    await page.get_by_test_id("logo-file").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": logo()}
    )
    await expect(page.get_by_alt_text("The current logo")).to_be_visible()


@pytest.mark.timeout(90)
async def test_a_candidate_sees_the_organisation(
    browser: Browser, database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    wrong: list[str] = []
    async with open_office(database, relay, tmp_path) as office:
        admin = await (await browser.new_context(locale="en-GB")).new_page()
        hear(admin, wrong)
        await brand(admin, office)
        candidate = await (await browser.new_context(locale="en-GB")).new_page()
        hear(candidate, wrong)
        await candidate.goto(await link_of(office))
        await expect(candidate.locator("header")).to_contain_text(NAME)
        await expect(candidate.locator("header")).not_to_contain_text("vivavoce")
        await expect(candidate.locator(".primary")).to_be_visible()
        await expect(candidate).to_have_title(
            f"Acme invites you to an interview for the role of Compiler engineer. · {NAME}"
        )
        await expect(candidate.locator(".brand img")).to_have_js_property("naturalWidth", 400)
        await expect(candidate.locator(".primary")).to_have_css("background-color", IN_LIGHT)
        await candidate.emulate_media(color_scheme="dark")
        await expect(candidate.locator(".primary")).to_have_css("background-color", IN_THE_DARK)
    assert not wrong
