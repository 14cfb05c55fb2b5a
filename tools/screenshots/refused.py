"""The states in which the server refuses, asks to wait, or doesn't respond."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import Route

from tools.screenshots import words
from tools.screenshots.camera import LINK, Camera
from tools.screenshots.stand_in import Refusal

LONG_S = 600
"""Long enough that the state doesn't change during a screenshot."""
CROWDED, BUSY = Refusal(429, LONG_S), Refusal(503, LONG_S)
INVITATION = LINK.rpartition("/")[2]
INSECURE = """
delete MediaDevices.prototype.getUserMedia;
Object.defineProperty(window, 'isSecureContext', {value: false});
"""
BROKEN = "navigator.mediaDevices.getUserMedia = async () => { throw new Error() }"
ASKING = "navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined)"


@contextmanager
def refusing(camera: Camera, call: str, refusal: Refusal) -> Iterator[None]:
    """Refuse calls whose path ends with ``call``."""
    camera.stand_in.refusals[call] = refusal
    try:
        yield
    finally:
        del camera.stand_in.refusals[call]


async def never(route: Route) -> None:
    """Leave a call without a response."""
    await asyncio.Event().wait()


async def links(camera: Camera) -> None:
    """An invitation that can't be read yet."""
    context = await camera.context()
    page = await context.new_page()
    for name, refusal in (("crowded", CROWDED), ("busy", BUSY)):
        with refusing(camera, INVITATION, refusal):
            await page.goto(LINK)
            await page.locator(".note").wait_for()
            await camera.shoot(page, f"1-link-{name}")
    await page.route(f"**/invitations/{INVITATION}", never)
    await page.goto(LINK)
    await page.get_by_role("status").wait_for()
    await camera.shoot(page, "1-loading")
    await context.close()


async def forms(camera: Camera) -> None:
    """Consent and refusal that the server doesn't accept at first."""
    stand_in = camera.stand_in
    context = await camera.context()
    page = await context.new_page()
    for name, refusal in (
        ("refused", Refusal(500)),
        ("consent-changed", Refusal(422, kind="consent-needed")),
        ("crowded", CROWDED),
    ):
        with refusing(camera, "enter", refusal):
            await page.goto(LINK)
            await camera.agree(page)
            await page.locator(".note").wait_for()
            await camera.shoot(page, f"2-arrive-{name}")
    await page.goto(LINK)
    await page.locator("form").wait_for()
    stand_in.away = True
    await camera.agree(page)
    await page.locator(".note").wait_for()
    await camera.shoot(page, "2-arrive-unreachable")
    stand_in.away = False
    await page.locator("form .plain").click()
    await page.locator("textarea").fill(words.TYPED[camera.language])
    with refusing(camera, "decline", BUSY):
        await page.locator(".primary").click()
        await page.locator(".note").wait_for()
        await camera.shoot(page, "2-decline-busy")
    await page.locator("form .plain").click()
    await page.locator("form .plain").click()
    await page.get_by_role("radio").nth(1).check()
    await page.locator(".primary").click()
    await page.locator("textarea").wait_for(state="detached")
    await camera.shoot(page, "2-declined-no")
    await context.close()


async def checks(camera: Camera) -> None:
    """Microphones and a sound check that fail."""
    for name, broken in (("insecure", INSECURE), ("failed", BROKEN), ("asking", ASKING)):
        context = await camera.context(microphone=False)
        await context.add_init_script(broken)
        page = await camera.enter(context)
        await page.locator(".check .button").first.click()
        if name != "asking":
            await page.locator(".note.amber").wait_for()
        await camera.shoot(page, f"3-ready-{name}")
        await context.close()
    context = await camera.context()
    page = await camera.enter(context)
    say = page.locator(".check:nth-child(2)")
    await page.locator(".check:nth-child(1) .works").wait_for()
    with refusing(camera, "sound-check", BUSY):
        await say.locator(".button").click()
        await page.wait_for_timeout(500)
        await say.locator(".button").click()
        await say.locator(".result p:not(.quiet)").wait_for(timeout=20_000)
        await camera.shoot(page, "3-ready-sound-check-busy")
    await context.close()


async def withdrawn(camera: Camera) -> None:
    """A link that was replaced, or an interview that was stopped, after it opened the page."""
    stand_in = camera.stand_in
    for name, closed in (("replaced", "unknown"), ("stopped", "cancelled")):
        context = await camera.context()
        page = await camera.enter(context)
        await page.locator(".works").first.wait_for()
        stand_in.expired, stand_in.closed = True, closed
        await page.locator(".go .primary").click()
        await camera.reaches(page, f"closed:{name}")
        await camera.shoot(page, f"1-link-{name}")
        stand_in.expired, stand_in.closed = False, None
        await context.close()


async def rooms(camera: Camera) -> None:
    """A room that is slow to open, or full."""
    for name in ("slow", "crowded"):
        context = await camera.context()
        page = await camera.enter(context)
        await page.locator(".works").first.wait_for()
        if name == "slow":
            await page.route("**/join", never)
        else:
            camera.stand_in.refusals["join"] = CROWDED
        await page.locator(".go .primary").click()
        await page.locator(".note").wait_for()
        await camera.shoot(page, f"5-{name}")
        await context.close()
    camera.stand_in.refusals.clear()


async def last_page(camera: Camera) -> None:
    """Feedback that has to wait, and a transcript that can't be downloaded."""
    context = await camera.context()
    page = await camera.start(context)
    await camera.stand_in.publish(type="ended", reason="left")
    await page.locator(".rating").nth(3).click()
    with refusing(camera, "feedback", CROWDED):
        await page.locator("textarea").fill(words.TYPED[camera.language])
        await page.locator(".primary").first.click()
        await page.locator(".note").wait_for()
        with refusing(camera, "transcript.txt", Refusal(500)):
            await page.locator(".button:has(svg)").click()
            await page.locator(".note.amber").wait_for()
            await camera.shoot(page, "6-end-refused")
    await context.close()
    await camera.stand_in.close_room()


PARTS = (links, forms, checks, withdrawn, rooms, last_page)
