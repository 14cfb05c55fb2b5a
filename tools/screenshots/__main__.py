"""Take screenshots of every state of the pages, in both languages, all sizes and themes.

Usage: ``python -m tools.screenshots [prefix of a state's name]…``, for example ``4-talk``, or
``app-`` for the recruiters' workspace; without a prefix all states are taken. The pages must be
built (``make web``).
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import wave
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tools.screenshots.camera import FLAGS, Camera, chromium
from tools.screenshots.stand_in import voice
from tools.screenshots.walk import PARTS
from tools.screenshots.workspace.camera import PREFIX
from tools.screenshots.workspace.shooting import shoot_workspace

WEB = Path(__file__).parents[2] / "web"
DIST = WEB / "dist"
FOLDER = WEB / ".screenshots"
MICROPHONE_HZ = 16_000


async def walk(camera: Camera) -> int:
    """Visit every state in one language; return the number of screenshots."""
    for part in PARTS:
        await part(camera)
    return camera.taken


async def main(only: tuple[str, ...]) -> None:
    """Take screenshots of the states with these prefixes, or of all."""
    if not (DIST / "index.html").is_file():
        raise SystemExit("the page is not built: make web")
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = 0
    async with async_playwright() as playwright:
        if only == () or not all(name.startswith(PREFIX) for name in only):
            with tempfile.TemporaryDirectory() as scratch:
                microphone = Path(scratch) / "voice.wav"
                _write_voice(microphone)
                browser = await playwright.chromium.launch(
                    executable_path=chromium(),
                    args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}"],
                )
                taken += await _shoot_candidates(browser, only)
                await browser.close()
        if only == () or any(name.startswith(PREFIX) for name in only):
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            taken += await shoot_workspace(browser, FOLDER, only)
            await browser.close()
    print(f"{taken} screenshots in {FOLDER}")


async def _shoot_candidates(browser: Browser, only: tuple[str, ...]) -> int:
    cameras = [Camera(browser, language, DIST, FOLDER, only) for language in ("en", "ko")]
    return sum(await asyncio.gather(*map(walk, cameras)))


def _write_voice(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(MICROPHONE_HZ)
        file.writeframes(voice(10.0, MICROPHONE_HZ).tobytes())


if __name__ == "__main__":
    asyncio.run(main(tuple(sys.argv[1:])))
