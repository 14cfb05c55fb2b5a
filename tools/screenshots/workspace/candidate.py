"""Visits to the states of a candidate's page in the workspace, the comparison and shared links."""

from __future__ import annotations

from tools.screenshots.workspace.camera import WorkspaceCamera

RESUME_MS = 500
"""The browser's viewer says nothing when it has drawn a page."""


async def review(camera: WorkspaceCamera) -> None:
    """A finished interview: what was said and judged, rating, notes, decision, links."""
    own = camera.office.ids["strong" if camera.language == "en" else "korean"]
    async with camera.signed_in() as page:
        await camera.visit(page, f"/interviews/{own}", ".transcript .entry")
        await page.locator(".dimension").first.wait_for()
        await camera.shoot(page, "app-candidate")
        await page.locator(".answer summary").first.click()
        await page.locator("#transcript-search").fill("the" if camera.language == "en" else "데")
        await page.locator(".entry mark").first.wait_for()
        await camera.shoot(page, "app-candidate-search")
        await page.locator(".dimension .set-level").first.click()
        dialog = page.get_by_role("dialog")
        await dialog.locator(".button.primary").click()
        await dialog.locator(".field-problem").wait_for()
        await camera.shoot(page, "app-candidate-level")
        await dialog.locator("textarea").fill("She led the repair herself.")
        await dialog.locator(".button.primary").click()
        await page.locator(".dimension .mark.amber").first.wait_for()
        await camera.shoot(page, "app-candidate-level-set")
        await page.locator("#decide").click()
        await dialog.locator(".button").nth(-1).click()
        await dialog.locator(".field-problem").wait_for()
        await camera.shoot(page, "app-candidate-decision")
        await dialog.locator("textarea").fill("She explained the outage.")
        await dialog.locator(".button").nth(-1).click()
        await page.locator(".records li").first.wait_for()
        await page.locator("#rate").click()
        await page.locator(".rating button[type=submit]").click()
        await page.locator(".rating .note.brick").wait_for()
        await camera.shoot(page, "app-candidate-rating")
        groups = page.locator(".dimension-rating")
        for index in range(await groups.count()):
            await groups.nth(index).locator("input").nth(2).check()
            await groups.nth(index).locator("textarea").fill("She says what she did.")
        await page.locator(".rating button[type=submit]").click()
        await page.locator("#rate.plain").wait_for()
        await page.locator("#rate").scroll_into_view_if_needed()
        await camera.shoot(page, "app-candidate-rated")
        await page.locator("#share-title").locator("..").locator(".button").first.click()
        await dialog.wait_for()
        await camera.shoot(page, "app-candidate-share")
        await dialog.locator("input[type=checkbox]").nth(1).check()
        await dialog.locator(".button.primary").click()
        link = await dialog.locator("input[readonly]").input_value()
        await camera.shoot(page, "app-candidate-shared")
        await page.keyboard.press("Escape")
        await page.locator("#pdf").click()
        # Without the assessment and the name, and with ratings: the hints are shown.
        for number in (0, 2, -1):
            await dialog.locator("input[type=checkbox]").nth(number).click()
        await camera.shoot(page, "app-candidate-pdf")
        await page.keyboard.press("Escape")
    async with camera.tab(link.removeprefix(camera.office.url)) as page:
        await page.locator(".entry").first.wait_for()
        await camera.shoot(page, "app-shared")


async def others(camera: WorkspaceCamera) -> None:
    """Interviews without a level, without a report, and before they are held; a comparison."""
    ids = camera.office.ids
    async with camera.signed_in() as page:
        await camera.visit(page, f"/interviews/{ids['strong']}", ".transcript .entry")
        await page.keyboard.press("v")
        await page.locator(".resume iframe").wait_for()
        await page.wait_for_timeout(RESUME_MS)
        await camera.shoot(page, "app-candidate-resume")
        for name, selector in (
            ("weak", ".dimension"),
            ("failed", ".memo .button"),
            ("invited", ".memo"),
        ):
            await camera.visit(page, f"/interviews/{ids[name]}", ".candidate-head")
            await page.locator(selector).first.wait_for()
            await camera.shoot(page, f"app-candidate-{name}")
        await camera.visit(page, "/compare", ".state.empty")
        await camera.shoot(page, "app-compare-too-few")
        chosen = ",".join(str(ids[name]) for name in ("strong", "weak", "korean"))
        await camera.visit(page, f"/compare?ids={chosen}", ".compare-table")
        await camera.shoot(page, "app-compare")
