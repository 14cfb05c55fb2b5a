"""Visits to the states of the settings of e-mail."""

from __future__ import annotations

from playwright.async_api import Route

from tests.support.workspace_office import RECRUITER
from tools.screenshots.workspace.camera import WorkspaceCamera

BOUNCE = "550 5.7.1 Relaying denied: this server does not send for jobs@acme.example"


async def off(camera: WorkspaceCamera) -> None:
    """A server without a mail server: what its operator sets, and the original templates."""
    async with camera.signed_in() as page:
        await camera.visit(page, "/settings/mail", ".note.amber li")
        await page.locator(".part textarea").wait_for()
        await camera.shoot(page, "app-settings-mail-off")


async def on(camera: WorkspaceCamera) -> None:
    """The mail server and its test; a changed template, its preview, and one that lacks a link.

    Nothing is saved: the same server shows the pages in the other language.
    """
    async with camera.signed_in() as page:
        await camera.visit(page, "/settings/mail", ".facts")
        text = page.locator(".part textarea")
        await text.wait_for()
        await camera.shoot(page, "app-settings-mail")
        test = page.locator("section > .actions button")
        await test.click()
        await page.locator("[role=status] .note.info").wait_for()
        await camera.shoot(page, "app-settings-mail-tested")
        await page.route("**/api/v1/mail/test", _bounce)
        await test.click()
        await page.locator("[role=status] .note.brick").wait_for()
        await camera.shoot(page, "app-settings-mail-bounced")
        buttons = page.locator(".part form > .actions button")
        await buttons.nth(1).click()
        await page.locator(".mail-preview iframe").wait_for()
        await page.locator(".mail-preview iframe").scroll_into_view_if_needed()
        await camera.shoot(page, "app-settings-mail-preview")
        await text.fill("{link}")
        await buttons.nth(0).click()
        await page.locator(".part .field-problem").wait_for()
        await page.locator(".part .field-problem").scroll_into_view_if_needed()
        await camera.shoot(page, "app-settings-mail-incomplete")
    async with camera.signed_in(RECRUITER) as page:
        await camera.visit(page, "/settings/mail", ".facts")
        await page.locator(".part textarea").wait_for()
        await camera.shoot(page, "app-settings-mail-recruiter")


async def _bounce(route: Route) -> None:
    """Answer as if the mail server refused the message."""
    await route.fulfill(json={"ok": False, "to": "jisu@acme.example", "answer": BOUNCE})
