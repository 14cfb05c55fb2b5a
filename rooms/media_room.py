"""A room with a media clock: what all transports share.

One task wakes every 20 ms: it sends and records the agent's next 20 ms, and fills what the
candidate's side did not deliver with silence. The candidate's frames pass through the moment
they arrive. Nothing in here may take more than 2 ms.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from abc import abstractmethod
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from structlog.contextvars import bind_contextvars

from kit.audio import FRAME_S, LISTENING_RATE, SPEECH_RATE, Pcm
from kit.tasks import TaskSet, log_crash
from kit.threads import Threads
from rooms.audio_input import PacedAudioInput
from rooms.audio_output import PacedAudioOutput
from rooms.base import RecordingClock, Room
from rooms.input_clock import InputClock
from rooms.recording import Recorder

log = structlog.get_logger(__name__)

TICK_S = FRAME_S
OUT_SAMPLES = int(TICK_S * SPEECH_RATE)

MAX_CATCH_UP_TICKS = 10
"""After a stall of up to 200 ms the late frames are sent in a burst; after a longer one the
speech continues later instead, so that a second of words is not heard at once."""

STALL_S = 0.04
AFTER_STALL_S = 0.1
"""When this process was late by more than two ticks, the candidate's packets wait in the socket:
they get a moment to come through before silence takes their place."""

MEDIA_TIMEOUT_S = 3.0
"""A client sends 50 packets a second, speech or not; without any for this long it is gone."""

RESUME_AFTER_S = 0.15
"""Held speech resumes this long after a return, so that an agent that would rather repeat its
question can drop it before any of it is heard."""

_THREADS = Threads("recording-end", 4)


class RoomClosed(RuntimeError):  # noqa: N818
    """The room is closed; no connection is accepted."""


class MediaRoom(Room):
    """Clock, recording, both streams and the candidate's presence; a transport adds the rest.

    The room lives from :meth:`start` to :meth:`aclose`, with or without a candidate: input,
    clock and recording continue while the candidate is away. The agent's speech is *held* in
    that time and continues with the next sample on return, so that no word is missed.

    A transport implements :meth:`_send` and :meth:`_leave`, and calls :meth:`_receive`,
    :meth:`_candidate_joined` and :meth:`_candidate_left`.

    Args:
        interview_id: names the room and its recording.
        recordings_dir: where ``<interview_id>/part-NNN.ogg`` is written; None: no recording.
        started_at: wall time of the interview's first sample, for a room that continues after
            a restart. Default: taken from the parts already recorded, else now.
    """

    def __init__(
        self,
        interview_id: str,
        *,
        recordings_dir: Path | None = None,
        started_at: float | None = None,
    ) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.clock = RecordingClock(started_at if started_at is not None else time.time())
        self._output = PacedAudioOutput()
        self._input = PacedAudioInput()
        self.audio_output = self._output
        self.audio_input = self._input
        self._recordings_dir = recordings_dir
        self._started_at = started_at
        self._recorder: Recorder | None = None
        self._input_clock = InputClock(self._on_input_frame)
        self._media_at = 0.0
        self._began_at = 0.0
        self._tick_index = 0
        self._fill_after = 0.0
        self._pacer: asyncio.Task[None] | None = None
        self._tasks = TaskSet("room")
        # Not that of the request which opens the room: the room outlives it.
        self._log_context = contextvars.Context()
        self._log_context.run(bind_contextvars, interview_id=interview_id)
        self._connected = asyncio.Event()
        self._closed = False
        self._closed_emitted = False
        self._release_at = 0.0
        self._held = False
        self._hold(True)

    @property
    def connected(self) -> bool:
        """Whether the candidate's media flows now."""
        return self._connected.is_set() and not self._closed

    def start(self) -> None:
        """Start the clock, the recording and the audio streams. Needs a running loop.

        Raises:
            RecordingError: the recording cannot be written.
            RoomClosed: it was closed before.
        """
        self._check_open()
        if self._pacer is None:
            self._begin()

    def become(
        self, interview_id: str, *, recordings_dir: Path | None, started_at: float | None
    ) -> None:
        """Become the room of this interview, with the candidate that is in it already.

        For a phone call, whose interview is known only after the PIN. Clock and recording
        start now; there must have been no recording so far.

        Args:
            interview_id: as for a new room, like the other two.

        Raises:
            RecordingError: the recording cannot be written.
            RoomClosed: it was closed before.
        """
        self._check_open()
        assert self._recorder is None
        self.interview_id = interview_id
        self._log_context.run(bind_contextvars, interview_id=interview_id)
        self._recordings_dir = recordings_dir
        self._started_at = started_at
        self._begin()

    async def wait_connected(self, timeout_s: float | None = None) -> bool:
        """Wait for the candidate; False when ``timeout_s`` passed or the room closed first."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._connected.wait()
        except TimeoutError:
            return False
        return not self._closed

    async def aclose(self) -> None:
        """Hang up, end the recording's part, free everything. Safe to call twice.

        ``rooms.recording.finalize`` joins the parts when the interview is over.
        """
        if self._closed:
            return
        self._closed = True
        if self._pacer is not None:
            self._pacer.cancel()
            await asyncio.gather(self._pacer, return_exceptions=True)
        await self._tasks.aclose()
        await self._leave()
        self._output.clear_buffer()
        self._input.close()
        if self._recorder is not None:
            await _THREADS.run(self._recorder.close)
        self._connected.set()  # ends every wait for a candidate
        self._emit_closed()

    # -- the transport ---------------------------------------------------------------------

    @abstractmethod
    def _send(self, pcm: Pcm) -> None:
        """Send the agent's 20 ms of this tick (24 kHz mono); must not block."""

    @abstractmethod
    async def _leave(self) -> None:
        """End every connection; the room is closing."""

    def _receive(self, pcm: Pcm, lost: int = 0) -> None:
        """Take the candidate's next samples (16 kHz mono), and how many were lost before them."""
        self._input_clock.add(pcm, due=self._due(), lost=lost)

    def _media_flows(self, age_s: float = 0.0) -> None:
        """Note that media arrived from the candidate ``age_s`` seconds ago."""
        self._media_at = self._now() - age_s

    @property
    def media_gap_s(self) -> float:
        """Seconds since media last arrived from the candidate."""
        return self._now() - self._media_at

    @property
    def _flowing(self) -> bool:
        return self.media_gap_s <= MEDIA_TIMEOUT_S

    def _candidate_joined(self) -> None:
        """Note that media from a candidate's connection begins to flow."""
        if not self.connected:
            self._release_at = self._now() + RESUME_AFTER_S
        self._connected.set()
        log.info("candidate.joined")
        self.emit("candidate_joined")

    def _candidate_left(self, reason: str) -> None:
        """Note that the candidate's connection is gone."""
        if not self.connected:
            return
        self._connected.clear()
        self._hold(True)
        log.info("candidate.left", reason=reason)
        self.emit("candidate_left")

    def _emit_closed(self) -> None:
        """Emit ``closed``, once."""
        if not self._closed_emitted:
            self._closed_emitted = True
            self.emit("closed")

    def _check_open(self) -> None:
        if self._closed:
            raise RoomClosed(f"the room of interview {self.interview_id} is closed")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something slow in the background; it is cancelled with the room."""
        self._log_context.run(self._tasks.spawn, work)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    # -- the clock -------------------------------------------------------------------------

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
        self._send(pcm)
        if self._recorder is not None:
            self._recorder.agent(pcm)
        self._tick_index += 1
        if self.connected and not self._flowing:
            self._candidate_left("no media arrives")
        if not self.connected or self._now() >= self._fill_after:
            self._input_clock.tick(due=self._due(), flowing=self.connected)

    def _skip(self, ticks: int) -> None:
        log.warning("room.stalled", stalled_ms=round(ticks * TICK_S * 1000))
        if self._recorder is not None:
            self._recorder.agent(np.zeros(ticks * OUT_SAMPLES, np.int16))
        self._tick_index += ticks

    def _begin(self) -> None:
        """Start the clock: the first sample of either side is of now."""
        now = time.time()
        self._began_at = asyncio.get_running_loop().time()
        self._tick_index = 0
        self._input_clock = InputClock(self._on_input_frame)
        self.clock.started_at = self._started_at if self._started_at is not None else now
        if self._recordings_dir is not None:
            self._recorder = Recorder(
                self._recordings_dir / self.interview_id,
                now=now,
                started_at=self._started_at,
                engine=self.speech_engine,
            )
            self.clock.started_at = self._recorder.started_at
        if self._pacer is not None:
            self._pacer.cancel()
        name = f"room-{self.interview_id}"
        self._pacer = self._log_context.run(partial(asyncio.create_task, self._pace(), name=name))
        self._pacer.add_done_callback(partial(log_crash, owner="room"))

    def _due(self) -> int:
        return int((self._now() - self._began_at) * LISTENING_RATE)

    def _on_input_frame(self, pcm: Pcm) -> None:
        self._input.push(pcm)
        if self._recorder is not None:
            self._recorder.candidate(pcm)

    def _hold(self, held: bool) -> None:
        self._held = held
        self._output.hold(held)
