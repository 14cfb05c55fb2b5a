"""Take the pictures of the workspace that the documentation shows.

Usage: ``python -m tools.screenshots.documentation``. The pages must be built (``make web``). The
pictures in ``docs/images`` are replaced; look at each before you commit it.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.async_api import Page, async_playwright

from tools.screenshots.camera import AT_REST, FLAGS, chromium
from tools.screenshots.workspace.camera import WorkspaceCamera
from tools.screenshots.workspace.shooting import empty_office

FOLDER = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 128
"""Of a picture's palette: the pages have few, so the files are small."""
MAX_BYTES = 150_000
MARGIN = 24
"""Empty rows that stay below a page's content."""
PROOF_MS = 1_500
"""How long a proof plays before its picture is taken."""


class PatientCamera(WorkspaceCamera):
    """For few pictures on a machine that may be busy."""

    timeout_ms = 180_000


async def take_pictures(camera: WorkspaceCamera, folder: Path) -> None:
    """Positions, a review whose proof is being heard, a comparison and a live interview."""
    ids = camera.office.ids
    async with camera.signed_in() as page:
        await camera.visit(page, "/positions", ".page li, .page tbody tr")
        await _save(page, folder / "workspace-positions.png")
        await camera.visit(page, f"/interviews/{ids['strong']}", ".dimension .proof")
        await page.locator(".transcript .entry").first.wait_for()
        await page.locator(".dimension .proof").first.click()
        await page.locator(".entry.now").wait_for()
        await page.wait_for_timeout(PROOF_MS)
        await _save(page, folder / "workspace-review.png")
        chosen = ",".join(str(ids[name]) for name in ("strong", "weak"))
        await camera.visit(page, f"/compare?ids={chosen}", ".compare-table")
        await _save(page, folder / "workspace-compare.png")
        await camera.visit(page, f"/live/{ids['live']}", ".entries .entry")
        await _save(page, folder / "workspace-live.png")


async def _save(page: Page, path: Path) -> None:
    await page.locator(".skeleton").first.wait_for(state="detached")
    await page.evaluate(AT_REST)
    with Image.open(BytesIO(await page.screenshot())) as picture:
        few = cropped(picture.convert("RGB")).quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
    if path.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes: at most {MAX_BYTES} are allowed")


def cropped(picture: Image.Image) -> Image.Image:
    """A picture without the empty rows at its end."""
    corner = picture.getpixel((0, picture.height - 1))
    assert isinstance(corner, tuple)
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, corner)).getbbox()
    bottom = box[3] if box is not None else 0
    return picture.crop((0, 0, picture.width, min(picture.height, bottom + MARGIN)))


async def main() -> None:
    async with async_playwright() as playwright, empty_office() as office:
        await office.fill()
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        await take_pictures(PatientCamera(browser, "en", office, FOLDER, ()), FOLDER)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
