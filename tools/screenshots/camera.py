"""Screenshots of one candidate's page in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from tools.screenshots import words
from tools.screenshots.stand_in import ORIGIN, StandIn

LINK = f"{ORIGIN}/i/a-token"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
THEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
KEEP_MICROPHONE = """
const open = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (constraints) {
  const stream = await open.call(this, constraints);
  window.microphone = stream.getAudioTracks()[0];
  return stream;
};
"""
KEEP_NOTICES = """
const later = window.setTimeout;
window.setTimeout = (what, ms, ...more) => (ms === 8000 ? 0 : later(what, ms, ...more));
"""
"""Keeps notices, which last eight seconds, until their screenshot is taken."""
HEIGHT = "document.documentElement.scrollHeight"
AT_REST = "Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)"


def chromium() -> str:
    """The path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("chromium is needed: apt-get install chromium")
    return path


class Camera:
    """Takes screenshots in one language.

    Args:
        dist: The built page.
        folder: Where the screenshots go.
        only: Prefixes of the states to take; empty takes all.
    """

    def __init__(
        self, browser: Browser, language: str, dist: Path, folder: Path, only: tuple[str, ...]
    ) -> None:
        self.language = language
        self.stand_in = StandIn(dist, words.invitation(language))
        self.taken = 0
        self._browser = browser
        self._folder = folder
        self._only = only

    async def context(self, *, microphone: bool = True) -> BrowserContext:
        """Open a browser context without any stored state."""
        context = await self._browser.new_context(
            permissions=["microphone"] if microphone else [],
            locale="ko-KR" if self.language == "ko" else "en-GB",
            timezone_id="Asia/Seoul",
        )
        await context.add_init_script(KEEP_NOTICES)
        if microphone:
            await context.add_init_script(KEEP_MICROPHONE)
        await context.route("**/*", self.stand_in.answer)
        return context

    async def shoot(self, page: Page, name: str) -> None:
        """Take the state in both themes and both sizes."""
        if self._only and not name.startswith(self._only):
            return
        touch = await page.context.new_cdp_session(page)
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await touch.send("Emulation.setTouchEmulationEnabled", {"enabled": size == "phone"})
            for theme in THEMES:
                await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                # A window as high as the page, so that sticky parts are at the bottom.
                for _ in range(2):  # a higher window makes the page higher
                    tall = max(height, await page.evaluate(HEIGHT))
                    await page.set_viewport_size({"width": width, "height": tall})
                await page.wait_for_timeout(120)
                await page.evaluate(AT_REST)
                await page.screenshot(
                    path=self._folder / f"{name}.{size}.{self.language}.{theme}.png"
                )
                self.taken += 1
        await touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        await touch.detach()
        await page.set_viewport_size({"width": 1280, "height": 800})

    async def settle(self, page: Page, ms: int) -> None:
        """Let the voice line move for a picture."""
        await page.wait_for_timeout(ms)

    async def reaches(self, page: Page, name: str) -> None:
        """Wait until the page names this state, such as ``mood:muted``."""
        await page.locator(f'html[data-state~="{name}"]').wait_for()

    async def enter(self, context: BrowserContext) -> Page:
        """Go from the link to the checks."""
        page = await context.new_page()
        await page.goto(LINK)
        await self.agree(page)
        await page.locator(".checks").wait_for()
        return page

    async def agree(self, page: Page) -> None:
        """Agree to everything and continue."""
        await page.locator("form").wait_for()
        for box in await page.get_by_role("checkbox").all():
            await box.check()
        await page.locator(".primary").click()

    async def start(self, context: BrowserContext) -> Page:
        """Go from the link into an interview."""
        await self.stand_in.open_room()
        page = await self.enter(context)
        await page.locator(".works").first.wait_for()
        await page.locator(".go .primary").click()
        await self.joined(page)
        return page

    async def joined(self, page: Page) -> None:
        """Wait until the candidate is connected to the room."""
        assert self.stand_in.room is not None
        await page.locator(".talk").wait_for()
        await self.stand_in.room.wait_connected(20.0)
