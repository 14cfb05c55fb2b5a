"""The dependencies of the endpoints; the composition root provides them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import Depends
from pydantic import SecretStr
from starlette.requests import HTTPConnection

from api.cache.rows import Rows
from api.host import Host, SoundCheck, Voice
from api.limits.settings import RateSettings
from api.settings import ApiSettings
from db.relay import EventRelay
from db.session import Database
from kit.language import Language
from models.embeddings import Embedder
from models.llm.text import TextModel
from models.settings import ModelSettings
from pipelines.invitations.mailing import Mailing
from pipelines.settings import RetentionSettings
from pipelines.webhooks.settings import WebhookSettings
from rooms.livekit.server_events import ServerEventReader
from rooms.settings import RoomSettings

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel


class LinkServices(Protocol):
    """What making links to interviews and sending them takes; job workers have it, too."""

    @property
    def token_secret(self) -> str:
        """Signs all tokens; at least 32 characters."""

    @property
    def mailing(self) -> Mailing:
        """How e-mail to candidates is sent."""


@dataclass(frozen=True)
class Services:
    """Everything that the API uses but doesn't own."""

    database: Database
    relay: EventRelay
    rows: Rows
    """Cached rows, by their keys."""
    host: Host
    settings: ApiSettings
    rooms: RoomSettings
    token_secret: str
    """Signs all tokens; at least 32 characters."""
    data_dir: Path
    """The folder that ``recording_path``, ``audio_path`` and ``file_path`` are relative to."""
    models_dir: Path
    """The folder of the model store, which also holds the fonts of reports."""
    models: ModelSettings = field(default_factory=ModelSettings)
    """Which recogniser and voice a language has, and where their weights are."""
    first_language: Language = "en"
    """The language whose models are loaded at start."""
    text_model: TextModel | None = None
    """Parses what rules can't in a résumé; None: rules only."""
    structured: StructuredModel | None = None
    """Words questions and learning paths; None: rules only."""
    embedder: Embedder | None = None
    """Searches answers by meaning; None: they can only be listed."""
    rates: RateSettings = field(default_factory=RateSettings)
    cache_url: SecretStr | None = None
    """The Redis server that counts requests; None: this process counts them."""
    sound_check: SoundCheck | None = None
    """Checks a candidate's microphone; None: there is no recogniser."""
    voice: Voice | None = None
    """Speaks a plan's questions to recruiters; None: there is no voice."""
    page_dir: Path | None = None
    """The built web page; None: it was not built."""
    livekit_url: str = ""
    """Where candidates reach the LiveKit server; empty if rooms are direct."""
    livekit_webhooks: ServerEventReader | None = None
    """Reads the LiveKit server's webhooks; None if rooms are direct."""
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)
    """How messages are sent to subscribers."""
    mailing: Mailing = field(default_factory=Mailing)
    """How e-mail to candidates is sent."""
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    """How long interviews are stored, unless their position or the organisation says
    otherwise."""


async def get_services(connection: HTTPConnection) -> Services:
    """The services of the app that serves this request or WebSocket.

    A coroutine, although it awaits nothing: FastAPI runs plain functions in a thread.
    """
    services: Services = connection.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]
