"""Visits to the states of the settings of integrations with applicant tracking systems."""

from __future__ import annotations

from tests.support.office_settings import ASHBY, GREENHOUSE
from tools.screenshots.workspace.camera import WorkspaceCamera

KEY, SHORT_KEY = "key-of-northwind-at-ashby", "short"
TEST, LOG = 0, 1
"""Places among an integration's buttons."""


async def integrations(camera: WorkspaceCamera) -> None:
    """Two integrations with their tests, logs and dialogs; a new one, and its key.

    Others are not changed, and the new one has this language's name: the same server shows the
    pages in the other language.
    """
    own = f"Northwind {camera.language}"
    async with camera.signed_in() as page:
        await camera.visit(page, "/settings/integrations", ".lines li")
        await camera.shoot(page, "app-settings-integrations")
        greenhouse, ashby = (
            page.locator(".lines > li").filter(has_text=name) for name in (GREENHOUSE, ASHBY)
        )
        await greenhouse.locator("> .actions button").nth(TEST).click()
        await greenhouse.locator(".note.info").wait_for()
        await ashby.locator("> .actions button").nth(TEST).click()
        await ashby.locator("[role=status] .note").wait_for()
        await camera.shoot(page, "app-settings-integrations-tested")
        await ashby.locator("> .actions button").nth(LOG).click()
        await ashby.locator(".deliveries .quiet").nth(1).wait_for()
        await ashby.scroll_into_view_if_needed()
        await camera.shoot(page, "app-settings-integrations-no-calls")
        await ashby.locator("> .actions button").nth(LOG).click()
        await greenhouse.locator("> .actions button").nth(LOG).click()
        await greenhouse.locator(".history a").first.wait_for()
        await greenhouse.locator(".deliveries").scroll_into_view_if_needed()
        await camera.shoot(page, "app-settings-integrations-log")
        dialog = page.get_by_role("dialog")
        for place, name in ((-2, "rotate"), (-1, "delete")):
            await greenhouse.locator("> .actions button").nth(place).click()
            await dialog.wait_for()
            await camera.shoot(page, f"app-settings-integrations-{name}")
            await page.keyboard.press("Escape")
            await dialog.wait_for(state="detached")
        await page.locator("section > .actions button").click()
        await dialog.wait_for()
        await camera.shoot(page, "app-settings-integrations-add")
        submit = dialog.locator("button[type=submit]")
        await submit.click()
        await dialog.locator(".field-problem").wait_for()
        await camera.shoot(page, "app-settings-integrations-no-name")
        await dialog.locator("input").first.fill(own)
        await dialog.locator("select").first.select_option("ashby")
        await dialog.locator("input[type=password]").fill(SHORT_KEY)
        await submit.click()
        await dialog.locator(".field-problem").wait_for()
        await camera.shoot(page, "app-settings-integrations-short-key")
        await dialog.locator("input[type=password]").fill(KEY)
        await submit.click()
        await dialog.locator("input[readonly]").first.wait_for()
        await camera.shoot(page, "app-settings-integrations-added")
