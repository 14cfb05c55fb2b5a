"""Visits to every state of the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page

from tools.screenshots import refused as refusals
from tools.screenshots import words
from tools.screenshots.branded import branded
from tools.screenshots.camera import LINK, Camera

NO_DEVICE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '%s') }"
NO_MICROPHONE = "delete MediaDevices.prototype.getUserMedia"
UNPLUG = """
navigator.mediaDevices.enumerateDevices = async () => [];
microphone.stop(); microphone.dispatchEvent(new Event('ended'))
"""
PLUG = """
delete navigator.mediaDevices.enumerateDevices;
navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
"""
FAR_AWAY = """
const figures = RTCPeerConnection.prototype.getStats;
RTCPeerConnection.prototype.getStats = async function () {
  const far = {type: 'candidate-pair', nominated: true, currentRoundTripTime: 1.2};
  return new Map([...await figures.call(this), ['far', far]]);
};
null
"""
SILENT = """
HTMLMediaElement.prototype.play = async () => { throw new DOMException('', 'NotAllowedError') };
null
"""


async def link_pages(camera: Camera) -> None:
    """Links that can't be used, and an unreachable server."""
    stand_in = camera.stand_in
    context = await camera.context()
    page = await context.new_page()
    for kind in ("unknown", "expired", "used", "cancelled"):
        stand_in.closed = kind
        await page.goto(LINK)
        await page.locator("h1").wait_for()
        await camera.shoot(page, f"1-link-{kind}")
    stand_in.closed, stand_in.away = None, True
    await page.goto(LINK)
    await page.locator("h1").wait_for()
    await camera.shoot(page, "1-link-unreachable")
    stand_in.away = False
    await context.close()


async def arriving(camera: Camera) -> None:
    """The invitation, and declining it."""
    context = await camera.context()
    page = await context.new_page()
    await page.goto(LINK)
    await page.locator("form").wait_for()
    await camera.shoot(page, "2-arrive")
    await page.locator(".primary").click()
    await page.locator(".note.brick").wait_for()
    await camera.shoot(page, "2-arrive-consent-missing")
    await page.locator("form .plain").click()
    await page.locator("textarea").wait_for()
    await camera.shoot(page, "2-decline")
    await page.locator(".primary").click()
    await page.locator("textarea").wait_for(state="detached")
    await camera.shoot(page, "2-declined")
    await context.close()


async def microphones(camera: Camera) -> None:
    """Microphones that can't be opened."""
    for name, broken in (
        ("denied", NO_DEVICE % "NotAllowedError"),
        ("missing", NO_DEVICE % "NotFoundError"),
        ("busy", NO_DEVICE % "NotReadableError"),
        ("inapp", NO_MICROPHONE),
    ):
        context = await camera.context(microphone=False)
        await context.add_init_script(broken)
        page = await camera.enter(context)
        if name == "denied":
            await camera.shoot(page, "3-ready")
        await page.locator(".check .button").first.click()
        await page.locator(".note.amber").wait_for()
        await camera.shoot(page, f"3-ready-{name}")
        await context.close()


async def sound_check(camera: Camera) -> None:
    """A working microphone and the other checks."""
    context = await camera.context()
    page = await camera.enter(context)
    await page.locator(".works").nth(1).wait_for()
    await camera.settle(page, 1_200)
    await camera.shoot(page, "3-ready-works")
    say, done = page.locator(".check:nth-child(2) .button"), page.locator(".result p")
    for name, heard in (("unheard", ""), ("heard", words.HEARD[camera.language])):
        camera.stand_in.heard = heard
        await say.click()
        await page.wait_for_timeout(1_200)
        if heard == "":
            await camera.shoot(page, "3-ready-say")
        await say.click()
        await done.get_by_text("“" if heard else "…").wait_for(
            state="visible" if heard else "detached", timeout=60_000
        )
        await camera.shoot(page, f"3-ready-{name}")
    speaker = page.locator(".check:nth-child(3) .button")
    await speaker.click()
    await speaker.nth(2).click()
    await camera.shoot(page, "3-ready-speaker")
    await context.close()


