"""Visits to the states of the branding's settings."""

from __future__ import annotations

from tools.screenshots.workspace.camera import WorkspaceCamera

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


async def branding(camera: WorkspaceCamera) -> None:
    """Name, colour and logo; a colour that can't be read, none, a wrong file; resetting.

    Nothing is saved: the same server shows the pages in the other language.
    """
    async with camera.signed_in() as page:
        await camera.visit(page, "/settings/branding", ".stored-logo")
        await page.locator(".branding .figures").wait_for()
        await camera.shoot(page, "app-settings-branding")
        colour = page.locator(".branding .colour input").first
        await colour.fill("#ff6600")
        await page.locator(".branding .note.amber button").wait_for()
        await camera.shoot(page, "app-settings-branding-low-contrast")
        await colour.fill("orange")
        await page.locator(".branding button[type=submit]").click()
        await page.get_by_role("alert").wait_for()
        await camera.shoot(page, "app-settings-branding-no-colour")
        await colour.fill("")
        await page.get_by_test_id("logo-file").set_input_files(
            {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": SVG}
        )
        await page.locator(".part .note.brick").wait_for()
        await camera.shoot(page, "app-settings-branding-wrong-file")
        await page.locator(".part .loss").click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-settings-branding-remove-logo")
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="detached")
        await page.locator(".branding .button.plain").click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-settings-branding-reset")
