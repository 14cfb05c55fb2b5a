"""Visits to every state of the workspace.

``BEFORE`` needs a server without any interview, ``PARTS`` the filled one.
"""

from __future__ import annotations

from playwright.async_api import Page

from tests.support.office_batches import NAMES
from tests.support.workspace_office import CANDIDATE, RECRUITER
from tools.screenshots.refused import never
from tools.screenshots.workspace import candidate, integrations, mail
from tools.screenshots.workspace.branding import branding
from tools.screenshots.workspace.camera import NOWHERE, WorkspaceCamera, refused
from tools.screenshots.workspace.invite_many import invite_many
from tools.screenshots.workspace.positions import positions


async def entrance(camera: WorkspaceCamera) -> None:
    """Signing in, by password and by link, and what can go wrong."""
    async with camera.tab() as page:
        await page.locator("form").wait_for()
        await camera.shoot(page, "app-sign-in")
        await camera.sign_in(page, "ruth", "not the password")
        await page.locator(".note.brick").wait_for()
        await camera.shoot(page, "app-sign-in-wrong")
        await page.route("**/api/v1/auth/**", lambda route: route.abort())
        await page.reload()
        await page.locator(".ws.centre button").wait_for()
        await camera.shoot(page, "app-unreachable")
    async with camera.tab("/app/#sign-in=used") as page:
        await page.locator(".note.amber").wait_for()
        await camera.shoot(page, "app-sign-in-bad-link")
    async with camera.signed_in(CANDIDATE) as page:
        await camera.shoot(page, "app-candidates-account")
    async with camera.signed_in(RECRUITER) as page:
        await camera.visit(page, "/settings/people", ".tabs ~ .quiet")
        await camera.shoot(page, "app-settings-admins-only")
    async with camera.tab("/shared/nothing") as page:
        await page.locator("h1").wait_for()
        await camera.shoot(page, "app-shared-closed")


async def empty(camera: WorkspaceCamera) -> None:
    """Every list before the first position."""
    async with camera.signed_in() as page:
        await page.locator(".state.empty").wait_for()
        await camera.shoot(page, "app-list-empty")
        for path, selector, name in (
            ("/today", ".today h2, .page h2", "today"),
            ("/positions", ".state.empty", "positions"),
            ("/live", ".state.empty", "live"),
            ("/requests", ".switch ~ p, .page > .quiet", "requests"),
            ("/settings/keys", ".page section .quiet", "keys"),
            ("/settings/webhooks", ".page section .quiet", "webhooks"),
            ("/settings/integrations", ".page section .actions ~ .quiet", "integrations"),
            ("/settings/branding", ".branding form", "branding"),
        ):
            await camera.visit(page, path, selector)
            await page.locator(".skeleton").wait_for(state="detached")
            await camera.shoot(page, f"app-{name}-empty")


async def lists(camera: WorkspaceCamera) -> None:
    """The list of interviews, its menus and dialogs, and what floats on every page."""
    async with camera.signed_in() as page:
        await page.locator(".tbody .tr").first.wait_for()
        await camera.shoot(page, "app-list")
        await page.locator(".toolbar .filter").first.click()
        await page.get_by_role("option").first.wait_for()
        await camera.shoot(page, "app-list-filter")
        await page.keyboard.press("Escape")
        for row in (0, 1):
            await page.locator(".tbody .tr input").nth(row).check()
        bulk = page.locator(".bulk")
        await camera.shoot(page, "app-list-selected")
        await bulk.locator("button").first.click()
        await page.get_by_role("menuitem").first.wait_for()
        await camera.shoot(page, "app-list-stages")
        await page.get_by_role("menuitem").nth(1).click()
        await page.locator(".notices button").first.wait_for()
        await camera.shoot(page, "app-list-moved")
        await page.locator(".notices button").first.click()
        for place, name in ((-3, "export"), (-2, "delete")):
            await bulk.locator("> button").nth(place).click()
            await page.get_by_role("dialog").wait_for()
            await camera.shoot(page, f"app-list-{name}")
            await page.keyboard.press("Escape")
            await page.get_by_role("dialog").wait_for(state="detached")
        await messages(camera, page)
        await camera.visit(page, "/?q=nobody-of-this-name", ".state.empty")
        await camera.shoot(page, "app-list-none-found")
        await floating(camera, page)
        await camera.visit(page, "/nowhere", ".page h1, main h1")
        await camera.shoot(page, "app-not-found")
        await camera.visit(page, f"/interviews/{NOWHERE}", ".note.brick")
        await camera.shoot(page, "app-gone")


