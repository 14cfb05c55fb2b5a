"""The direct room: one candidate, one peer connection at a time, one clock.

Everything that happens at an even pace happens in one task that wakes every 20 ms: the
agent's next 20 ms are sent and recorded, and what the candidate's side did not deliver is
filled with silence. Frames of the candidate pass through the moment they arrive. A wake-up
costs about 0.5 ms; nothing in here may take more than 2 ms.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import av
import numpy as np

from rooms.base import INPUT_SAMPLE_RATE, OUTPUT_SAMPLE_RATE, RecordingClock, Room
from rooms.direct.audio_input import DirectAudioInput
from rooms.direct.audio_output import DirectAudioOutput
from rooms.direct.codec import RTP_CLOCK_HZ, RTP_TICKS_PER_FRAME, decoded_mono
from rooms.direct.peer import Peer, PeerEvents
from rooms.direct.timeline import InputTimeline
from rooms.pcm import Decimator, Pcm
from rooms.recording import Recorder
from rooms.settings import RoomSettings

logger = logging.getLogger(__name__)

TICK_S = 0.02
OUT_SAMPLES = OUTPUT_SAMPLE_RATE // 50

MAX_CATCH_UP_TICKS = 10
"""A loop that stalled up to 200 ms sends the late frames in a burst; after a longer stall the
speech goes on later instead, so that nobody hears a second of words at once."""

STALL_S = 0.04
AFTER_STALL_S = 0.1
"""When this process was late by more than two ticks, the candidate's packets lie in the socket:
they get a moment to come through before silence takes their place."""

MEDIA_TIMEOUT_S = 3.0
"""A client sends 50 packets a second, speech or not; none for this long and it is gone."""

CONNECT_TIMEOUT_S = 20.0
"""An offer that has not become a connection by then is given up."""

RESUME_AFTER_S = 0.15
"""Held speech goes on this long after a return, so that an agent who would rather ask anew can
take it back before anything of it is heard."""

REPLACED_NOTICE_S = 0.5
"""How long the device that is taken over from stays connected, to be told so."""


class RoomClosed(RuntimeError):  # noqa: N818
    """The interview's room is over; nobody can connect any more."""


