"""The languages that interviews can be held in, as the workspace shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from pydantic import SecretStr

from api.app import create_app
from api.services import Services
from db.relay import EventRelay
from db.session import Database
from models.settings import ModelSettings
from models.store.store import ModelStore
from rooms.livekit.server_events import ServerEventReader
from rooms.livekit.settings import LiveKitSettings
from tests.support.api_candidate import API
from tests.support.api_server import Served
from tests.support.model_files import put_model


@pytest_asyncio.fixture
async def services(database: Database, relay: EventRelay, tmp_path: Path) -> Services:
    """With the models of English interviews."""
    models = ModelSettings(models_dir=tmp_path / "models", stt_model="auto", tts_engine="auto")
    for each in ("whisper-tiny.en", "all-minilm-l6-v2"):
        put_model(ModelStore(models.models_dir), each)
    return replace(Served(database, relay, tmp_path).services, models=models)


async def languages(services: Services) -> dict[str, Any]:
    transport = httpx.ASGITransport(create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        response = await client.get(f"{API}/languages")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_language_without_models_says_how_to_fetch_them(services: Services) -> None:
    shown = await languages(services)
    assert shown["on_agents"] is False
    english, korean = shown["items"]
    assert english == {
        "language": "en",
        "ready": True,
        "first": True,
        "recogniser": {"name": "whisper-tiny.en", "state": "found"},
        "voice": {"name": "hibari", "state": "found"},
        "missing_models": [],
        "missing_bytes": 0,
        "command": None,
    }
    assert (korean["language"], korean["ready"], korean["first"]) == ("ko", False, False)
    assert korean["recogniser"] == {"name": "whisper-base", "state": "missing"}
    assert korean["missing_models"] == ["whisper-base"]
    assert korean["missing_bytes"] > 0
    assert korean["command"] == "vivavoce models pull --language ko"
    put_model(ModelStore(services.models.models_dir), "whisper-base")
    assert (await languages(services))["items"][1]["ready"] is True


async def test_agents_on_other_machines_have_the_recognisers(services: Services) -> None:
    livekit = ServerEventReader(LiveKitSettings(api_key="key", api_secret=SecretStr("s" * 32)))
    shown = await languages(replace(services, livekit_webhooks=livekit))
    assert shown["on_agents"] is True
    korean = shown["items"][1]
    assert (korean["recogniser"]["state"], korean["ready"]) == ("on_agents", True)
    assert (korean["missing_models"], korean["command"]) == ([], None)
    assert korean["voice"] == {"name": "espeak", "state": "found"}
