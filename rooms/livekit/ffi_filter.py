"""Keeps the native library's events of one room away from the others of the process."""

from __future__ import annotations

from typing import Any

from livekit import rtc
from livekit.rtc._ffi_client import FfiClient

OTHERS_BUSINESS = frozenset(
    {"audio_stream_event", "video_stream_event", "capture_audio_frame", "get_stats"}
)
"""Events that are waited for elsewhere."""


def filter_ffi_events(room: rtc.Room) -> None:
    """Let a connected room be woken by its own events only.

    The library tells every room of each frame that any room of the process sends, and of what
    happens in each: with n rooms, n² wake-ups of the event loop. (It has no public name for
    this; its version is pinned.)
    """
    events, own = FfiClient.instance.queue, room._ffi_queue
    handle = room._ffi_handle.handle if room._ffi_handle is not None else 0

    def concerns_us(event: Any) -> bool:
        kind = event.WhichOneof("message")
        if kind == "room_event":
            return bool(event.room_event.room_handle == handle)
        return kind not in OTHERS_BUSINESS

    with events._lock:
        events._subscribers[:] = [
            (queue, loop, concerns_us if queue is own else wanted)
            for queue, loop, wanted in events._subscribers
        ]
