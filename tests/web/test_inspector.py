"""The inspector finds faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.web.inspector import Inspector

pytestmark = pytest.mark.asyncio(loop_scope="module")

DIST = Path(__file__).parents[2] / "web" / "dist"


@pytest.mark.parametrize("fault", ["contrast", "ring", "target", "cut", "wide"])
async def test_an_inspection_finds_a_fault(shared_browser: Browser, fault: str) -> None:
    faults = {
        "contrast": ".lead > p {color: #999 !important}",
        "ring": ":focus-visible {outline: none !important}",
        "target": ".button {min-height: 0 !important; padding: 0 !important; font-size: 8px}",
        "cut": ".lead > p {overflow: hidden; white-space: nowrap}",
        "wide": ".lead > p {min-width: 30rem}",
    }
    inspector = Inspector(shared_browser, "en", DIST)
    inspector.stand_in.away = True
    context = await inspector.context()
    page = await context.new_page()
    await page.goto("http://localhost:9999/i/a-token")
    await page.locator("h1").wait_for()
    await page.add_style_tag(content=faults[fault])
    await inspector.shoot(page, "faulty")
    assert inspector.wrong
    await context.close()
