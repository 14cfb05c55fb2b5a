"""What is wrong with the state of a page: axe, and the checks of checks.js."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page

from tests.support.browser_candidate import AXE, VIOLATIONS

CHECKS = (Path(__file__).parent / "checks.js").read_text()
CONTRAST = ["color-contrast"]
TEXTS = ["cat.language", "cat.name-role-value", "cat.text-alternatives"]
NARROW, SMALL_PHONE = (320, 640), (360, 640)
LAID_OUT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Menus follow their buttons in the frame after the page's."""


class Faults:
    """Collects the faults of the states that it is shown."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    async def prepare(self, page: Page) -> None:
        """Load axe and the checks into the page, unless they are there."""
        if not await page.evaluate("'axe' in window && 'checks' in window"):
            await page.evaluate(AXE.read_text() + ";" + CHECKS)

    async def axe(self, page: Page, rules: Sequence[str], where: str) -> None:
        """Run these rules or groups of rules of axe."""
        violations = await page.evaluate(VIOLATIONS, list(rules))
        self.wrong += (f"{where}: {violation}" for violation in violations)

    async def rings(self, page: Page, where: str) -> None:
        """Check that every control has a focus ring."""
        await page.keyboard.press("Shift")
        await self._run(page, "rings", f"{where} ring")

    async def targets(self, page: Page, where: str) -> None:
        """Check that every control has a large enough target."""
        await self._run(page, "targets", f"{where} target")

    async def fits(self, page: Page, where: str, size: tuple[int, int] = NARROW) -> None:
        """Check that nothing is too wide or cut off in a window of this size."""
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.evaluate(LAID_OUT)
        await self._run(page, "fits", f"{where} {size[0]} px")

    async def twice(self, page: Page, where: str) -> None:
        """Check that everything fits a small phone with twice the text."""
        width, height = SMALL_PHONE
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate(LAID_OUT)
        await self._run(page, "twice", f"{where} twice the text")

    async def _run(self, page: Page, check: str, where: str) -> None:
        self.wrong += (f"{where}: {fault}" for fault in await page.evaluate(f"checks.{check}()"))
