"""The API without rooms: ``python -m bench.api_server PORT``.

``bench api`` needs no more. For ``bench pages`` a second argument, the data folder, adds the built
pages and requires accounts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
import uvloop
from fastapi import FastAPI

from api.app import create_app
from api.cache.rows import Rows
from api.host import RoomOverError
from api.limits.settings import RateSettings
from api.services import Services
from api.settings import ApiSettings
from db.access import Access
from db.relay import EventRelay
from db.session import Database
from rooms.join_grants import JoinGrant
from rooms.settings import RoomSettings
from vivavoce.logs import configure_logs
from vivavoce.processes.gc_tuning import freeze_loaded_objects
from vivavoce.web_page import find_page


class NoRooms:
    """A host without rooms."""

    async def prepare(self, interview_id: UUID) -> None:
        pass

    async def check_language(self, language: str) -> None:
        pass

    async def check_space(self) -> None:
        pass

    async def join(self, interview_id: UUID, rtc_url: str, access: Access) -> JoinGrant:
        raise RoomOverError("this server has no rooms")

    async def connect(
        self, interview_id: UUID, sdp: str, type_: str, access: Access
    ) -> tuple[str, str]:
        raise RoomOverError("this server has no rooms")

    async def complete(self, interview_id: UUID) -> None:
        pass

    def readiness(self) -> dict[str, Any]:
        return {"status": "ready"}


def make_app(
    database: Database, relay: EventRelay, folder: Path, *, pages: bool = False
) -> tuple[FastAPI, Rows]:
    """The application, and its cache.

    Args:
        pages: serve the built pages too, to people with accounts.
    """
    rows = Rows(database, relay)
    services = Services(
        database=database,
        relay=relay,
        rows=rows,
        host=NoRooms(),
        settings=ApiSettings(accounts_only=pages),
        rooms=RoomSettings(),
        token_secret="for the access tokens of one measurement",
        data_dir=folder,
        models_dir=folder,
        rates=RateSettings(read="1000000/minute", sign_in=""),
        page_dir=find_page() if pages else None,
    )
    return create_app(services), rows


async def serve(url: str, port: int, data_dir: Path | None) -> None:
    """Serve until the process is terminated; the pages too, if there is a data folder."""
    database = Database(url)
    relay = EventRelay(database)
    with tempfile.TemporaryDirectory() as folder:
        app, rows = make_app(database, relay, data_dir or Path(folder), pages=data_dir is not None)
        await relay.start()
        await rows.warm()
        freeze_loaded_objects()
        config = uvicorn.Config(app, port=port, log_config=None, access_log=False)
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    configure_logs("warning")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    uvloop.run(serve(os.environ["VIVAVOCE_DB_URL"], int(sys.argv[1]), folder))
