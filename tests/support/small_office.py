"""A served workspace with a recruiter and two finished interviews, for walks through the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from db.relay import EventRelay
from db.session import Database
from db.tables import Role
from judging.levels import LevelRange
from tests.support.api_accounts import PASSWORD, add_user
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.finished_interviews import Finished, finished_interview
from tests.support.workspace_office import serving
from vivavoce.web_page import find_page


@dataclass(frozen=True)
class SmallOffice:
    """A running server with a recruiter and two finished interviews of one position."""

    url: str
    served: Served
    strong: Finished
    weak: Finished


@asynccontextmanager
async def open_small_office(
    database: Database, relay: EventRelay, data_dir: Path
) -> AsyncIterator[SmallOffice]:
    """Store the recruiter Ruth, and interviews of Ada Lovelace and 김하늘; serve the page."""
    served = Served(database, relay, data_dir, page_dir=find_page())
    served.services.settings.accounts_only = True
    await add_user(database, "Ruth", Role.RECRUITER, password=PASSWORD)
    position = await stored_position(database, title="Data analyst")
    strong = await finished_interview(
        database,
        data_dir,
        position,
        "Ada Lovelace",
        {"communication": 4, "ownership": 5, "problem-solving": LevelRange(3, 4)},
    )
    weak = await finished_interview(
        database, data_dir, position, "김하늘", {"communication": 2, "ownership": None}
    )
    async with database.unit_of_work() as work:
        last = strong.entries[-1]
        path = f"recordings/{strong.interview.id}/recording.ogg"
        await work.interviews.set_recording(strong.interview.id, path, [(last.start_s, last.end_s)])
    async with serving(served.app) as url:
        yield SmallOffice(url, served, strong, weak)
