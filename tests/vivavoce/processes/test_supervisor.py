"""The supervisor without its children."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from db.settings import DatabaseSettings
from vivavoce.processes.supervisor import Supervisor
from vivavoce.settings import Settings

pytestmark = pytest.mark.realtime


async def test_it_keeps_running_without_servers_to_restart(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database=DatabaseSettings(url="postgresql://elsewhere/x"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await Supervisor(settings).wait()
