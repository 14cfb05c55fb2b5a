"""What a recruiter does in the list, each step timed from the input to the frame that shows it."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.database.interviews import InventedPosition
from bench.errors import BenchError
from bench.pages.browser import open_list

if TYPE_CHECKING:
    from playwright.async_api import Page

WHEEL_PX = 700
"""A screen of the table."""
SCREEN = "wheel, by a screen"
KEY = "key j, to the next row"
END = "to the end of what is loaded"
JUMP = "scroll bar, to any row that is loaded"
SORT = "sort"
POSITION = "filter by position"
STAGE = "filter by stage"
NAME = "search by name"
SAID = "search in what was said"
SCROLLING, FILTERING = (SCREEN, KEY, END, JUMP), (SORT, POSITION, STAGE, NAME)
STAGES = ("Shortlisted", "On hold", "Rejected")
HEADINGS = ("Candidate", "Candidate", "Created")
"""What is pressed in turn; each gives an order that was not loaded before."""


@dataclass
class Steps:
    """The list in a tab, and the times of what was done in it, in ms, by the kind of step."""

    page: Page
    times: dict[str, list[float]] = field(default_factory=dict)

    async def measure(
        self,
        kind: str,
        event: str,
        condition: str,
        argument: Any,
        act: Callable[[], Awaitable[Any]],
    ) -> None:
        """Do one thing and wait for what it shows.

        Args:
            event: the DOM event from which the time counts.
            condition: one of those in ``probe.js``, with its argument.
        """
        await self.page.evaluate("([e, c, a]) => probe.arm(e, c, a)", [event, condition, argument])
        await act()
        await self.add(kind, "probe.result")

    async def add(self, kind: str, script: str) -> None:
        """Note the time that a script of the page comes to."""
        self.times.setdefault(kind, []).append(float(await self.page.evaluate(script)))

    async def settle(self) -> None:
        """Wait until the page is at rest."""
        await self.page.evaluate("probe.settled()")

    async def cells(self, column: str) -> list[str]:
        """The texts of a column, of the rows in the page."""
        return await self.page.locator(f".tbody .td.c-{column}").all_inner_texts()


async def scroll(steps: Steps, url: str, count: int) -> None:
    """Read on without a rest, by wheel and key; then load far more, and move within it."""
    page = steps.page
    await open_list(page, url)
    await page.get_by_role("table").hover()
    for _ in range(count):
        await steps.measure(
            SCREEN, "wheel", "moved", WHEEL_PX, lambda: page.mouse.wheel(0, WHEEL_PX)
        )
    await open_list(page, url)
    await steps.settle()
    for _ in range(count):
        await steps.measure(KEY, "keydown", "focused", None, lambda: page.keyboard.press("j"))
    for _ in range(count):
        if not await page.evaluate("probe.hasMore()"):
            break
        await steps.add(END, "probe.toMore()")
    await steps.settle()
    chance = random.Random(7)
    for _ in range(count):
        await steps.add(JUMP, f"probe.scroll({chance.random()})")


async def narrow(steps: Steps, url: str, positions: Sequence[InventedPosition]) -> None:
    """Choose each position, at the top of the list and at its end; in each choose orders, and a
    stage.

    Raises:
        BenchError: the list shows rows that were not asked for, or not its first ones.
    """
    page = steps.page
    await open_list(page, url)
    choice = page.get_by_label("Position", exact=True)
    for place, position in enumerate(positions):
        value = str(position.id)
        await page.evaluate(f"probe.scroll({place % 2})")
        await _rested(steps, POSITION, "change", partial(choice.select_option, value))
        if {*await steps.cells("position")} != {position.title}:
            raise BenchError(f"rows of other positions than {position.title}")
        if await page.evaluate("probe.top()") > 0:
            raise BenchError("the list doesn't begin at its top after another choice")
        for heading in HEADINGS:
            button = page.get_by_role("button", name=heading, exact=True)
            await _rested(steps, SORT, "click", button.click)
        stage = STAGES[place % len(STAGES)]
        await page.get_by_role("combobox", name="Stage").click()
        option = page.get_by_role("option", name=stage, exact=True)
        await option.wait_for()
        await _rested(steps, STAGE, "click", option.click)
        if {*await steps.cells("stage")} != {stage}:
            raise BenchError(f"rows of other stages than {stage}")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Clear filters").click()
        await page.get_by_role("button", name="Created", exact=True).click()


async def search(steps: Steps, url: str, names: Sequence[str], said: Sequence[str]) -> None:
    """Search by name, and in what was said.

    Raises:
        BenchError: a row doesn't have the name.
    """
    page = steps.page
    await open_list(page, url)
    for kind, label, texts in (
        (NAME, "Search name, position, company", names),
        (SAID, "Search what was said", said),
    ):
        box = page.get_by_label(label)
        for text in texts:
            await _rested(steps, kind, "input", partial(box.fill, text))
            if kind == NAME:
                await _check_names(steps, text)
        await box.fill("")


async def _check_names(steps: Steps, text: str) -> None:
    words = text.lower().split()
    for name in await steps.cells("candidate"):
        if not all(word in name.lower() for word in words):
            raise BenchError(f"the search for {text} shows {name}")


async def _rested(steps: Steps, kind: str, event: str, act: Callable[[], Awaitable[Any]]) -> None:
    await steps.settle()
    await steps.measure(kind, event, "other", None, act)
