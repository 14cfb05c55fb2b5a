"""Screenshots of the workspace in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Route

from tests.support.api_accounts import PASSWORD
from tests.support.workspace_office import ADMINS, Office
from tools.screenshots.camera import AT_REST, THEMES

PREFIX = "app-"
"""All names of these states begin with it; those of the candidate's page don't."""
DESKTOP = (1280, 800)
SIZES = {"desktop": (1280, 800), "laptop": (1024, 640), "narrow": (320, 640)}
TEXT_PX = 16
"""The browser's default size of text."""
KEEP_NOTICES = """
const later = window.setTimeout;
window.setTimeout = (call, ms, ...more) =>
  (ms === 6000 || ms === 20000 ? 0 : later(call, ms, ...more));
"""
"""Keeps notices, which last six or twenty seconds, until their screenshot is taken."""
NOWHERE = "00000000-0000-4000-8000-000000000000"
"""The id of nothing."""
GO = "(path) => history.pushState(null, '', path)"
TIMEOUT_MS = 20_000


class WorkspaceCamera:
    """Takes screenshots in one language.

    Args:
        office: The server.
        folder: Where the screenshots go.
        only: Prefixes of the states to take; empty takes all.
    """

    timeout_ms = TIMEOUT_MS

    def __init__(
        self, browser: Browser, language: str, office: Office, folder: Path, only: tuple[str, ...]
    ) -> None:
        self.language = language
        self.office = office
        self.taken = 0
        self.names: list[str] = []
        self.paths: set[str] = set()
        """Addresses whose page was visited."""
        self.unreached: list[str] = []
        """Why parts were not visited to their end."""
        self._browser = browser
        self._folder = folder
        self._only = only

    @asynccontextmanager
    async def tab(self, path: str = "/app/") -> AsyncIterator[Page]:
        """A tab in a browser in which no one is signed in."""
        context = await self._browser.new_context(
            locale="ko-KR" if self.language == "ko" else "en-GB",
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
            viewport={"width": DESKTOP[0], "height": DESKTOP[1]},
        )
        context.set_default_timeout(self.timeout_ms)
        await context.add_init_script(KEEP_NOTICES)
        page = await context.new_page()
        self.watch(page)
        await page.goto(f"{self.office.url}{path}")
        try:
            yield page
        finally:
            await context.close()

    def watch(self, page: Page) -> None:
        """Do nothing; a test records the errors of the page."""

    @asynccontextmanager
    async def signed_in(self, name: str | None = None) -> AsyncIterator[Page]:
        """A tab with the list of interviews; without a name, of this language's administrator."""
        async with self.tab() as page:
            await self.sign_in(page, name or ADMINS[self.language])
            await page.locator(".ws.frame, .ws.centre button").first.wait_for()
            yield page

    async def sign_in(self, page: Page, name: str, password: str = PASSWORD) -> None:
        """Send the sign-in form."""
        await page.locator("input[type=email]").fill(f"{name.lower()}@acme.example")
        await page.locator("input[type=password]").fill(password)
        await page.locator("button[type=submit]").click()

    async def visit(self, page: Page, path: str, selector: str) -> None:
        """Go to a page of the workspace without a reload, and wait for what it shows."""
        await page.evaluate(GO, f"/app{path}")
        await page.locator(selector).first.wait_for()

    async def shoot(self, page: Page, name: str) -> None:
        """Take the state in all sizes and both themes, and once with twice the text."""
        self.note(page, name)
        if self._only and not name.startswith(self._only):
            return
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                await self._take(page, f"{name}.{size}.{self.language}.{theme}")
        await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        await page.emulate_media(color_scheme="light")
        async with twice_the_text(page):
            await self._take(page, f"{name}.large-text.{self.language}.light")

    def note(self, page: Page, name: str) -> None:
        """Note that a state was visited."""
        self.names.append(name)
        self.paths.add(page.url.removeprefix(self.office.url).partition("?")[0].partition("#")[0])

    async def _take(self, page: Page, name: str) -> None:
        await page.wait_for_timeout(80)
        await page.evaluate(AT_REST)
        await page.screenshot(path=self._folder / f"{name}.png")
        self.taken += 1


@asynccontextmanager
async def twice_the_text(page: Page) -> AsyncIterator[None]:
    """Double the browser's default size of text, to which layouts in rem respond."""
    browser = await page.context.new_cdp_session(page)
    await browser.send("Page.setFontSizes", {"fontSizes": {"standard": 2 * TEXT_PX}})
    yield
    await browser.send("Page.setFontSizes", {"fontSizes": {"standard": TEXT_PX}})
    await browser.detach()


async def refused(route: Route) -> None:
    """Answer as a server that fails."""
    problem: dict[str, Any] = {"title": "Internal Server Error", "status": 500}
    await route.fulfill(status=500, json=problem, content_type="application/problem+json")
