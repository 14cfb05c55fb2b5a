"""What the endpoints work with; the composition root fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.host import Host
from api.settings import ApiSettings
from db.relay import EventRelay
from db.session import Database
from rooms.settings import RoomSettings


@dataclass(frozen=True)
class Services:
    """Everything that the API uses but does not own."""

    database: Database
    relay: EventRelay
    host: Host
    settings: ApiSettings
    rooms: RoomSettings
    token_secret: str
    """Signs join tokens; at least 32 characters."""
    data_dir: Path
    """Folder that ``recording_path`` and ``audio_path`` are relative to."""


def get_services(connection: HTTPConnection) -> Services:
    """The services of the app that this request or WebSocket belongs to."""
    services: Services = connection.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]
