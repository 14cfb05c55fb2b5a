"""A recruiter in a real browser: a tab of the workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.support.browser_candidate import AXE, RULES, VIOLATIONS

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
WAIT_MS = 15_000
SLOW_MS = 30_000
"""For what a job of the product does."""
expect.set_options(timeout=WAIT_MS)  # a busy machine needs more than Playwright's five seconds


class Recruiter:
    """A tab, and what went wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", lambda request: self._reach(request.url))

    def _hear(self, kind: str, text: str) -> None:
        # The first refresh, before anyone is signed in, is a 401 that the browser reports.
        if kind == "error" and "401" not in text:
            self.wrong.append(text)

    def _reach(self, url: str) -> None:
        # The browser's PDF viewer is an extension.
        if not url.startswith((self.url, "blob:", "data:", "chrome:", "chrome-extension:")):
            self.wrong.append(f"foreign: {url}")

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    async def is_accessible(self, name: str) -> None:
        """Check this state with axe."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate(VIOLATIONS, RULES)
        self.wrong += [f"{name}: {violation}" for violation in found]

    async def go(self, name: str) -> None:
        """Go to a page of the workspace by its link at the top."""
        navigation = self.page.get_by_role("navigation", name="Workspace")
        await navigation.get_by_role("link", name=name, exact=True).click()

    async def sign_in(self, path: str, email: str, password: str) -> None:
        """Open a page of the workspace, which asks who is there first."""
        await self.page.goto(f"{self.url}/app{path}")
        await self.page.get_by_label("E-mail address").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.button("Sign in").click()

    async def confirm(self, action: str) -> None:
        """Press the button of this name in the dialog that is open."""
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("button", name=action, exact=True).click()
        await dialog.wait_for(state="hidden")


@asynccontextmanager
async def at_work(browser: Browser, url: str, locale: str = "en-GB") -> AsyncIterator[Recruiter]:
    """Open a tab without any stored state; ``url`` is the product's."""
    context = await browser.new_context(locale=locale, viewport=DESKTOP)
    context.set_default_timeout(WAIT_MS)
    try:
        yield Recruiter(await context.new_page(), url)
    finally:
        await context.close()
