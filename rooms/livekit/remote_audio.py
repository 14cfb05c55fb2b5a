"""The sound of one participant's microphone, and whether it flows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from livekit import rtc

from kit.audio import FRAME_S, LISTENING_RATE, Pcm
from kit.patches.livekit import TrackSink

log = structlog.get_logger(__name__)

WATCH_S = 0.5
"""How often the track's statistics are read, which costs about 1.5 ms."""
WATCH_ARRIVAL_S = 0.05
"""The same until the first packet has come."""
WATCH_RETURN_S = 0.25
"""The same while packets are missing."""
MISSING_S = 1.0
"""Without a packet for this long, packets are missing."""


class RemoteAudio:
    """Reads one participant's microphone.

    The native stream delivers samples all the time, whether packets come or not; the track's
    statistics say when the last packet came.

    Args:
        participant: of the room.
        track: its microphone.
        muted: whether it is muted now.
        on_audio: takes 16 kHz mono as it arrives.
        on_packet: takes the seconds since the last packet, again and again.
    """

    def __init__(
        self,
        participant: rtc.RemoteParticipant,
        track: rtc.Track,
        *,
        muted: Callable[[], bool],
        on_audio: Callable[[RemoteAudio, Pcm], None],
        on_packet: Callable[[RemoteAudio, float], None],
    ) -> None:
        self.identity = participant.identity
        self.sid = participant.sid
        self._muted = muted
        self._track = track
        self._on_packet = on_packet
        self._sink = TrackSink(
            track,
            lambda pcm: on_audio(self, pcm),
            sample_rate=LISTENING_RATE,
            num_channels=1,
            frame_size_ms=round(FRAME_S * 1000),
        )
        self._watcher = asyncio.create_task(self._watch(), name=f"watch-{self.identity}")

    def stop(self) -> None:
        """Call back no more."""
        self._sink.stop()
        self._watcher.cancel()

    async def aclose(self) -> None:
        """Stop and free the native side."""
        self.stop()
        await asyncio.gather(self._watcher, return_exceptions=True)
        await self._sink.aclose()

    async def _watch(self) -> None:
        while True:
            age_s = await self._packet_age_s()
            if age_s is not None:
                self._on_packet(self, age_s)
            if age_s is None:
                await asyncio.sleep(WATCH_ARRIVAL_S)
            else:
                await asyncio.sleep(WATCH_S if age_s < MISSING_S else WATCH_RETURN_S)

    async def _packet_age_s(self) -> float | None:
        """Seconds since the last packet; None when none came yet.

        A muted device need not send sound; then packets of any kind count, which the server sends
        about every second. With a frozen server even they are missing.
        """
        try:
            reports = await self._track.get_stats()
        except Exception as error:  # the library raises nothing more precise
            log.debug("audio.no_statistics", identity=self.identity, error=str(error))
            return None
        last_ms = _last_ms_of_any(reports) if self._muted() else _last_ms_of_audio(reports)
        return max(0.0, time.time() - last_ms / 1000) if last_ms else None


def _last_ms_of_audio(reports: list[Any]) -> float:
    """When a track's last packet came, by its statistics, in ms since 1970; 0: none came yet."""
    for report in reports:
        if report.WhichOneof("stats") == "inbound_rtp":
            inbound = report.inbound_rtp
            if inbound.received.packets_received:
                return float(inbound.inbound.last_packet_received_timestamp)
    return 0.0


def _last_ms_of_any(reports: list[Any]) -> float:
    """When the connection's last packet of any kind came, likewise."""
    pairs = (r.candidate_pair.candidate_pair for r in reports if r.HasField("candidate_pair"))
    return max((float(pair.last_packet_received_timestamp) for pair in pairs), default=0.0)
