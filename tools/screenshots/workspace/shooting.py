"""Takes all screenshots of the workspace, on a server with a database for this run."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade
from db.relay import EventRelay
from db.session import Database
from tests.support.workspace_office import ADMINS, Office, open_office
from tools.screenshots.workspace.camera import WorkspaceCamera
from tools.screenshots.workspace.walk import BEFORE, PARTS

AT_ONCE = 3
"""Parts that are visited at the same time, because each of them waits a lot."""

AnyCamera = TypeVar("AnyCamera", bound=WorkspaceCamera)


async def visit_all(
    make: Callable[[str], AnyCamera],
    parts: Sequence[Callable[[WorkspaceCamera], Awaitable[None]]],
    languages: Sequence[str] = tuple(ADMINS),
) -> list[AnyCamera]:
    """Visit the states of all parts in each language, several at once.

    A part that fails is noted in its camera; all others are visited.
    """
    slots = asyncio.Semaphore(AT_ONCE)

    async def visited(
        part: Callable[[WorkspaceCamera], Awaitable[None]], language: str
    ) -> AnyCamera:
        async with slots:
            camera = make(language)
            try:
                await part(camera)
            except PlaywrightError as error:
                last = camera.names[-1:]
                camera.unreached.append(f"{part.__name__} {language}, after {last}: {error}")
            return camera

    return await asyncio.gather(
        *(visited(part, language) for part in parts for language in languages)
    )


async def shoot_workspace(browser: Browser, folder: Path, only: tuple[str, ...]) -> int:
    """Take the screenshots of all states, or of those with these prefixes."""
    cameras: list[WorkspaceCamera] = []
    async with empty_office() as office:
        for parts in (BEFORE, PARTS):
            cameras += await visit_all(
                lambda language: WorkspaceCamera(browser, language, office, folder, only), parts
            )
            if parts is BEFORE:
                await office.fill()
    for camera in cameras:
        print(*camera.unreached, sep="\n", end="")
    return sum(camera.taken for camera in cameras)


@asynccontextmanager
async def empty_office() -> AsyncIterator[Office]:
    """A served workspace with accounts only, on a database that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-screenshots-") as scratch:
        postgres = EmbeddedPostgres(Path(scratch) / "postgres", database="screenshots")
        await postgres.start()
        try:
            await upgrade(postgres.uri)
            database = Database(postgres.uri)
            relay = EventRelay(database)
            await relay.start()
            async with open_office(database, relay, Path(scratch) / "data") as office:
                yield office
            await relay.stop()
            await database.dispose()
        finally:
            await postgres.stop()
