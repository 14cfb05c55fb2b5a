"""Every state of the page is accessible: axe, focus rings, targets, narrow screens, large text."""

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

pytestmark = pytest.mark.slow

WEB = Path(__file__).parents[2] / "web"
LANGUAGES = ("en", "ko")
AT_ONCE = 3
"""Parts that are visited at the same time, because each of them waits a lot."""
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
"""The types of the page that name its states: file, type, pattern of a name."""


def known() -> set[str]:
    """All states that the page's types name."""
    names = {"slow", "silent", "wait:crowded", "wait:busy"}
    for name, (file, kind, pattern) in KNOWN.items():
        source = (WEB / file).read_text()
        match = re.search(rf"export type {kind} =(.*?)(?:\n\n|\Z)", source, re.S)
        assert match is not None, f"{file} has no type {kind}"
        states = {"".join(groups) for groups in re.findall(f"(?:{pattern})()", match[1])}
        assert len(states) > 1, f"{kind} of {file} is not understood"
        joint = "-" if name == "3-ready" else ":"
        names |= {f"{name}{joint}{state}" for state in states}
    return names


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_state_is_accessible(browser: Browser, language: str) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def inspected(part: Callable[[Camera], Awaitable[None]]) -> Inspector:
        async with slots:
            inspector = Inspector(browser, language, WEB / "dist")
            try:
                await part(inspector)
            except PlaywrightError as error:
                last = inspector.names[-1:]
                inspector.wrong.append(f"{part.__name__} {language}, after {last}: {error}")
            return inspector

    inspectors = await asyncio.gather(*(inspected(part) for part in PARTS))
    wrong = [fault for inspector in inspectors for fault in inspector.wrong]
    assert not wrong, "\n".join(wrong)
    seen = {name for inspector in inspectors for name in (*inspector.seen, *inspector.names)}
    unseen = sorted(known() - seen)
    assert not unseen, f"no part visits {unseen}"
