"""Accessibility checks of a state of the page: axe, focus rings, targets, narrow and large text."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.browser_candidate import RULES
from tests.web.faults import CONTRAST, TEXTS, Faults
from tools.screenshots.camera import SIZES, Camera

HOLD = """
const later = window.setTimeout;
window.setTimeout = (call, ms, ...rest) => {
  const go = () => (ms === 8000 && window.inspected ? later(go, 200) : call(...rest));
  return later(go, ms);
};
const open = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = function ({audio}) {
  const raw = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
  return open.call(this, {audio: {...audio, ...raw}});
};
window.requestAnimationFrame = (call) => later(() => call(performance.now()), 300);
const still = document.createElement('style');
still.textContent =
  '*, *::before, *::after {transition: none !important; animation: none !important}';
document.addEventListener('DOMContentLoaded', () => document.head.append(still));
"""
"""Keeps notices during the checks; switches transitions off and slows animation frames down."""


class Inspector(Camera):
    """Visits the states like the camera, and collects what is wrong there."""

    def __init__(self, browser: Browser, language: str, dist: Path) -> None:
        super().__init__(browser, language, dist, Path(), ())
        self.names: list[str] = []
        self.seen: set[str] = set()
        """The names that the page gave its states."""
        self.faults = Faults()

    @property
    def wrong(self) -> list[str]:
        """The faults that were found."""
        return self.faults.wrong

    async def context(self, *, microphone: bool = True) -> BrowserContext:
        """Open a browser context without any stored state or motion."""
        context = await super().context(microphone=microphone)
        context.set_default_timeout(60_000)
        await context.add_init_script(HOLD)
        return context

    async def settle(self, page: Page, ms: int) -> None:
        """Don't wait: no picture is taken."""

    async def shoot(self, page: Page, name: str) -> None:
        """Run all checks on this state."""
        self.names.append(name)
        await page.evaluate("inspected = true")
        self.seen.update((await page.evaluate("document.documentElement.dataset.state")).split())
        await self.faults.prepare(page)
        where = f"{name} {self.language}"
        if self.language == "en":
            for size, (width, height) in SIZES.items():
                await page.set_viewport_size({"width": width, "height": height})
                await self.faults.axe(page, RULES, f"{where} {size} light")
            # A theme changes nothing but colours.
            await page.emulate_media(color_scheme="dark")
            await self.faults.axe(page, CONTRAST, f"{where} dark")
            await page.emulate_media(color_scheme="light")
            await self.faults.rings(page, where)
        else:
            # Another language changes texts and their lengths, not roles, colours or rings.
            width, height = SIZES["phone"]
            await page.set_viewport_size({"width": width, "height": height})
            await self.faults.axe(page, TEXTS, where)
        await self.faults.targets(page, where)
        await self.faults.fits(page, where)
        await self.faults.twice(page, where)
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.evaluate("inspected = false")
