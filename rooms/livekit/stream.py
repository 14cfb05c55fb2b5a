"""The samples of one remote track, without those of every other room of the process."""

from __future__ import annotations

from typing import Any

from livekit import rtc
from livekit.rtc._ffi_client import FfiClient


class TrackStream(rtc.AudioStream):
    """An ``rtc.AudioStream`` that is woken for its own frames only.

    The library hands each frame of any track to every stream of the process, which then
    throws away what is not its own: with n rooms, n² wake-ups of the event loop per frame.
    (It has no public name for this; its version is pinned.)
    """

    def __init__(self, track: rtc.Track, **options: Any) -> None:
        super().__init__(track, **options)
        events, handle = FfiClient.instance.queue, self._ffi_handle.handle
        events.unsubscribe(self._ffi_queue)
        self._ffi_queue = events.subscribe(
            self._loop,
            filter_fn=lambda event: (
                event.WhichOneof("message") == "audio_stream_event"
                and event.audio_stream_event.stream_handle == handle
            ),
        )