async def messages(camera: WorkspaceCamera, page: Page) -> None:
    """Reminders and invitations for the selected candidates; none is sent."""
    invited = NAMES[camera.language][0]
    await camera.visit(page, f"/?q={invited.split()[-1]}", f".tbody .tr:has-text('{invited}')")
    others = page.locator(".tbody .tr").filter(has_not_text=invited)
    await others.first.wait_for(state="detached")
    await page.locator(".tbody .tr input").first.check()
    for place, name in ((2, "remind"), (3, "again")):
        await page.locator(".bulk > button").nth(place).click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, f"app-list-{name}")
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="detached")


async def floating(camera: WorkspaceCamera, page: Page) -> None:
    """The menu of the account, the keys, and the palette."""
    await page.locator(".account").click()
    await page.get_by_role("menuitem").first.wait_for()
    await camera.shoot(page, "app-account")
    await page.get_by_role("menuitem").nth(2).click()
    await page.get_by_role("dialog").wait_for()
    await camera.shoot(page, "app-keys")
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")
    await page.keyboard.press("Control+k")
    await page.locator(".palette-input").fill("a")
    await page.locator(".palette-list [role=option]").first.wait_for()
    await camera.shoot(page, "app-palette")
    await page.locator(".palette-input").fill("nothing of this name")
    await page.locator(".palette-none").wait_for()
    await camera.shoot(page, "app-palette-none")
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")


async def broken(camera: WorkspaceCamera) -> None:
    """Pages whose data doesn't come, or not yet."""
    async with camera.signed_in() as page:
        await page.locator(".tbody .tr").first.wait_for()
        await page.route("**/api/v1/requests*", never)
        await camera.visit(page, "/requests", ".skeleton")
        await camera.shoot(page, "app-requests-loading")
        await page.route("**/api/v1/workspace/today", refused)
        await camera.visit(page, "/today", ".note.brick")
        await camera.shoot(page, "app-today-failed")
        await page.context.set_offline(True)
        await camera.visit(page, "/live", ".note.brick")
        await camera.shoot(page, "app-live-offline")


async def work(camera: WorkspaceCamera) -> None:
    """What awaits people: today, live interviews, requests."""
    ids = camera.office.ids
    async with camera.signed_in() as page:
        await camera.visit(page, "/today", ".page a")
        await page.locator(".skeleton").wait_for(state="detached")
        await camera.shoot(page, "app-today")
        await camera.visit(page, "/live", ".lines li")
        await camera.shoot(page, "app-live")
        await camera.visit(page, f"/live/{ids['live']}", ".entries .entry")
        await camera.shoot(page, "app-live-watch")
        await page.locator(".loss").click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-live-end")
        await page.keyboard.press("Escape")
        await camera.visit(page, "/requests", ".requests li")
        await camera.shoot(page, "app-requests")
        await page.locator(".answer-form .button").first.click()
        await page.locator(".note.brick").wait_for()
        await camera.shoot(page, "app-requests-incomplete")
        deletion = page.locator(".answer-form").filter(has=page.locator(".loss"))
        await deletion.locator("textarea").fill("Done as you asked.")
        await deletion.locator(".loss").click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-requests-delete")
        await page.keyboard.press("Escape")
        await page.locator(".switch button").nth(1).click()
        await page.locator(".answer-text").wait_for()
        await camera.shoot(page, "app-requests-answered")


async def settings(camera: WorkspaceCamera) -> None:
    """People, keys and webhooks."""
    async with camera.signed_in() as page:
        for part in ("people", "keys", "webhooks"):
            await camera.visit(page, f"/settings/{part}", ".lines li")
            await camera.shoot(page, f"app-settings-{part}")
            await page.locator("section > .actions button").first.click()
            await page.get_by_role("dialog").wait_for()
            await camera.shoot(page, f"app-settings-{part}-add")
            await page.keyboard.press("Escape")
            await page.get_by_role("dialog").wait_for(state="detached")
        await page.locator(".lines .actions button").nth(1).click()
        await page.locator(".lines li li, .lines tbody tr").first.wait_for()
        await camera.shoot(page, "app-settings-webhooks-deliveries")
        await page.locator(".lines .loss").first.click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-settings-webhooks-delete")
        await page.keyboard.press("Escape")
        await camera.visit(page, "/settings/keys", ".lines li .loss")
        await page.locator(".lines .loss").first.click()
        await page.get_by_role("dialog").wait_for()
        await camera.shoot(page, "app-settings-keys-revoke")


BEFORE = (empty, mail.off)
PARTS = (
    entrance,
    lists,
    candidate.review,
    candidate.others,
    positions,
    invite_many,
    work,
    settings,
    mail.on,
    integrations.integrations,
    branding,
    broken,
)
