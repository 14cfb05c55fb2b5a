"""Every state of the workspace is accessible: axe, focus rings, targets, 320 px, large text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page

from db.relay import EventRelay
from db.session import Database
from tests.support.browser_candidate import RULES
from tests.support.workspace_office import Office, open_office
from tests.web.faults import CONTRAST, Faults
from tools.screenshots.camera import AT_REST
from tools.screenshots.workspace.camera import DESKTOP, WorkspaceCamera, twice_the_text
from tools.screenshots.workspace.shooting import visit_all
from tools.screenshots.workspace.walk import BEFORE, PARTS

pytestmark = pytest.mark.slow

RECRUITER = Path(__file__).parents[2] / "web" / "src" / "recruiter"
ROUTE = re.compile(r'<Route path="([^"]+)"')
SETTINGS = re.compile(r"const PARTS = \{(.*?)\}", re.S)


class WorkspaceInspector(WorkspaceCamera):
    """Visits the states like the camera, and collects what is wrong there."""

    def __init__(self, browser: Browser, language: str, office: Office) -> None:
        super().__init__(browser, language, office, Path(), ())
        self.faults = Faults()

    def watch(self, page: Page) -> None:
        """Record what the page throws, and what its policy forbids."""

        def hear(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                self.faults.wrong.append(f"after {self.names[-1:]}: {message.text}")

        page.on("pageerror", lambda error: self.faults.wrong.append(f"{self.names[-1:]}: {error}"))
        page.on("console", hear)

    async def shoot(self, page: Page, name: str) -> None:
        """Run all checks on this state."""
        self.note(page, name)
        await self.faults.prepare(page)
        where = f"{name} {self.language}"
        if self.language == "en":
            await self.faults.axe(page, RULES, where)
            await self.faults.rings(page, where)
            await self.faults.targets(page, where)
            await page.emulate_media(color_scheme="dark")
            await page.evaluate(AT_REST)
            await self.faults.axe(page, CONTRAST, f"{where} dark")
            await page.emulate_media(color_scheme="light")
        # Another language changes texts and their lengths, not roles or colours.
        await self.faults.fits(page, where)
        async with twice_the_text(page):
            await self.faults.fits(page, f"{where} twice the text", DESKTOP)
            await self.faults.fits(page, f"{where} twice the text")
        await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def routes() -> set[str]:
    """Patterns of all addresses that the page knows."""
    app = (RECRUITER / "app.tsx").read_text()
    settings = SETTINGS.search((RECRUITER / "pages/settings/settings.tsx").read_text())
    assert settings is not None
    parts = re.findall(r"(\w+):", settings[1])
    assert len(parts) > 1
    known = {route for route in ROUTE.findall(app) if ":part" not in route}
    assert len(known) > 1
    return known | {f"/settings/{part}" for part in parts}


def matches(route: str, path: str) -> bool:
    """Whether an address is one of a route's."""
    return re.fullmatch("/app" + re.sub(r":\w+", r"[^/]+", route) + "/?", path) is not None


@pytest.mark.timeout(600)
async def test_every_state_is_accessible(
    browser: Browser, database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    async with open_office(database, relay, tmp_path) as office:

        def inspector(language: str) -> WorkspaceInspector:
            return WorkspaceInspector(browser, language, office)

        inspectors = await visit_all(inspector, BEFORE)
        await office.fill()
        inspectors += await visit_all(inspector, PARTS)
    wrong = [fault for each in inspectors for fault in [*each.unreached, *each.faults.wrong]]
    assert not wrong, "\n".join(wrong)
    paths = {path for each in inspectors for path in each.paths}
    unseen = [route for route in routes() if not any(matches(route, path) for path in paths)]
    assert not unseen, f"no part visits {unseen}"
