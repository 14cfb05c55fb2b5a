"""Walks through every state of the page in both languages and takes its pictures.

Usage: ``python -m tools.screenshots [folder]``; the page must be built (``make web``).
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tools.screenshots import words
from tools.screenshots.stand_in import ORIGIN, StandIn, voice

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
LINK = f"{ORIGIN}/i/a-token"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
THEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
MICROPHONE_HZ = 16_000
NO_DEVICE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '%s') }"


def chromium() -> str:
    """The browser of the system."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("chromium is needed: apt-get install chromium")
    return found


class Camera:
    """One walk, in one language."""

    def __init__(self, browser: Browser, language: str, folder: Path) -> None:
        self._browser = browser
        self._language = language
        self._folder = folder
        self.stand_in = StandIn(DIST, words.invitation(language))
        self.taken = 0

    async def context(self, *, microphone: bool = True) -> BrowserContext:
        """A browser with nothing in its memory."""
        context = await self._browser.new_context(
            permissions=["microphone"] if microphone else [],
            locale="ko-KR" if self._language == "ko" else "en-GB",
            timezone_id="Asia/Seoul",
        )
        await context.route("**/*", self.stand_in.answer)
        return context

    async def shoot(self, page: Page, name: str) -> None:
        """The state in both themes and both sizes."""
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                await page.wait_for_timeout(220)
                talking = await page.locator(".talk").count() > 0
                await page.screenshot(
                    path=self._folder / f"{name}.{size}.{self._language}.{theme}.png",
                    full_page=not talking,
                )
                self.taken += 1
        await page.set_viewport_size({"width": 1280, "height": 800})

    async def link_pages(self) -> None:
        """Links that open nothing, and a server that is away."""
        context = await self.context()
        page = await context.new_page()
        for kind in ("unknown", "expired", "used", "cancelled"):
            self.stand_in.closed = kind
            await page.goto(LINK)
            await page.locator("h1").wait_for()
            await self.shoot(page, f"1-link-{kind}")
        self.stand_in.closed, self.stand_in.away = None, True
        await page.goto(LINK)
        await page.locator("h1").wait_for()
        await self.shoot(page, "1-link-unreachable")
        self.stand_in.away = False
        await context.close()

    async def arriving(self) -> None:
        """The invitation, and saying no."""
        context = await self.context()
        page = await context.new_page()
        await page.goto(LINK)
        await page.locator("form").wait_for()
        await self.shoot(page, "2-arrive")
        await page.locator(".primary").click()
        await page.locator(".note.brick").wait_for()
        await self.shoot(page, "2-arrive-consent-missing")
        await page.locator("form .plain").click()
        await page.locator("textarea").wait_for()
        await self.shoot(page, "2-decline")
        await page.locator(".primary").click()
        await page.locator("textarea").wait_for(state="detached")
        await self.shoot(page, "2-declined")
        await context.close()

    async def microphone_troubles(self) -> None:
        """Microphones that cannot be had."""
        for name, error in (
            ("denied", "NotAllowedError"),
            ("missing", "NotFoundError"),
            ("busy", "NotReadableError"),
        ):
            context = await self.context(microphone=False)
            await context.add_init_script(NO_DEVICE % error)
            page = await self.enter(context)
            if name == "denied":
                await self.shoot(page, "3-ready")
            await page.locator(".check .button").first.click()
            await page.locator(".note.amber").wait_for()
            await self.shoot(page, f"3-ready-{name}")
            await context.close()

    async def enter(self, context: BrowserContext) -> Page:
        """From the link to the sound check."""
        page = await context.new_page()
        await page.goto(LINK)
        await page.locator("form").wait_for()
        for box in await page.locator("input[type=checkbox]").all():
            await box.check()
        await page.locator(".primary").click()
        await page.locator(".checks").wait_for()
        return page

    async def talking(self) -> None:
        """From a microphone that works to the end."""
        language, stand_in = self._language, self.stand_in
        stand_in.heard = words.HEARD[language]
        context = await self.context()
        page = await self.enter(context)
        await page.locator(".works").nth(1).wait_for()
        await page.wait_for_timeout(1_200)
        await self.shoot(page, "3-ready-works")
        await page.locator(".check:nth-child(2) .button").click()
        await page.wait_for_timeout(1_200)
        await self.shoot(page, "3-ready-say")
        await page.locator(".check:nth-child(2) .button").click()
        await page.locator(".check:nth-child(2) .works").wait_for(timeout=20_000)
        await self.shoot(page, "3-ready-heard")

        stand_in.full = True
        await page.locator(".lead .primary").click()
        await page.locator(".note").wait_for()
        await self.shoot(page, "5-full")
        stand_in.full = False
        await stand_in.open_room()
        await page.wait_for_function("document.querySelector('.note') === null", timeout=20_000)
        await self.shoot(page, "4-talk-joining")
        progress = {"asked": 0, "questions": 6, "seconds_left": 880}
        stage = {"index": 0, "count": 3, "title": words.STAGE[language]}
        caption = {"type": "caption", "speaker": "agent", "final": True, "question_id": "q"}
        stand_in.speak()
        await stand_in.tell(type="state", state="speaking")
        await stand_in.tell(
            **caption,
            kind="greeting",
            text=words.GREETING[language],
            progress=progress,
            stage=stage,
        )
        await page.wait_for_timeout(1_000)
        await self.shoot(page, "4-talk-greeting")
        progress |= {"asked": 3, "seconds_left": 490}
        stage |= {"index": 1}
        await stand_in.tell(
            **caption, kind="planned", text=words.QUESTION[language], progress=progress, stage=stage
        )
        await page.wait_for_timeout(900)
        await self.shoot(page, "4-talk-speaking")
        await stand_in.tell(type="state", state="listening")
        own = {"type": "caption", "speaker": "candidate", "text": words.ANSWER[language]}
        await stand_in.tell(**own, final=False)
        await page.wait_for_timeout(900)
        await self.shoot(page, "4-talk-listening")
        await stand_in.tell(**own, final=True, seq=9)
        await stand_in.tell(type="state", state="thinking")
        await page.locator(".own .plain").wait_for()
        await self.shoot(page, "4-talk-thinking")
        await page.locator(".own .plain").click()
        await self.shoot(page, "4-talk-misheard")
        await page.keyboard.press("Escape")
        await stand_in.tell(type="state", state="waiting")
        await page.locator(".tool.pressed").wait_for()
        await self.shoot(page, "4-talk-moment")
        await stand_in.tell(type="state", state="listening")
        await page.locator(".tool").nth(0).click()
        await page.locator(".tool.pressed").wait_for()
        await self.shoot(page, "4-talk-muted")
        await page.locator(".tool").nth(0).click()
        await page.locator(".tool").nth(3).click()
        await page.locator("textarea").fill(words.TYPED[language])
        await self.shoot(page, "4-talk-typing")
        await page.keyboard.press("Escape")
        await page.locator(".tool").nth(4).click()
        await self.shoot(page, "4-talk-leave")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Alt+K")
        await self.shoot(page, "4-talk-keys")
        await page.keyboard.press("Escape")
        await stand_in.tell(type="sync", reason="agent_replaced", state="listening")
        await page.locator(".note").wait_for()
        await self.shoot(page, "5-agent-replaced")
        await page.emulate_media(reduced_motion="reduce")
        await self.shoot(page, "4-talk-reduced-motion")
        await page.emulate_media(reduced_motion="no-preference")
        stand_in.away = True
        await stand_in.close_room()
        await page.locator(".note.amber").wait_for(timeout=20_000)
        await self.shoot(page, "5-reconnecting")
        await context.set_offline(True)
        await page.locator(".note .button").click()
        await page.wait_for_timeout(800)
        await self.shoot(page, "5-offline")
        await context.set_offline(False)
        await stand_in.open_room()
        stand_in.away = False
        await page.locator(".note.told").wait_for(timeout=20_000)
        await self.shoot(page, "5-back")
        await stand_in.tell(type="replaced")
        await page.locator("main .primary").wait_for()
        await self.shoot(page, "5-second-device")
        await stand_in.open_room()
        await page.locator("main .primary").click()
        await page.locator(".talk").wait_for()
        for reason in ("completed", "left", "technical"):
            await self.end(page, reason)
            if reason != "technical":
                await self.again(page)
        await stand_in.close_room()
        await context.close()

    async def again(self, page: Page) -> None:
        """Into the room once more, for another end."""
        await self.stand_in.open_room()
        await page.goto(LINK)
        await page.locator(".checks").wait_for()
        await page.locator(".works").first.wait_for()
        await page.locator(".lead .primary").click()
        await page.locator(".talk").wait_for()

    async def end(self, page: Page, reason: str) -> None:
        """The last page."""
        assert self.stand_in.room is not None
        await self.stand_in.room.wait_connected(20.0)
        await self.stand_in.tell(type="state", state="listening")
        await page.locator(".voice-line.listening").wait_for()
        await self.stand_in.tell(type="ended", reason=reason)
        await page.locator(".ratings").wait_for()
        await self.shoot(page, f"6-end-{reason}")
        if reason == "completed":
            await page.locator(".rating").nth(3).click()
            await page.locator(".choice").nth(1).click()
            await self.shoot(page, "6-end-asking")

    async def walk(self) -> None:
        """Everything."""
        parts: tuple[Callable[[], Awaitable[None]], ...] = (
            self.link_pages,
            self.arriving,
            self.microphone_troubles,
            self.talking,
        )
        for part in parts:
            await part()


async def main(folder: Path) -> None:
    """Take all pictures into ``folder``, which is emptied first."""
    if not (DIST / "index.html").is_file():
        raise SystemExit("the page is not built: make web")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        microphone = Path(scratch) / "voice.wav"
        with wave.open(str(microphone), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(MICROPHONE_HZ)
            file.writeframes(voice(10.0, MICROPHONE_HZ).tobytes())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(),
                args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}"],
            )
            for language in ("en", "ko"):
                camera = Camera(browser, language, folder)
                await camera.walk()
                print(f"{language}: {camera.taken} pictures in {folder}")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "web" / ".screenshots"))
