"""An API on a real database, with a fake host of the live interviews."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from api.cache.rows import Rows
from api.cache.settings import CacheSettings
from api.host import NotReadyError, SoundCheck
from api.limits.settings import RateSettings
from api.services import Services
from api.settings import ApiSettings
from db.access import Access
from db.relay import EventRelay
from db.session import Database
from models.settings import ModelSettings
from pipelines.invitations.mailing import Mailing
from pipelines.webhooks.settings import WebhookSettings
from rooms.join_grants import JoinGrant
from rooms.join_tokens import issue
from rooms.livekit.server_events import ServerEventReader
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings

SECRET = "a secret of more than thirty-two characters"


class RecordedHost:
    """Records what the API asks of it, and answers as a test prescribes."""

    def __init__(self, database: Database) -> None:
        self.prepared: list[UUID] = []
        self.offers: list[tuple[UUID, str, str]] = []
        self.completed: list[UUID] = []
        self.refusal: Exception | None = None
        self.languages_without_models: set[str] = set()
        self.disk_is_full = False
        self.state: dict[str, Any] = {"status": "ready"}
        self._database = database

    async def prepare(self, interview_id: UUID) -> None:
        self.prepared.append(interview_id)

    async def check_language(self, language: str) -> None:
        if language in self.languages_without_models:
            raise NotReadyError(f"run `vivavoce models pull --language {language}`", 60)

    async def check_space(self) -> None:
        if self.disk_is_full:
            raise NotReadyError("the server's disk is nearly full", 300)

    async def join(self, interview_id: UUID, rtc_url: str, access: Access) -> JoinGrant:
        if self.refusal is not None:
            raise self.refusal
        async with self._database.unit_of_work() as work:
            await work.interviews.open(interview_id)
        identity = f"candidate-{interview_id}"
        token, expires_at = issue(SECRET, str(interview_id), identity, 600, access)
        return JoinGrant(
            transport="direct",
            url=rtc_url,
            token=token,
            identity=identity,
            expires_at=expires_at,
        )

    async def connect(
        self, interview_id: UUID, sdp: str, type_: str, access: Access
    ) -> tuple[str, str]:
        if self.refusal is not None:
            raise self.refusal
        self.offers.append((interview_id, sdp, type_))
        return "v=0\r\nthe answer", "answer"

    async def complete(self, interview_id: UUID) -> None:
        self.completed.append(interview_id)
        if self.refusal is not None:
            raise self.refusal

    def readiness(self) -> dict[str, Any]:
        return self.state


class Served:
    """An app with everything it depends on.

    Raises:
        RuntimeError: no event loop is running: a relay that listens already needs one.
    """

    def __init__(
        self,
        database: Database,
        relay: EventRelay,
        data_dir: Path,
        *,
        key: str | None = None,
        livekit: LiveKitSettings | None = None,
        models_dir: Path | None = None,
        rates: RateSettings | None = None,
        sound_check: SoundCheck | None = None,
        page_dir: Path | None = None,
        livekit_url: str = "",
        redis_url: str | None = None,
        mailing: Mailing | None = None,
    ) -> None:
        asyncio.get_running_loop()
        cache = CacheSettings(url=SecretStr(redis_url) if redis_url else None)
        self.host = RecordedHost(database)
        self.database = database
        self.data_dir = data_dir
        self.services = Services(
            database=database,
            relay=relay,
            rows=Rows(database, relay, cache),
            cache_url=cache.url,
            host=self.host,
            settings=ApiSettings(
                key=SecretStr(key) if key else None, complete_timeout_s=0.2, body_limit_bytes=50_000
            ),
            rooms=RoomSettings(),
            token_secret=SECRET,
            rates=rates or RateSettings(),
            webhooks=WebhookSettings(keys=[SecretStr(SECRET)]),
            mailing=mailing or Mailing(secret=SECRET),
            data_dir=data_dir,
            models_dir=models_dir or ModelSettings().models_dir,
            sound_check=sound_check,
            page_dir=page_dir,
            livekit_url=livekit_url,
            livekit_webhooks=ServerEventReader(livekit) if livekit is not None else None,
        )
        self.app: FastAPI = create_app(self.services)
