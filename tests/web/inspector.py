"""Accessibility checks of a state of the page: axe, focus rings, targets, narrow and large text."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.browser_candidate import AXE, RULES
from tools.screenshots.camera import SIZES, Camera

CHECKS = (Path(__file__).parent / "checks.js").read_text()
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
CONTRAST = ["color-contrast"]
VIOLATIONS = """async (rules) => {
  const {violations} = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false,
  });
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id} ${html.slice(0, 140)} ${failureSummary}`));
}"""
SMALL_PHONE = (360, 640)


class Inspector(Camera):
    """Visits the states like the camera, and collects what is wrong there."""

    def __init__(self, browser: Browser, language: str, dist: Path) -> None:
        super().__init__(browser, language, dist, Path(), ())
        self.names: list[str] = []
        self.seen: set[str] = set()
        """The names that the page gave its states."""
        self.wrong: list[str] = []

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
        if not await page.evaluate("'axe' in window && 'checks' in window"):
            await page.evaluate(AXE.read_text() + ";" + CHECKS)
        # Another language changes texts and their lengths, not roles, names or colours.
        sizes = SIZES if self.language == "en" else {"phone": SIZES["phone"]}
        for size, (width, height) in sizes.items():
            await page.set_viewport_size({"width": width, "height": height})
            await self._axe(page, RULES, f"{name} {self.language} {size} light")
        if self.language == "en":
            # A theme changes nothing but colours.
            await page.emulate_media(color_scheme="dark")
            await self._axe(page, CONTRAST, f"{name} {self.language} dark")
            await page.emulate_media(color_scheme="light")
        await page.keyboard.press("Shift")
        self._report(name, "ring", await page.evaluate("checks.rings()"))
        self._report(name, "target", await page.evaluate("checks.targets()"))
        await page.set_viewport_size({"width": 320, "height": 640})
        self._report(name, "320 px", await page.evaluate("checks.fits()"))
        width, height = SMALL_PHONE
        await page.set_viewport_size({"width": width, "height": height})
        self._report(name, "twice the text", await page.evaluate("checks.twice()"))
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.evaluate("inspected = false")

    async def _axe(self, page: Page, rules: list[str], where: str) -> None:
        self.wrong += (
            f"{where}: {violation}" for violation in await page.evaluate(VIOLATIONS, rules)
        )

    def _report(self, name: str, check: str, faults: list[str]) -> None:
        self.wrong += (f"{name} {self.language} {check}: {fault}" for fault in faults)