class Agent:
    """Sends the messages of the stand-in's agent."""

    def __init__(self, camera: Camera) -> None:
        self._publish = camera.stand_in.publish
        self._language = camera.language

    async def state(self, state: str) -> None:
        """Change to listening, speaking, thinking or waiting."""
        await self._publish(type="state", state=state)

    async def says(self, kind: str, text: str, *, stage: int, asked: int, seconds: int) -> None:
        """Say something, with a caption."""
        titles = words.STAGES[self._language]
        await self._publish(
            type="caption",
            speaker="agent",
            final=True,
            question_id="q",
            kind=kind,
            text=text,
            progress={"asked": asked, "questions": 6, "seconds_left": seconds},
            stage={"index": stage, "count": len(titles), "title": titles[stage]},
        )

    async def asks(self) -> None:
        """Ask the question."""
        await self.says("planned", words.QUESTION[self._language], stage=1, asked=3, seconds=490)

    async def heard(self, **more: Any) -> None:
        """Send a caption of the candidate."""
        text = words.ANSWER[self._language]
        await self._publish(type="caption", speaker="candidate", text=text, **more)


async def talking(camera: Camera) -> None:
    """An interview without trouble."""
    stand_in, agent = camera.stand_in, Agent(camera)
    context = await camera.context()
    stand_in.full = True
    page = await camera.enter(context)
    await page.locator(".works").first.wait_for()
    await page.locator(".go .primary").click()
    await page.locator(".note").wait_for()
    await camera.shoot(page, "5-full")
    stand_in.full = False
    await stand_in.open_room()
    await page.wait_for_function("document.querySelector('.note') === null", timeout=20_000)
    await camera.shoot(page, "4-talk-joining")
    await camera.joined(page)
    stand_in.speak()
    await agent.state("speaking")
    greeting = words.GREETING[camera.language]
    await agent.says("greeting", greeting, stage=0, asked=0, seconds=880)
    await page.locator(".spoken").wait_for()
    await camera.settle(page, 1_000)
    await camera.shoot(page, "4-talk-greeting")
    await agent.asks()
    await page.locator(".question:not(.quiet)").wait_for()
    await camera.settle(page, 2_500)
    await camera.shoot(page, "4-talk-speaking")
    await agent.state("listening")
    await agent.heard(final=False)
    await page.locator(".own-words.draft").wait_for()
    await camera.settle(page, 900)
    await camera.shoot(page, "4-talk-listening")
    await agent.heard(final=True, seq=9)
    await agent.state("thinking")
    await page.locator(".own .plain").wait_for()
    await camera.reaches(page, "mood:thinking")
    await camera.settle(page, 1_500)
    await camera.shoot(page, "4-talk-thinking")
    await tools(camera, page, agent)
    await page.locator(".own .plain").click()
    await camera.shoot(page, "4-talk-misheard")
    await page.locator("dialog .primary").click()
    await page.locator(".own .marked").wait_for()
    await camera.shoot(page, "4-talk-marked")
    await page.locator(".option").first.click()
    await camera.shoot(page, "4-talk-captions-off")
    await stand_in.close_room()
    await context.close()


async def tools(camera: Camera, page: Page, agent: Agent) -> None:
    """The actions of the bar."""
    tool = page.locator(".tool")
    await agent.state("waiting")
    await camera.reaches(page, "mood:waiting")
    await camera.settle(page, 1_500)
    await camera.shoot(page, "4-talk-moment")
    await agent.state("listening")
    await tool.nth(0).click()
    await camera.reaches(page, "mood:muted")
    await camera.settle(page, 1_500)
    await camera.shoot(page, "4-talk-muted")
    await tool.nth(0).click()
    await tool.nth(3).click()
    await page.locator("textarea").fill(words.TYPED[camera.language])
    await camera.shoot(page, "4-talk-typing")
    await page.keyboard.press("Escape")
    await tool.nth(4).click()
    await camera.shoot(page, "4-talk-leave")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Alt+K")
    await camera.shoot(page, "4-talk-keys")
    await page.keyboard.press("Escape")
    await page.emulate_media(reduced_motion="reduce")
    await camera.shoot(page, "4-talk-reduced-motion")
    await page.emulate_media(reduced_motion="no-preference")