class DirectRoom(Room):
    """One interview's meeting place over WebRTC, without a media server.

    The room lives from :meth:`start` to :meth:`aclose`, with or without a candidate: input,
    clock and recording go on while the candidate is away. The agent's speech is *held* in
    that time and goes on with the next sample on return, so that nobody misses words.

    A second :meth:`connect` (a return, another device) takes over once it is connected: the
    former peer is told ``{"type": "replaced"}`` and closed. ``candidate_joined`` comes for
    each peer whose media begins to flow, ``candidate_left`` only when nobody is left.

    Args:
        interview_id: names the room and its recording.
        settings: ICE servers and addresses.
        recordings_dir: where ``<interview_id>/part-NNN.ogg`` is written; None: no recording.
        started_at: wall time of the interview's first sample, for a room that goes on after
            a restart. Default: taken from the parts already recorded, else now.
    """

    def __init__(
        self,
        interview_id: str,
        settings: RoomSettings | None = None,
        *,
        recordings_dir: Path | None = None,
        started_at: float | None = None,
    ) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.clock = RecordingClock(started_at if started_at is not None else time.time())
        self._output = DirectAudioOutput()
        self._input = DirectAudioInput()
        self.audio_output = self._output
        self.audio_input = self._input
        self._settings = settings or RoomSettings()
        self._recordings_dir = recordings_dir
        self._started_at = started_at
        self._recorder: Recorder | None = None
        self._timeline = InputTimeline(self._on_input_frame)
        self._peer: Peer | None = None
        self._pending: Peer | None = None
        self._joined: Peer | None = None
        self._peers: set[Peer] = set()
        self._decimator = Decimator()
        self._next_rtp_timestamp: int | None = None
        self._last_media_at = 0.0
        self._began_at = 0.0
        self._tick_index = 0
        self._fill_after = 0.0
        self._pacer: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._connected = asyncio.Event()
        self._closed = False
        self._release_at = 0.0
        self._held = False
        self._hold(True)

    @property
    def connected(self) -> bool:
        """Whether the candidate's media flows now."""
        return self._connected.is_set() and not self._closed

    async def open(self) -> None:
        """Start the clock, the recording and the audio streams, as :meth:`start`."""
        self.start()

    def start(self) -> None:
        """Start the clock, the recording and the audio streams. Needs a running loop.

        Raises:
            RecordingError: the recording cannot be written.
            RoomClosed: it was closed before.
        """
        if self._closed:
            raise RoomClosed(f"the room of interview {self.interview_id} is closed")
        if self._pacer is not None:
            return
        now = time.time()
        self._began_at = asyncio.get_running_loop().time()
        self.clock.started_at = self._started_at if self._started_at is not None else now
        if self._recordings_dir is not None:
            self._recorder = Recorder(
                self._recordings_dir / self.interview_id, now=now, started_at=self._started_at
            )
            self.clock.started_at = self._recorder.started_at
        self._pacer = asyncio.create_task(self._pace(), name=f"room-{self.interview_id}")
        self._pacer.add_done_callback(_log_crash)

    async def connect(self, sdp: str, type_: str) -> tuple[str, str]:
        """Answer a candidate's offer (all ICE candidates inside, no trickle).

        Returns:
            The answer's SDP and type.

        Raises:
            BadOffer: the offer cannot be answered; the message says why.
            RoomClosed: the interview is over.
        """
        self.start()
        peer = Peer(
            self._settings.ice_servers,
            self._settings.bind_addresses,
            PeerEvents(
                audio=self._on_audio,
                message=self._on_message,
                connected=self._on_connected,
                gone=self._on_gone,
            ),
        )
        answer = await peer.accept(sdp, type_)
        if self._closed:
            await peer.close()
            raise RoomClosed(f"the room of interview {self.interview_id} is closed")
        self._peers.add(peer)
        if self._pending is not None:
            self._run_errand(self._hang_up(self._pending))
        self._pending = peer
        self._run_errand(self._give_up(peer))
        return answer

    async def publish(self, message: dict[str, Any]) -> None:
        """Send JSON to the candidate's client; dropped while nobody is connected."""
        if self._peer is not None:
            self._peer.send_message(message)

    async def wait_connected(self, timeout_s: float | None = None) -> bool:
        """Wait for the candidate; False when ``timeout_s`` passed or the room closed first."""
        try:
            await asyncio.wait_for(self._connected.wait(), timeout_s)
        except TimeoutError:
            return False
        return not self._closed

    async def aclose(self) -> None:
        """Hang up, end the recording's part, free everything. Safe to call twice.

        ``rooms.recording.finalize`` makes the one recording when the interview is over.
        """
        if self._closed:
            return
        self._closed = True
        if self._pacer is not None:
            self._pacer.cancel()
            await asyncio.gather(self._pacer, return_exceptions=True)
        self._peer = self._pending = None
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await asyncio.gather(*(peer.close() for peer in self._peers))
        self._output.clear_buffer()
        self._input.close()
        if self._recorder is not None:
            await asyncio.to_thread(self._recorder.close)
        self._connected.set()  # whoever waits for a candidate waits in vain
        self.emit("closed")

    # -- the clock ---------------------------------------------------------------------

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            late_s = loop.time() - (self._began_at + self._tick_index * TICK_S)
            if late_s < 0:
                await asyncio.sleep(-late_s)
                continue
            if late_s > STALL_S:
                self._fill_after = loop.time() + AFTER_STALL_S
            if late_s > MAX_CATCH_UP_TICKS * TICK_S:
                self._skip(int(late_s / TICK_S))
            self._tick()

    def _tick(self) -> None:
        if self._held and self.connected and self._now() >= self._release_at:
            self._hold(False)
        pcm = self._output.pull(OUT_SAMPLES)
        if self._peer is not None:
            self._peer.send_audio(pcm, self._tick_index * RTP_TICKS_PER_FRAME)
        if self._recorder is not None:
            self._recorder.agent(pcm)
        self._tick_index += 1
        if self.connected and self._now() - self._last_media_at > MEDIA_TIMEOUT_S:
            self._left("no media arrives")
        if not self.connected or self._now() >= self._fill_after:
            self._timeline.tick(due=self._due(), flowing=self.connected)

    def _skip(self, ticks: int) -> None:
        logger.warning("the event loop stalled for %d ms", ticks * TICK_S * 1000)
        if self._recorder is not None:
            self._recorder.agent(np.zeros(ticks * OUT_SAMPLES, np.int16))
        self._tick_index += ticks

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _due(self) -> int:
        return int((self._now() - self._began_at) * INPUT_SAMPLE_RATE)

    # -- the candidate's side ----------------------------------------------------------

    def _on_audio(self, peer: Peer, frame: av.AudioFrame) -> None:
        if peer is not self._peer or self._closed:
            return
        self._last_media_at = self._now()
        if self._joined is not peer:
            self._came(peer)
        timestamp = frame.pts or 0
        lost = 0
        if self._next_rtp_timestamp is not None:
            lost = max(0, timestamp - self._next_rtp_timestamp)
        self._next_rtp_timestamp = timestamp + frame.samples
        self._timeline.add(
            self._decimator.push(decoded_mono(frame)),
            due=self._due(),
            lost=lost * INPUT_SAMPLE_RATE // RTP_CLOCK_HZ,
        )

    def _on_input_frame(self, pcm: Pcm) -> None:
        self._input.push(pcm)
        if self._recorder is not None:
            self._recorder.candidate(pcm)

    def _on_message(self, peer: Peer, message: dict[str, Any]) -> None:
        if peer is not self._peer:
            return
        if message.get("type") == "bye":
            self._on_gone(peer, "the candidate said goodbye")
            return
        self.emit("message", message)

    def _on_connected(self, peer: Peer) -> None:
        if peer is not self._pending:
            return
        former, self._peer, self._pending = self._peer, peer, None
        self._decimator = Decimator()
        self._next_rtp_timestamp = None
        self._last_media_at = self._now()
        if former is not None:
            former.send_message({"type": "replaced"})
            self._run_errand(self._hang_up(former, after_s=REPLACED_NOTICE_S))

    def _on_gone(self, peer: Peer, reason: str) -> None:
        self._run_errand(self._hang_up(peer))
        if peer is self._pending:
            self._pending = None
        if peer is self._peer:
            self._peer = None
            self._left(reason)

    def _came(self, peer: Peer) -> None:
        self._joined = peer
        if not self.connected:
            self._release_at = self._now() + RESUME_AFTER_S
        self._connected.set()
        logger.info("the candidate of interview %s is here", self.interview_id)
        self.emit("candidate_joined")

    def _hold(self, held: bool) -> None:
        self._held = held
        self._output.hold(held)

    def _left(self, reason: str) -> None:
        self._joined = None
        if not self.connected:
            return
        self._connected.clear()
        self._hold(True)
        logger.info("the candidate of interview %s is gone: %s", self.interview_id, reason)
        self.emit("candidate_left")

    # -- errands -----------------------------------------------------------------------

    def _run_errand(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        task.add_done_callback(_log_crash)

    async def _give_up(self, peer: Peer) -> None:
        await asyncio.sleep(CONNECT_TIMEOUT_S)
        if peer is self._pending:
            self._pending = None
            await self._hang_up(peer)

    async def _hang_up(self, peer: Peer, *, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        await peer.close()
        self._peers.discard(peer)


def _log_crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("a task of a room failed", exc_info=error)
