"""The samples of one remote track, without those of every other room of the process."""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from livekit import rtc
from livekit.rtc._ffi_client import FfiClient, FfiHandle

from kit.audio import Pcm


class TrackStream(rtc.AudioStream):
    """An ``rtc.AudioStream`` that is woken for its own frames only.

    The library hands each frame of any track to every stream of the process, which then
    throws away what is not its own: with n rooms, n² wake-ups of the event loop per frame.
    (It has no public name for this; its version is pinned.)
    """

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


class TrackSound(TrackStream):
    """A remote track whose samples are handed on in the very call that the library makes.

    Iterating over a stream takes three turns of the event loop for each frame: the library's
    queue, its task, and the reader's. In a worker with many rooms those are a good part of all.

    Args:
        track: the microphone.
        take: takes the samples of each frame (int16, read only), on the event loop.
        options: of ``rtc.AudioStream``.
    """

    def __init__(self, track: rtc.Track, take: Callable[[Pcm], None], **options: Any) -> None:
        self._over = asyncio.Event()
        self._take: Callable[[Pcm], None] | None = take
        super().__init__(track, **options)
        events = FfiClient.instance.queue
        with events._lock:
            events._subscribers[:] = [
                (self if queue is self._ffi_queue else queue, loop, wanted)
                for queue, loop, wanted in events._subscribers
            ]

    def stop(self) -> None:
        """Hand nothing on any more."""
        self._take = None

    def put_nowait(self, event: Any) -> None:
        """What the library calls on the event loop with each event of the stream."""
        told = event.audio_stream_event
        if told.HasField("eos"):
            self._over.set()
        elif told.HasField("frame_received"):
            owned = told.frame_received.frame
            size = 2 * owned.info.num_channels * owned.info.samples_per_channel
            pcm = np.frombuffer(ctypes.string_at(owned.info.data_ptr, size), np.int16)
            FfiHandle(owned.handle.id).dispose()
            if self._take is not None:
                self._take(pcm)

    async def _run(self) -> None:
        await self._over.wait()
        FfiClient.instance.queue.unsubscribe(self)

    def __del__(self) -> None:
        FfiClient.instance.queue.unsubscribe(self)