async def notices(camera: Camera) -> None:
    """Notices about the microphone, the tab and the agent."""
    stand_in, agent = camera.stand_in, Agent(camera)
    context = await camera.context()
    page = await camera.start(context)
    note = page.locator(".note")
    await agent.asks()
    await agent.state("listening")
    await agent.heard(final=True, seq=9)
    await page.locator(".own .plain").wait_for()
    await page.evaluate(FAR_AWAY)
    await note.wait_for()
    await camera.shoot(page, "5-weak")
    await page.evaluate(UNPLUG)
    await note.locator("button").wait_for()
    await camera.shoot(page, "5-unplugged")
    await page.evaluate(PLUG)
    await page.locator(".note.info").wait_for()
    await camera.shoot(page, "5-other-microphone")
    await page.evaluate("microphone.dispatchEvent(new Event('mute'))")
    await camera.reaches(page, "microphone:held")
    await camera.shoot(page, "5-held")
    await page.evaluate("microphone.dispatchEvent(new Event('unmute'))")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await camera.reaches(page, "notice:hidden")
    await camera.shoot(page, "5-hidden")
    await stand_in.publish(type="sync", reason="agent_replaced", state="listening")
    await camera.reaches(page, "notice:replaced")
    await camera.shoot(page, "5-agent-replaced")
    await context.close()
    await stand_in.close_room()


async def breaks(camera: Camera) -> None:
    """A broken connection, and another device."""
    stand_in, agent = camera.stand_in, Agent(camera)
    context = await camera.context()
    page = await camera.start(context)
    await agent.asks()
    await agent.state("listening")
    await agent.heard(final=True, seq=9)
    stand_in.away = True
    await stand_in.close_room()
    await page.locator(".note.amber").wait_for(timeout=20_000)
    await camera.settle(page, 1_500)
    await camera.shoot(page, "5-reconnecting")
    await page.locator(".tool").nth(3).click()
    await page.locator("textarea").fill(words.TYPED[camera.language])
    await page.locator("dialog .primary").click()
    await page.locator("dialog .note").wait_for()
    await camera.shoot(page, "5-unsent")
    await page.keyboard.press("Escape")
    await context.set_offline(True)
    await page.locator(".note .button").click()
    await camera.reaches(page, "connection:offline")
    await camera.shoot(page, "5-offline")
    await context.set_offline(False)
    await stand_in.open_room()
    stand_in.away = False
    await page.locator(".note.info").wait_for(timeout=20_000)
    await camera.shoot(page, "5-back")
    await stand_in.publish(type="replaced")
    await page.locator("main .primary").wait_for()
    await camera.shoot(page, "5-second-device")
    await stand_in.open_room()
    await page.evaluate(SILENT)
    await page.locator("main .primary").click()
    await page.locator(".note.amber").wait_for()
    await camera.joined(page)
    await agent.state("speaking")
    await agent.asks()
    await camera.reaches(page, "mood:speaking")
    await camera.shoot(page, "5-silent")
    await context.close()
    await stand_in.close_room()


async def refused(camera: Camera) -> None:
    """A room that the page gave up on."""
    stand_in = camera.stand_in
    context = await camera.context()
    page = await camera.enter(context)
    await page.locator(".works").first.wait_for()
    stand_in.expired = True
    await page.route("**/enter", lambda route: route.abort())
    await page.locator(".go .primary").click()
    await page.locator(".note.amber").wait_for()
    await camera.shoot(page, "5-stopped")
    stand_in.expired = False
    await context.close()


async def ends(camera: Camera) -> None:
    """The end page."""
    stand_in, agent = camera.stand_in, Agent(camera)
    for reason in ("completed", "left", "technical"):
        context = await camera.context()
        page = await camera.start(context)
        await agent.says("closing", "…", stage=2, asked=6, seconds=0)
        await stand_in.publish(type="ended", reason=reason)
        await page.locator(".ratings").wait_for()
        await camera.shoot(page, f"6-end-{reason}")
        if reason == "completed":
            await page.locator(".rating").nth(3).click()
            await page.locator(".choice").nth(1).click()
            await camera.shoot(page, "6-end-asking")
            await page.locator(".primary").first.click()
            await page.locator(".rating").first.wait_for(state="detached")
            await page.locator(".primary").click()
            await page.locator(".note").nth(1).wait_for()
            await camera.shoot(page, "6-end-asked")
        await context.close()
    await stand_in.close_room()


PARTS: tuple[Callable[[Camera], Awaitable[None]], ...] = (
    link_pages,
    arriving,
    branded,
    microphones,
    sound_check,
    talking,
    notices,
    breaks,
    refused,
    ends,
    *refusals.PARTS,
)
