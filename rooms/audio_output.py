"""The agent's voice on its way to the candidate, sample-exact.

The room's clock pulls 20 ms at a time, so a pause or a clear takes effect within 20 ms and
what has been pulled has been sent: the playback position is exact by construction. A transport
that needs its sound early looks ahead (:meth:`PacedAudioOutput.ahead`) and drops what it has
when :attr:`PacedAudioOutput.on_break` is called.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from livekit import rtc
from livekit.agents.voice import io

from kit.audio import SPEECH_RATE, Pcm


@dataclass
class _Segment:
    """What is captured between two flushes."""

    waiting: deque[Pcm] = field(default_factory=deque)
    played: int = 0
    complete: bool = False
    started: bool = False
    run_started_at: float | None = None
    run_offset: int = 0


class PacedAudioOutput(io.AudioOutput):
    """Takes frames faster than real time and plays them when the room's clock asks.

    Each segment (what is captured up to a flush) ends in exactly one ``playback_finished``:
    not interrupted, 20 ms after its last sample was sent, or interrupted, at once, when the
    buffer is cleared. Frames captured after a clear belong to the interrupted segment until
    it is flushed and are dropped.

    Pausing keeps every sample; resuming continues with the next one. While the room *holds*
    the output, because the candidate is away, it waits in the same way, so that no word is
    missed.

    Args:
        wall_clock: seconds as ``time.time`` gives them; a test gives its own.
    """

    def __init__(self, wall_clock: Callable[[], float] = time.time) -> None:
        super().__init__(
            label="room",
            capabilities=io.AudioOutputCapabilities(pause=True),
            sample_rate=SPEECH_RATE,
        )
        self._wall_clock = wall_clock
        self.sounding = False
        """Whether the last pull took samples; False: it returned silence."""
        self.on_break: Callable[[], None] = _nothing
        """Called when the next pulls will not return what :meth:`ahead` did: something was
        cleared, paused or held."""
        self._segments: deque[_Segment] = deque()
        self._open: _Segment | None = None
        self._discarding = False
        self._paused = False
        self._held = False

    @property
    def playing(self) -> bool:
        """Whether samples wait to be sent, or a segment is not complete yet."""
        return bool(self._segments)

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        """Take a frame of 24 kHz mono int16.

        Raises:
            ValueError: another sample rate or more than one channel.
        """
        if frame.sample_rate != SPEECH_RATE or frame.num_channels != 1:
            raise ValueError(
                f"the room plays {SPEECH_RATE} Hz mono, not {frame.sample_rate} Hz with "
                f"{frame.num_channels} channels"
            )
        await super().capture_frame(frame)
        if self._discarding:
            return
        if self._open is None:
            self._open = _Segment()
            self._segments.append(self._open)
        # the frame's buffer may be reused once this returns
        pcm = np.frombuffer(frame.data, np.int16).copy()
        if len(pcm):
            self._open.waiting.append(pcm)

    def flush(self) -> None:
        """Complete the segment; it finishes when its last sample has played."""
        super().flush()
        self._discarding = False
        if self._open is not None:
            self._open.complete = True
            self._open = None

    def clear_buffer(self) -> None:
        """Drop what was not sent yet; every unfinished segment ends as interrupted."""
        if self._open is not None:
            self._discarding = True
            self._open = None
        segments, self._segments = self._segments, deque()
        if segments:
            self.on_break()
        for segment in segments:
            self._finish(segment, interrupted=True)

    def on_attached(self) -> None:
        """Forget words and pause of an earlier session: a new one begins to speak."""
        super().on_attached()
        self._reset()

    def on_detached(self) -> None:
        """Drop what the session left unsaid."""
        super().on_detached()
        self._reset()

    def pause(self) -> None:
        """Send silence from the next 20 ms on; idempotent."""
        super().pause()
        if not self._paused:
            self._paused = True
            self.on_break()
        self._end_run()

    def resume(self) -> None:
        """Continue with the next sample; idempotent."""
        super().resume()
        self._paused = False

    def hold(self, held: bool) -> None:
        """The room's own pause, independent of the agent's."""
        if held and not self._held:
            self.on_break()
        self._held = held
        if held:
            self._end_run()

    def pull(self, samples: int) -> Pcm:
        """The next ``samples`` to send at 24 kHz; silence where there is no speech."""
        out: Pcm = np.zeros(samples, np.int16)
        self._finish_played()
        self.sounding = not (self._paused or self._held) and bool(
            self._segments and self._segments[0].waiting
        )
        if self.sounding:
            self._take(self._segments[0], out)
        elif not (self._paused or self._held):
            self._end_run()
        return out

    def ahead(self, samples: int, pulls: int) -> list[Pcm]:
        """What the next pulls will return, as far as it is known; at most ``pulls`` of them."""
        known: list[Pcm] = []
        if self._paused or self._held:
            return known
        for segment in self._segments:
            room = samples * (pulls - len(known))
            chunks, size = [], 0
            for chunk in segment.waiting:
                chunks.append(chunk)
                size += len(chunk)
                if size >= room:
                    break
            pcm: Pcm = np.concatenate(chunks)[:room] if chunks else np.zeros(0, np.int16)
            if rest := len(pcm) % samples:
                # of an incomplete segment, the last pull may still become fuller
                fill = samples - rest if segment.complete else 0
                pcm = np.pad(pcm, (0, fill)) if fill else pcm[:-rest]
            known += [pcm[at : at + samples] for at in range(0, len(pcm), samples)]
            if len(known) == pulls or not segment.complete:
                break
        return known

    def _reset(self) -> None:
        self.clear_buffer()
        super().flush()
        self._discarding = False
        self._paused = False

    def _finish_played(self) -> None:
        """End segments one pull after their last sample, when that has been heard."""
        while self._segments and self._segments[0].complete and not self._segments[0].waiting:
            self._finish(self._segments.popleft(), interrupted=False)

    def _take(self, segment: _Segment, room: Pcm) -> None:
        now = self._wall_clock()
        if segment.run_started_at is None:
            segment.run_started_at = now
            segment.run_offset = segment.played
        if not segment.started:
            segment.started = True
            self.on_playback_started(created_at=now)
        taken = 0
        while segment.waiting and taken < len(room):
            chunk = segment.waiting.popleft()
            part = chunk[: len(room) - taken]
            room[taken : taken + len(part)] = part
            taken += len(part)
            if len(part) < len(chunk):
                segment.waiting.appendleft(chunk[len(part) :])
        segment.played += taken

    def _end_run(self) -> None:
        if self._segments:
            self._report_run(self._segments[0])

    def _report_run(self, segment: _Segment) -> None:
        if segment.run_started_at is None:
            return
        self.on_playback_progressed(
            started_at=segment.run_started_at,
            offset=segment.run_offset / SPEECH_RATE,
            duration=(segment.played - segment.run_offset) / SPEECH_RATE,
        )
        segment.run_started_at = None

    def _finish(self, segment: _Segment, *, interrupted: bool) -> None:
        self._report_run(segment)
        self.on_playback_finished(
            playback_position=segment.played / SPEECH_RATE, interrupted=interrupted
        )


def _nothing() -> None:
    """The handler of a transport that does not look ahead."""
