"""One browser's tabs of one candidate, and the pictures of them."""

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
MediaDevices.prototype.getUserMedia = async function (wanted) {
  const stream = await open.call(this, wanted);
  window.microphone = stream.getAudioTracks()[0];
  return stream;
};
"""
NOTES_STAY = """
const later = window.setTimeout;
window.setTimeout = (what, ms, ...more) => (ms === 8000 ? 0 : later(what, ms, ...more));
"""
"""What the page tells for eight seconds stays until the picture of it is taken."""
HEIGHT = "document.documentElement.scrollHeight"
AT_REST = "Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)"


def chromium() -> str:
    """The browser of the system."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("chromium is needed: apt-get install chromium")
    return found


class Camera:
    """Takes pictures in one language.

    Args:
        dist: the built page.
        folder: where the pictures go.
        only: beginnings of the names of states to take; none takes all.
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
        """A browser with nothing in its memory."""
        context = await self._browser.new_context(
            permissions=["microphone"] if microphone else [],
            locale="ko-KR" if self.language == "ko" else "en-GB",
            timezone_id="Asia/Seoul",
        )
        await context.add_init_script(NOTES_STAY)
        if microphone:
            await context.add_init_script(KEEP_MICROPHONE)
        await context.route("**/*", self.stand_in.answer)
        return context

    async def shoot(self, page: Page, name: str) -> None:
        """The state in both themes and both sizes."""
        if self._only and not name.startswith(self._only):
            return
        touch = await page.context.new_cdp_session(page)
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await touch.send("Emulation.setTouchEmulationEnabled", {"enabled": size == "phone"})
            for theme in THEMES:
                await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                # What sticks to the foot of the window stands at the foot of the picture too.
                for _ in range(2):  # a higher window has more air in it
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

    async def enter(self, context: BrowserContext) -> Page:
        """From the link to the sound check."""
        page = await context.new_page()
        await page.goto(LINK)
        await self.agree(page)
        await page.locator(".checks").wait_for()
        return page

    async def agree(self, page: Page) -> None:
        """Agree to everything that the invitation asks."""
        await page.locator("form").wait_for()
        for box in await page.get_by_role("checkbox").all():
            await box.check()
        await page.locator(".primary").click()

    async def start(self, context: BrowserContext) -> Page:
        """From the link into an interview that goes on."""
        await self.stand_in.open_room()
        page = await self.enter(context)
        await page.locator(".works").first.wait_for()
        await page.locator(".go .primary").click()
        await self.joined(page)
        return page

    async def joined(self, page: Page) -> None:
        """The candidate is in the room, and the agent hears."""
        assert self.stand_in.room is not None
        await page.locator(".talk").wait_for()
        await self.stand_in.room.wait_connected(20.0)
