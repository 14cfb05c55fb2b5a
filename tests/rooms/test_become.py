"""A room whose interview becomes known while a caller is in it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from kit.audio import Pcm
from rooms.media_room import MediaRoom
from rooms.recording import finalize

pytestmark = pytest.mark.realtime


class QuietRoom(MediaRoom):
    """Sends nowhere."""

    async def open(self) -> None:
        self.start()

    async def publish(self, message: dict[str, Any]) -> None:
        """There is no client."""

    def _send(self, pcm: Pcm) -> None:
        """There is no connection."""

    async def _leave(self) -> None:
        """There is no connection."""

    def hear(self, pcm: Pcm) -> None:
        """The candidate's sound."""
        self._media_flows()
        self._receive(pcm)


async def test_clock_and_recording_begin_with_the_interview(tmp_path: Path) -> None:
    room = QuietRoom("call-1")
    await room.open()
    await asyncio.sleep(0.5)
    assert list(tmp_path.iterdir()) == []
    became_at = time.time()
    room.speech_engine = "kokoro/af_heart"
    room.become("interview-1", recordings_dir=tmp_path, started_at=None)
    assert room.interview_id == "interview-1"
    assert room.clock.position(time.time()) < 0.1
    room.hear(np.full(1_600, 500, np.int16))
    await asyncio.sleep(0.6)
    await room.aclose()
    took_s = time.time() - became_at
    with av.open(str(finalize(tmp_path / "interview-1"))) as file:
        assert file.duration is not None
        recorded_s = file.duration / av.time_base
        tags = file.streams.audio[0].metadata
    assert tags["SYNTHETIC_SPEECH_ENGINE"] == "kokoro/af_heart"
    assert 0.4 < recorded_s < took_s + 0.1


async def test_times_go_on_from_the_interviews_first_start(tmp_path: Path) -> None:
    room = QuietRoom("call-2")
    await room.open()
    started_at = time.time() - 100.0
    room.become("interview-2", recordings_dir=tmp_path, started_at=started_at)
    assert 99.9 < room.clock.position(time.time()) < 101.0
    await room.aclose()
