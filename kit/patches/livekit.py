"""LiveKit's Python SDK 1.1: rooms and streams that are woken by their own events only.

The SDK hands each event of its native library to every room and every audio stream of the process,
which then drop what is not theirs: with n rooms, n² wake-ups of the event loop per frame.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from livekit import rtc
from livekit.rtc._ffi_client import FfiClient, FfiHandle

from kit.audio import Pcm

IGNORED_EVENTS = frozenset(
    {"audio_stream_event", "video_stream_event", "capture_audio_frame", "get_stats"}
)
"""Kinds of events that no room reads; other subscribers wait for them."""


def filter_ffi_events(room: rtc.Room) -> None:
    """Let a connected room be woken by its own events only."""
    events, own = FfiClient.instance.queue, room._ffi_queue
    handle = room._ffi_handle.handle if room._ffi_handle is not None else 0

    def is_own(event: Any) -> bool:
        kind = event.WhichOneof("message")
        if kind == "room_event":
            return bool(event.room_event.room_handle == handle)
        return kind not in IGNORED_EVENTS

    with events._lock:
        events._subscribers[:] = [
            (queue, loop, is_own if queue is own else accepts)
            for queue, loop, accepts in events._subscribers
        ]


class TrackStream(rtc.AudioStream):
    """An ``rtc.AudioStream`` that is woken by its own frames only."""

    def __init__(self, track: rtc.Track, **options: Any) -> None:
        super().__init__(track, **options)
        events = FfiClient.instance.queue
        events.unsubscribe(self._ffi_queue)
        self._ffi_queue = events.subscribe(self._loop, filter_fn=self._is_own)

    def _is_own(self, event: Any) -> bool:
        return bool(
            event.WhichOneof("message") == "audio_stream_event"
            and event.audio_stream_event.stream_handle == self._ffi_handle.handle
        )


class TrackSink(TrackStream):
    """Calls back with a remote track's samples, in the very call that the library makes.

    Iterating over a stream takes three turns of the event loop for each frame: the library's
    queue, its task, and the reader's. In a worker with many rooms those are a good part of all.

    Args:
        track: the microphone.
        on_audio: takes the samples of each frame (int16, read only), on the event loop.
        options: of ``rtc.AudioStream``.
    """

    def __init__(self, track: rtc.Track, on_audio: Callable[[Pcm], None], **options: Any) -> None:
        self._ended = asyncio.Event()
        self._on_audio: Callable[[Pcm], None] | None = on_audio
        super().__init__(track, **options)
        events = FfiClient.instance.queue
        with events._lock:
            events._subscribers[:] = [
                (self if queue is self._ffi_queue else queue, loop, accepts)
                for queue, loop, accepts in events._subscribers
            ]

    def stop(self) -> None:
        """Call back no more."""
        self._on_audio = None

    def put_nowait(self, event: Any) -> None:
        """Called by the library on the event loop with each event of the stream."""
        message = event.audio_stream_event
        if message.HasField("eos"):
            self._ended.set()
        elif message.HasField("frame_received"):
            frame = message.frame_received.frame
            size = 2 * frame.info.num_channels * frame.info.samples_per_channel
            pcm = np.frombuffer(ctypes.string_at(frame.info.data_ptr, size), np.int16)
            FfiHandle(frame.handle.id).dispose()
            if self._on_audio is not None:
                self._on_audio(pcm)

    async def _run(self) -> None:
        await self._ended.wait()
        FfiClient.instance.queue.unsubscribe(self)

    def __del__(self) -> None:
        FfiClient.instance.queue.unsubscribe(self)
