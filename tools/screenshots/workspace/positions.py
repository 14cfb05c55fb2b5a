"""Visits to the states of positions, the plan editor, and the invitation of one candidate."""

from __future__ import annotations

from playwright.async_api import Page, Route

from interviews.plan import load_plan
from tools.screenshots.workspace.camera import NOWHERE, WorkspaceCamera

JOB_TEXT = {
    "en": "You look after the sensors of our warehouse robots and report what you find.",
    "ko": "물류 로봇의 센서를 관리하고, 이상이 생기면 원인을 찾아 운영 담당자에게 보고합니다.",
}


async def positions(camera: WorkspaceCamera) -> None:
    """Positions, the plan editor, and an invitation."""
    own = camera.office.ids[f"position-{camera.language}"]
    async with camera.signed_in() as page:
        await camera.visit(page, "/positions", ".page li, .page tbody tr")
        await camera.shoot(page, "app-positions")
        await camera.visit(page, "/positions/new", "form .plans")
        await camera.shoot(page, "app-position-new")
        await page.locator("form button[type=submit]").click()
        await page.locator(".field-problem").first.wait_for()
        await camera.shoot(page, "app-position-new-incomplete")
        await describe(camera, page)
        await page.locator(".draft-plan button").click()
        await page.locator(".draft-plan .note.amber").wait_for()
        await camera.shoot(page, "app-position-new-no-model")
        # Once it is known that there is no model, the button of this form stays off.
        await camera.visit(page, "/positions", ".page li, .page tbody tr")
        await camera.visit(page, "/positions/new", "form .plans")
        await describe(camera, page)
        await drafting(camera, page)
        await camera.visit(page, f"/positions/{own}", ".plan-question")
        await camera.shoot(page, "app-position")
        question = page.locator(".plan-question").first
        await question.locator("summary").click()
        await question.scroll_into_view_if_needed()
        await question.locator(".hear").click()
        await question.locator(".note.amber").wait_for()
        await camera.shoot(page, "app-position-question")
        await question.locator(".question-body input, .question-body textarea").first.fill("")
        await page.locator(".save-bar button[type=submit]").click()
        await page.locator(".save-bar .note.brick").wait_for()
        await camera.shoot(page, "app-position-gap")
        await page.locator(".plan-question").last.locator("summary").click()
        await page.locator(".plan-question").last.scroll_into_view_if_needed()
        await camera.shoot(page, "app-position-rubric")
        await camera.visit(page, f"/positions/{own}/invite", "form")
        await page.locator("form button[type=submit]").click()
        await page.locator(".field-problem").first.wait_for()
        await camera.shoot(page, "app-invite-incomplete")
        await page.locator("form input").first.fill("Mary Jackson")
        await page.locator("form button[type=submit]").click()
        await page.locator(".field-problem").wait_for()
        await camera.shoot(page, "app-invite-no-address")
        await page.locator("form input[type=email]").fill("mary@example.org")
        await page.locator("form button[type=submit]").click()
        await page.locator(".ready").wait_for()
        await camera.shoot(page, "app-invite-ready")


async def describe(camera: WorkspaceCamera, page: Page) -> None:
    """Say what position a plan is to be drafted for."""
    await page.locator("form input").first.fill("Data analyst")
    await page.locator("form textarea").first.fill(JOB_TEXT[camera.language])


async def drafting(camera: WorkspaceCamera, page: Page) -> None:
    """A plan that is being drafted, and a draft; no language model is at hand."""
    plan = load_plan(f"standard-{camera.language}").model_dump(mode="json")
    task = {"id": NOWHERE, "state": "running", "progress": 40, "finished_at": None, "error": None}
    over = {"state": "succeeded", "progress": 100, "finished_at": "2026-12-01T10:00:00+09:00"}
    result = {"plan": plan, "model": "a-model", "notes": []}

    async def accept(route: Route) -> None:
        await route.fulfill(status=202, json=task)

    async def follow(route: Route) -> None:
        await route.fulfill(json=task)

    await page.route("**/api/v1/plans/draft", accept)
    await page.route(f"**/api/v1/tasks/{NOWHERE}", follow)
    await page.locator(".draft-plan button").click()
    await page.locator(".draft-plan progress").wait_for()
    await camera.shoot(page, "app-position-new-drafting")
    task |= over | {"result": result}
    await page.locator(".draft-plan .note.info").wait_for()
    await camera.shoot(page, "app-position-new-drafted")
