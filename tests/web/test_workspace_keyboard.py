"""The workspace by keyboard only: the order of Tab, the keys that the help lists, and the focus."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import at_work
from tests.support.small_office import SmallOffice

MOST_TABS = 40
"""Steps from a page's title to what a test looks for: after so many it isn't in the order."""
FOCUSED = """() => {
  const e = document.activeElement;
  const shown = e.matches("input.visually-hidden") ? e.nextElementSibling : e;
  const {outlineStyle, outlineWidth} = getComputedStyle(shown);
  const {top, bottom, left, right} = shown.getBoundingClientRect();
  return {
    name: (e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent).trim(),
    seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
      && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
  };
}"""


@pytest.mark.timeout(120)
async def test_the_keyboard_is_enough(browser: Browser, office: SmallOffice) -> None:
    async with at_work(browser, office.url) as recruiter:
        page, press = recruiter.page, recruiter.page.keyboard.press
        await page.goto(f"{recruiter.url}/app/")
        await page.get_by_label("Password").wait_for()
        await _tab_to(page, "E-mail address")
        await page.keyboard.type("ruth@acme.example")
        await _tab_to(page, "Password")
        await page.keyboard.type(PASSWORD)
        await press("Enter")
        ada = page.get_by_role("link", name="Ada Lovelace")
        first = page.get_by_role("link", name="김하늘")
        await expect(ada).to_be_visible()
        await _tab_to(page, "김하늘")
        await _keys_of_the_list(page, first, ada)
        await press("Enter")
        await _keys_of_a_candidate(page)
        await press("Escape")
        await _has_focus(page, ada)
        assert not recruiter.wrong


async def _keys_of_the_list(page: Page, first: Locator, second: Locator) -> None:
    """The keys that the help lists, from the first row to the second."""
    press = page.keyboard.press
    for key, row in (("j", first), ("j", second), ("k", first), ("j", second)):
        await press(key)
        await _has_focus(page, row)
    selected = page.get_by_role("checkbox", name="Select Ada Lovelace")
    await press("x")
    await expect(selected).to_be_checked()
    await press("x")
    await expect(selected).not_to_be_checked()
    for key, title in (("?", "Keyboard shortcuts"), ("Control+k", "Go to")):
        await press(key)
        dialog = page.get_by_role("dialog", name=title)
        await dialog.wait_for()
        await press("Escape")
        await dialog.wait_for(state="detached")
        await _has_focus(page, second)
    await press("/")
    await _has_focus(page, page.get_by_label("Search name, position, company"))
    await _tab_to(page, "Ada Lovelace")


async def _keys_of_a_candidate(page: Page) -> None:
    """The keys that the help lists, on Ada's page."""
    press = page.keyboard.press
    await page.locator(".transcript .entry").first.wait_for()
    for key, name in (("k", "김하늘"), ("j", "Ada Lovelace")):
        await press(key)
        await page.get_by_role("heading", name=name, level=1).wait_for()
        await page.locator(".transcript .entry").first.wait_for()
    line = page.get_by_role("slider", name="Position in the recording")
    await expect(line).not_to_have_attribute("aria-disabled", "true")
    await press("]")
    await press("]")
    await expect(line).not_to_have_attribute("aria-valuenow", "0")
    await press("[")
    await press("p")
    await expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    await press("p")
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    for key, selector in (("r", "#rate"), ("d", "#decide")):
        await press(key)
        await _has_focus(page, page.locator(selector))
    await press("Enter")
    await page.get_by_role("dialog").wait_for()
    await press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")
    await _has_focus(page, page.locator("#decide"))
    await press("n")
    await _has_focus(page, page.locator("#new-note"))
    await page.keyboard.type("jot: r, d and ? are letters here")
    await _tab_to(page, "Add note")
    await press("Enter")
    await expect(page.locator(".notes")).to_contain_text("jot: r, d and ? are letters here")


async def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of this name has the focus, which can be seen on its way."""
    names: list[str] = []
    while name not in names:
        assert len(names) < MOST_TABS, names
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        assert focused["seen"], f"no ring in sight: {focused['name']}, after {names}"
        names.append(focused["name"])


async def _has_focus(page: Page, element: Locator) -> None:
    await expect(element).to_be_focused()
    assert (await page.evaluate(FOCUSED))["seen"], "the focus can't be seen"
