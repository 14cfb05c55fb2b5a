"""Visits to the states of lists of candidates who are invited together."""

from __future__ import annotations

from playwright.async_api import Page, Route

from tests.support.invitation_batches import packed
from tools.screenshots.workspace.camera import WorkspaceCamera


async def invite_many(camera: WorkspaceCamera) -> None:
    """The start and what it refuses; a list in each of its states."""
    many = f"/positions/{camera.office.ids[f'position-{camera.language}']}/invite/many"
    async with camera.signed_in() as page:
        await camera.visit(page, many, ".lines li")
        await camera.shoot(page, "app-invite-many")
        await _refused(camera, page)
        for state, selector in (
            ("preview", ".batch .problem"),
            ("resumes", ".batch .problem"),
            ("reading", "progress"),
            ("sending", ".page progress"),
            ("failed", ".note.brick"),
            ("sent", ".batch td button"),
        ):
            batch = camera.office.ids[f"{state}-{camera.language}"]
            await camera.visit(page, f"{many}/{batch}", selector)
            await page.locator(".skeleton").first.wait_for(state="detached")
            await camera.shoot(page, f"app-invite-many-{state}")
            if state == "preview":
                await _preview(camera, page)
        await _sent_by_another(camera, page)
    async with camera.signed_in() as page:
        await _without_mail(camera, page, many)


async def _refused(camera: WorkspaceCamera, page: Page) -> None:
    """Nothing was pasted; the file has no candidates."""
    await page.locator("form button[type=submit]").click()
    await page.locator("form .field-problem").wait_for()
    await camera.shoot(page, "app-invite-many-nothing")
    archive = packed({"candidates.csv": b"name,email\nAda,ada@example.org\n"})
    await page.get_by_test_id("many-file").set_input_files(
        {"name": "candidates.zip", "mimeType": "application/zip", "buffer": archive}
    )
    await page.locator(".drop ~ .note.brick").wait_for()
    await camera.shoot(page, "app-invite-many-wrong-file")


async def _preview(camera: WorkspaceCamera, page: Page) -> None:
    """Only the rows with problems; the question before the list is deleted."""
    rows = await page.locator(".batch tbody tr").count()
    await page.locator(".batch-head input").check()
    await page.locator(".batch tbody tr").nth(rows - 1).wait_for(state="detached")
    await camera.shoot(page, "app-invite-many-faulty")
    await page.locator(".button.loss").click()
    await page.get_by_role("dialog").wait_for()
    await camera.shoot(page, "app-invite-many-delete")
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")


async def _sent_by_another(camera: WorkspaceCamera, page: Page) -> None:
    """A list whose links are for the person who sent it."""
    other = "ko" if camera.language == "en" else "en"
    ids = camera.office.ids
    path = f"/positions/{ids[f'position-{other}']}/invite/many/{ids[f'sent-{other}']}"
    await camera.visit(page, path, ".batch")
    await page.locator(".skeleton").first.wait_for(state="detached")
    await camera.shoot(page, "app-invite-many-sent-by-another")


async def _without_mail(camera: WorkspaceCamera, page: Page, many: str) -> None:
    """A list to send where no mail server is set up: the other states need one."""
    batch = camera.office.ids[f"preview-{camera.language}"]
    await page.route(f"**/api/v1/invitation-batches/{batch}", _mail_off)
    await camera.visit(page, f"{many}/{batch}", ".batch-send .no-mail")
    await page.locator(".skeleton").first.wait_for(state="detached")
    await page.locator(".batch-send").scroll_into_view_if_needed()
    await camera.shoot(page, "app-invite-many-no-mail")


async def _mail_off(route: Route) -> None:
    """Answer as the server does without a mail server."""
    response = await route.fetch()
    await route.fulfill(response=response, json=await response.json() | {"mail_on": False})
