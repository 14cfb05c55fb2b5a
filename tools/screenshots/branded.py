"""The page with the name, logo and colour of an organisation."""

from __future__ import annotations

from api.branding.schemas import Accent
from tests.support.logos import logo
from tools.screenshots.camera import LINK, Camera
from tools.screenshots.stand_in import Json

NAMES = {"en": "Hanbit Software Group Korea", "ko": "한빛소프트 그룹"}
COLOUR = "#8a2be2"
SIZE = (400, 120)


def branding(language: str) -> Json:
    """The response to ``GET /branding``."""
    return {
        "name": NAMES[language],
        "name_beside_logo": True,
        "logo": {"url": "/api/v1/branding/logo", "width": SIZE[0], "height": SIZE[1]},
        "accent": Accent.of(COLOUR).model_dump(),
    }


async def branded(camera: Camera) -> None:
    """The invitation and the interview, with logo and name, and a link without a logo."""
    stand_in = camera.stand_in
    plain, stand_in.branding = stand_in.branding, branding(camera.language)
    stand_in.logo = logo(size=SIZE)
    context = await camera.context()
    page = await context.new_page()
    await page.goto(LINK)
    await page.locator("form").wait_for()
    await page.locator(".brand-name").wait_for()
    await camera.shoot(page, "2-arrive-branded")
    await context.close()
    context = await camera.context()
    page = await camera.start(context)
    await page.locator(".talk-head .brand-name").wait_for()
    await camera.shoot(page, "4-talk-branded")
    await context.close()
    await stand_in.close_room()
    stand_in.branding["logo"], stand_in.closed = None, "expired"
    context = await camera.context()
    page = await context.new_page()
    await page.goto(LINK)
    await page.locator("h1").wait_for()
    await page.locator(".brand-name").wait_for()
    await camera.shoot(page, "1-link-branded")
    await context.close()
    stand_in.branding, stand_in.closed = plain, None
