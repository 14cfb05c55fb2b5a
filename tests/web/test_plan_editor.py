"""Questions of a position's plan are dragged to another place, with a mouse and with a finger."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.api_accounts import PASSWORD
from tests.support.browser_recruiter import Recruiter, at_work
from tests.support.small_office import SmallOffice

FIRST, SECOND, THIRD, ONLY = "self-introduction", "motivation", "recent-project", "first-weeks"
"""Two questions of the first theme, one of the next, and the only one of the last."""
REST = ["problem-solved", "working-with-others", "feedback"]
STORED = [FIRST, SECOND, THIRD, *REST, ONLY]
ORDER = "items => items.map(({id}) => id.replace('question-', ''))"
STEPS = 4
"""Moves of a pointer on its way."""


@pytest.mark.timeout(120)
async def test_questions_are_dragged(browser: Browser, office: SmallOffice) -> None:
    position = office.strong.interview.position_id
    async with at_work(browser, office.url) as recruiter:
        page = recruiter.page
        await recruiter.sign_in(f"/positions/{position}", "ruth@acme.example", PASSWORD)
        await _item(page, FIRST).wait_for()
        await _escape_leaves_the_order(recruiter)
        await _scrolls_near_the_edge(page)
        await _a_theme_keeps_its_only_question(page)

        await _drag_below(page, FIRST, SECOND)
        await page.mouse.up()
        await expect(page.get_by_text("Moved to place 2 of 7.")).to_be_visible()
        assert await _order(page) == [SECOND, FIRST, THIRD, *REST, ONLY]
        await recruiter.button("Undo").click()
        assert await _order(page) == STORED

        await _drag_below(page, FIRST, SECOND)
        await page.mouse.up()
        await _drag_by_touch(page, FIRST, THIRD)
        moved = [SECOND, THIRD, FIRST, *REST, ONLY]
        assert await _order(page) == moved
        await recruiter.button("Save").click()
        await expect(page.get_by_text("Unsaved changes")).to_have_count(0)
        assert not recruiter.wrong
    async with office.served.database.unit_of_work() as work:
        stored = await work.positions.row(position)
    assert stored is not None
    stages = [[question["id"] for question in each["questions"]] for each in stored.plan["stages"]]
    assert stages == [[SECOND], [THIRD, FIRST, REST[0]], REST[1:], [ONLY]]


async def _escape_leaves_the_order(recruiter: Recruiter) -> None:
    page = recruiter.page
    await _drag_below(page, FIRST, SECOND)
    await expect(page.locator('.plan-item[data-mark="dragged"]')).to_have_count(1)
    await expect(page.locator('.plan-item[data-mark="after"]')).to_contain_text("Why are you")
    await recruiter.is_accessible("dragging")
    await page.keyboard.press("Escape")
    await expect(page.locator(".plan-item[data-mark]")).to_have_count(0)
    await page.mouse.up()
    assert await _order(page) == STORED


async def _scrolls_near_the_edge(page: Page) -> None:
    """The last question comes into view while the first is held near the window's foot."""
    await page.evaluate("scrollTo(0, 0)")
    height = await page.evaluate("innerHeight")
    await expect(_item(page, ONLY)).not_to_be_in_viewport()
    await _hold(page, FIRST)
    await page.mouse.move(200, height - 5, steps=STEPS)
    await expect(_item(page, ONLY)).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await page.mouse.up()
    at = await page.evaluate("scrollY")
    await page.wait_for_timeout(100)
    assert await page.evaluate("scrollY") == at, "it stops with the drag"


async def _a_theme_keeps_its_only_question(page: Page) -> None:
    await _drag_below(page, ONLY, REST[-1])
    await expect(page.locator('.plan-item[data-mark="after"]')).to_have_count(0)
    await page.mouse.up()
    await expect(page.get_by_text("a theme needs at least one question")).to_be_visible()
    assert await _order(page) == STORED


async def _drag_by_touch(page: Page, question: str, below: str) -> None:
    browser = await page.context.new_cdp_session(page)
    await _handle(page, question).scroll_into_view_if_needed()
    x, y = await _middle(_handle(page, question))
    goal = await _foot(page, below)
    for step in range(STEPS + 1):
        point = {"x": x, "y": y + (goal - y) * step / STEPS}
        kind = "touchMove" if step else "touchStart"
        await browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    await expect(page.locator(".plan-item[data-mark]")).to_have_count(2)
    await browser.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.locator(".plan-item[data-mark]")).to_have_count(0)


async def _drag_below(page: Page, question: str, below: str) -> None:
    """Hold a question over the lower edge of another."""
    x = await _hold(page, question)
    await page.mouse.move(x, await _foot(page, below), steps=STEPS)


async def _hold(page: Page, question: str) -> float:
    """Press a question's handle; returns where, from the left."""
    handle = _handle(page, question)
    await handle.hover()
    await page.mouse.down()
    return (await _middle(handle))[0]


async def _order(page: Page) -> list[str]:
    order: list[str] = await page.locator(".plan-item > details").evaluate_all(ORDER)
    return order


def _item(page: Page, question: str) -> Locator:
    return page.locator(".plan-item").filter(has=page.locator(f"#question-{question}"))


def _handle(page: Page, question: str) -> Locator:
    return _item(page, question).locator(".drag-handle")


async def _middle(locator: Locator) -> tuple[float, float]:
    box = await locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def _foot(page: Page, question: str) -> float:
    """A question's lower edge in the window."""
    box = await _item(page, question).bounding_box()
    assert box is not None
    return box["y"] + box["height"] - 2
