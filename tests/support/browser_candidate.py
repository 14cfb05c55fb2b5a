"""A candidate in a real browser, whose microphone plays real speech."""

from __future__ import annotations

import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from kit.audio import LISTENING_RATE, Pcm
from tests.support.interviewee import ANSWER, OUTCOME, OWN_PART, SHORT_ANSWER, VOICE, spoken
from tests.support.prerequisites import require_program
from tests.support.product import Product, poll
from tests.support.speech import silence, speak
from vivavoce.web_page import find_page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (rules) => {
  const {violations} = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false,
  });
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id} ${html.slice(0, 140)} ${failureSummary}`));
}"""
"""Runs these rules of axe on the page; what is wrong."""
FLUENT_PAUSE_S = 0.25
"""Between sentences: with the sentences' own edges a segment ends, but no turn."""
COLOURED = """() => Promise.allSettled(
  document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished)
).then(() => null)"""
"""Waits until all colour transitions have finished."""
WATCH = """
window.shown = {own: [], agent: []};
const add = (list, text) => text && list.at(-1) !== text && list.push(text);
new MutationObserver(() => {
  add(shown.own, document.querySelector('.own-words:not(.draft)')?.lastChild?.data?.trim());
  add(shown.agent, document.querySelector('.spoken')?.lastChild?.data?.trim());
  add(shown.agent, document.querySelector('.question:not(.quiet)')?.textContent.trim());
}).observe(document, {subtree: true, childList: true, characterData: true});
const open = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (constraints) {
  const stream = await open.call(this, constraints);
  window.microphone = stream.getAudioTracks()[0];
  return stream;
};
"""
"""Records the captions, and keeps the microphone so that a test can unplug it."""

Json = dict[str, Any]


def chromium() -> str:
    """Return the path of the system's Chromium; without it, skip the test (fail in CI)."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        require_program("there is no chromium here")
    return path


def built_page() -> None:
    """Require the built page; without it, skip the test (fail in CI)."""
    if find_page() is None:
        require_program("the page is not built: make web")


def microphone_file(path: Path) -> Path:
    """Write a WAV file of two sentences with pauses, which Chromium repeats."""
    return _write(
        path, speak(SHORT_ANSWER, VOICE), silence(0.4), speak(OWN_PART, VOICE), silence(2.5)
    )


def fluent_microphone_file(path: Path) -> Path:
    """Write a WAV file of three sentences, which, repeated, have no pause that ends a turn."""
    pause = silence(FLUENT_PAUSE_S)
    parts = [part for text in (ANSWER, OWN_PART, OUTCOME) for part in (spoken(text), pause)]
    return _write(path, *parts)


def _write(path: Path, *parts: Pcm) -> Path:
    pcm = np.concatenate(parts)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LISTENING_RATE)
        file.writeframes(pcm.tobytes())
    return path


@asynccontextmanager
async def running_browser(microphone: Path | None) -> AsyncIterator[Browser]:
    """Run Chromium with a microphone that plays a file, or without a microphone."""
    flags = list(FLAGS)
    if microphone is not None:
        flags += [
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={microphone}",
        ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        await browser.close()


async def invite(product: Product, plan: Json | str, **fields: Any) -> tuple[str, str]:
    """Create an interview with an invitation; return its link and the interview's id."""
    interview_id = await product.create(plan, **fields)
    response = await product.http.post(f"/interviews/{interview_id}/invitations", json={})
    assert response.status_code == 201, response.text
    return str(response.json()["link"]), interview_id


class BrowserCandidate:
    """One tab. Playwright limits every wait."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def button(self, name: str) -> Any:
        """Locate a button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def arrive(self, link: str) -> None:
        """Open the link and wait for the invitation."""
        await self.page.goto(link)
        await self.button("Agree and continue").wait_for()

    async def enter(self) -> None:
        """Give the required consents and continue to the checks."""
        for consent in ("Recording · Required", "AI interview and assessment · Required"):
            await self.page.get_by_role("checkbox", name=consent).check()
        await self.button("Agree and continue").click()
        await self.page.get_by_role("heading", name="Microphone").wait_for()

    async def start(self) -> None:
        """Start the interview, muted, so that the candidate speaks only in their turn."""
        start = self.button("Start the interview")
        await expect(start).to_have_attribute("aria-disabled", "false")
        await start.click()
        await self.button("Mute").click()

    async def asked(self, question: str) -> None:
        """Wait until the question is shown and the interviewer listens."""
        await expect(self.page.locator(".question")).to_have_text(question, timeout=30_000)
        await self.my_turn()

    async def my_turn(self) -> None:
        """Wait until the interviewer listens (to a candidate who is muted)."""
        await expect(self.page.locator(".mood strong")).to_have_text("Muted", timeout=30_000)

    async def answer(self) -> None:
        """Speak until there is a new final caption."""
        before = len((await self.shown())["own"])
        await self.button("Unmute").click()
        await self.more_than(before)
        await self.button("Mute").click()

    async def say(self, words: int) -> None:
        """Speak until so many words are captioned as final."""
        await self.button("Unmute").click()
        await poll(self.shown, lambda shown: len(" ".join(shown["own"]).split()) >= words, 40.0)
        await self.button("Mute").click()

    async def more_than(self, before: int) -> None:
        """Wait for more than ``before`` final captions of the candidate."""
        # Playwright's wait_for_function evaluates a string, which the page's policy forbids.
        await poll(self.shown, lambda shown: len(shown["own"]) > before, 30.0)

    async def shown(self) -> dict[str, list[str]]:
        """Return all captions so far."""
        shown: dict[str, list[str]] = await self.page.evaluate("window.shown")
        return shown

    async def is_accessible(self) -> None:
        """Check with axe, and the colours of the dark theme too."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        for theme, rules in (("light", RULES), ("dark", ["color-contrast"])):
            await self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            await self.page.evaluate(COLOURED)
            violations = await self.page.evaluate(VIOLATIONS, rules)
            assert not violations, f"{theme}: {violations}"

    def kept_to(self, *origins: str) -> None:
        """Check that all requests went to these origins, and that the page threw nothing."""
        foreign = [url for url in self.requests if not url.startswith((*origins, "blob:"))]
        assert not foreign
        assert not self.errors


@asynccontextmanager
async def visiting(browser: Browser, *, microphone: bool = True) -> AsyncIterator[BrowserCandidate]:
    """Open a tab without any stored state."""
    context = await browser.new_context(
        permissions=["microphone"] if microphone else [], locale="en-GB"
    )
    context.set_default_timeout(20_000)
    await context.add_init_script(WATCH)
    try:
        yield BrowserCandidate(context, await context.new_page())
    finally:
        await context.close()
