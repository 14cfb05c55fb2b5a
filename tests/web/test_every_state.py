"""Every state of the page is for everybody: axe, keyboard, narrow screens, large text.

``make every-state`` runs it. It takes three minutes of two idle cores, so it is not among the other
tests.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from tests.web.inspector import Inspector
from tools.screenshots.camera import Camera
from tools.screenshots.walk import PARTS

WEB = Path(__file__).parents[2] / "web"
LANGUAGES = ("en", "ko")
AT_ONCE = 3
"""Ways that are walked side by side, since on each there is much to wait for."""
KNOWN = {
    "screen": ("src/candidate/interview/state.ts", "Screen", r'at: "([\w-]+)"'),
    "connection": ("src/candidate/interview/state.ts", "Connection", r'"(\w+)"'),
    "mood": ("src/shared/design/voice-drawing.ts", "Mood", r'"(\w+)"'),
    "microphone": ("src/candidate/interview/state.ts", "MicrophoneUse", r'"(\w+)"'),
    "notice": ("src/candidate/interview/state.ts", "Notice", r'"(\w+)"|readonly (\w+)'),
    "problem": ("src/candidate/interview/state.ts", "Problem", r'"(\w+)"'),
    "end": ("src/candidate/interview/state.ts", "EndReason", r'"(\w+)"'),
    "closed": ("src/candidate/api.ts", "Closed", r'"(\w+)"'),
    "3-ready": ("src/shared/audio/microphone.ts", "MicrophoneProblem", r'"(\w+)"'),
}
"""Where the page's own types say which states there are."""


def known() -> set[str]:
    """Every state that the page's machine can be in, as it names them itself."""
    found = {"slow", "silent", "wait:crowded", "wait:busy"}
    for name, (file, kind, pattern) in KNOWN.items():
        source = (WEB / file).read_text()
        match = re.search(rf"export type {kind} =(.*?)(?:\n\n|\Z)", source, re.S)
        assert match is not None, f"{file} has no type {kind}"
        states = {"".join(groups) for groups in re.findall(f"(?:{pattern})()", match[1])}
        assert len(states) > 1, f"{kind} of {file} is not understood"
        joint = "-" if name == "3-ready" else ":"
        found |= {f"{name}{joint}{state}" for state in states}
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_state_is_for_everybody(browser: Browser, language: str) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def inspected(part: Callable[[Camera], Awaitable[None]]) -> Inspector:
        async with slots:
            inspector = Inspector(browser, language, WEB / "dist")
            try:
                await part(inspector)
            except PlaywrightError as error:
                after = inspector.names[-1:]
                inspector.wrong.append(f"{part.__name__} {language}, after {after}: {error}")
            return inspector

    inspectors = await asyncio.gather(*(inspected(part) for part in PARTS))
    wrong = [told for inspector in inspectors for told in inspector.wrong]
    assert not wrong, "\n".join(wrong)
    seen = {name for inspector in inspectors for name in (*inspector.seen, *inspector.names)}
    assert not known() - seen, "states that nobody has looked at"
