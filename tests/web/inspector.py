"""Looks at a state of the page as somebody would who sees, hears or types otherwise."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.browser_candidate import AXE, RULES
from tools.screenshots.camera import SIZES, Camera

CHECKS = (Path(__file__).parent / "checks.js").read_text()
HOLD = """
const later = window.setTimeout;
window.setTimeout = (call, ms, ...rest) => {
  const go = () => (ms === 8000 && window.lookedAt ? later(go, 200) : call(...rest));
  return later(go, ms);
};
window.requestAnimationFrame = (call) => later(() => call(performance.now()), 300);
const still = document.createElement('style');
still.textContent =
  '*, *::before, *::after {transition: none !important; animation: none !important}';
document.addEventListener('DOMContentLoaded', () => document.head.append(still));
"""
"""Notices stay until they have been looked at, and colours change at once."""
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
    """Goes where the camera goes, and writes down what is wrong there."""

    def __init__(self, browser: Browser, language: str, dist: Path) -> None:
        super().__init__(browser, language, dist, Path(), ())
        self.names: list[str] = []
        self.seen: set[str] = set()
        """What the page's machine said of itself."""
        self.wrong: list[str] = []

    async def context(self, *, microphone: bool = True) -> BrowserContext:
        """A browser with nothing in its memory, in which nothing moves by itself."""
        context = await super().context(microphone=microphone)
        context.set_default_timeout(60_000)
        await context.add_init_script(HOLD)
        return context

    async def shoot(self, page: Page, name: str) -> None:
        """All checks on this state."""
        self.names.append(name)
        await page.evaluate("lookedAt = true")
        self.seen.update((await page.evaluate("document.documentElement.dataset.state")).split())
        if not await page.evaluate("'axe' in window && 'checks' in window"):
            await page.evaluate(AXE.read_text() + ";" + CHECKS)
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await page.emulate_media(color_scheme="light")
            await self._axe(page, RULES, f"{name} {self.language} {size} light")
            await page.emulate_media(color_scheme="dark")
            # A theme changes colours and nothing else.
            await self._axe(page, CONTRAST, f"{name} {self.language} {size} dark")
        await page.keyboard.press("Shift")
        self._tell(name, "ring", await page.evaluate("checks.rings()"))
        self._tell(name, "target", await page.evaluate("checks.targets()"))
        await page.set_viewport_size({"width": 320, "height": 640})
        self._tell(name, "320 px", await page.evaluate("checks.fits()"))
        width, height = SMALL_PHONE
        await page.set_viewport_size({"width": width, "height": height})
        self._tell(name, "twice the text", await page.evaluate("checks.twice()"))
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.evaluate("lookedAt = false")

    async def _axe(self, page: Page, rules: list[str], where: str) -> None:
        self.wrong += (f"{where}: {told}" for told in await page.evaluate(VIOLATIONS, rules))

    def _tell(self, name: str, what: str, found: list[str]) -> None:
        self.wrong += (f"{name} {self.language} {what}: {told}" for told in found)
