"""Visits to the states of the retention's and the languages' settings."""

from __future__ import annotations

from tools.screenshots.workspace.camera import WorkspaceCamera


async def retention(camera: WorkspaceCamera) -> None:
    """How long interviews are kept; changes of all positions and of one, and what they delete.

    Nothing is saved: the same server shows the pages in the other language.
    """
    async with camera.signed_in() as page:
        dialog = page.get_by_role("dialog")
        await camera.visit(page, "/settings/retention", ".plain-table.retention tbody tr")
        await camera.shoot(page, "app-settings-retention")
        await page.locator(".page > section .actions button").first.click()
        await dialog.wait_for()
        await camera.shoot(page, "app-settings-retention-all")
        await dialog.locator("select").select_option("days")
        await dialog.locator("input").fill("0")
        await dialog.locator("button[type=submit]").click()
        await dialog.get_by_role("alert").wait_for()
        await camera.shoot(page, "app-settings-retention-wrong")
        await dialog.locator("input").fill("330")
        await dialog.locator("button[type=submit]").click()
        await dialog.locator(".loss").wait_for()
        await camera.shoot(page, "app-settings-retention-shorten")
        await page.keyboard.press("Escape")
        await dialog.locator("form").wait_for()
        await page.keyboard.press("Escape")
        await dialog.wait_for(state="detached")
        await page.locator(".plain-table.retention button").first.click()
        await dialog.wait_for()
        await camera.shoot(page, "app-settings-retention-position")


async def languages(camera: WorkspaceCamera) -> None:
    """A language with its models, and one without."""
    async with camera.signed_in() as page:
        await camera.visit(page, "/settings/languages", ".facts")
        await camera.shoot(page, "app-settings-languages")
