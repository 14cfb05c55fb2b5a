"""What the endpoints work with; the composition root fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from pydantic import SecretStr
from starlette.requests import HTTPConnection

from api.cache.rows import Rows
from api.host import Host, SoundCheck
from api.limits.settings import RateSettings
from api.settings import ApiSettings
from db.relay import EventRelay
from db.session import Database
from models.embeddings import Embedder
from models.llm.structured import StructuredModel
from models.llm.text import TextModel
from pipelines.settings import RetentionSettings
from pipelines.webhooks.settings import WebhookSettings
from rooms.livekit.server_events import WebhookReader
from rooms.settings import RoomSettings


@dataclass(frozen=True)
class Services:
    """Everything that the API uses but does not own."""

    database: Database
    relay: EventRelay
    rows: Rows
    """Rows that are read often, by their keys."""
    host: Host
    settings: ApiSettings
    rooms: RoomSettings
    token_secret: str
    """Signs join tokens; at least 32 characters."""
    data_dir: Path
    """Folder that ``recording_path``, ``audio_path`` and ``file_path`` are relative to."""
    models_dir: Path
    """Folder of the model store, which has the fonts of reports too."""
    text_model: TextModel | None = None
    """Reads what rules leave open in a résumé; None: rules alone."""
    structured: StructuredModel | None = None
    """Drafts questions and learning paths; None: rules."""
    embedder: Embedder | None = None
    """Finds answers by likeness; None: they can only be listed."""
    rates: RateSettings = field(default_factory=RateSettings)
    cache_url: SecretStr | None = None
    """Redis, where counts of requests are kept; None: in this process."""
    sound_check: SoundCheck | None = None
    """Hears a candidate before the interview; None: there is no recogniser."""
    page_dir: Path | None = None
    """The built page; None: it was not built."""
    livekit_url: str = ""
    """Where candidates reach the LiveKit server; empty where rooms are direct."""
    livekit_webhooks: WebhookReader | None = None
    """Reads the LiveKit server's webhooks; None where rooms are direct."""
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)
    """How messages to subscribers leave the house."""
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    """How long an interview is kept whose position says nothing else."""


async def get_services(connection: HTTPConnection) -> Services:
    """The services of the app that this request or WebSocket belongs to.

    A coroutine though it waits for nothing: the framework calls plain functions in a thread.
    """
    services: Services = connection.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]
