"""Chromium on the workspace, and how soon a cold page has its first rows."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import BenchError

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

PROBE = Path(__file__).with_name("probe.js")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # An animation would be measured instead of the page.
    "--disable-smooth-scrolling",
)
TIMEOUT_MS = 30_000


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window.

    Raises:
        BenchError: it isn't installed, or something doesn't happen in its page.
    """
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise BenchError("playwright is missing: install the 'dev' extra") from error
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise BenchError("chromium is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        except Error as error:
            raise BenchError(f"the page doesn't do what was asked: {error}") from error
        finally:
            await browser.close()


@asynccontextmanager
async def signed_in(browser: Browser, url: str, email: str, password: str) -> AsyncIterator[Page]:
    """A tab of a new context: nothing is cached, and it has the cookie of a sign-in.

    Raises:
        BenchError: the sign-in failed.
    """
    context: BrowserContext = await browser.new_context(
        locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    try:
        context.set_default_timeout(TIMEOUT_MS)
        body = {"email": email, "password": password}
        answer = await context.request.post(
            f"{url}/api/v1/auth/session", data=body, headers={"Origin": url}
        )
        if not answer.ok:
            raise BenchError(f"{email} can't sign in: {answer.status} {await answer.text()}")
        await context.add_init_script(path=PROBE)
        yield await context.new_page()
    finally:
        await context.close()


async def open_list(page: Page, url: str) -> float:
    """Open the list of interviews; returns ms from the navigation to the first rows drawn."""
    await page.goto(f"{url}/app/", wait_until="commit")
    return float(await page.evaluate("probe.first"))


async def time_cold_pages(
    browser: Browser, url: str, emails: Sequence[str], password: str
) -> list[float]:
    """Each person opens the list in a new context; ms from the navigation to the first rows."""
    times = []
    for email in emails:
        async with signed_in(browser, url, email, password) as page:
            times.append(await open_list(page, url))
    return times
