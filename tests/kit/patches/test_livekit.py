"""A track's samples reach its own stream, and no other stream of the process is woken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from livekit import api, rtc
from livekit.rtc._ffi_client import FfiQueue
from livekit.rtc._proto.ffi_pb2 import FfiEvent

from kit.patches.livekit import IGNORED_EVENTS, TrackSink, TrackStream
from rooms.livekit.server import EmbeddedLiveKit

RATE = 16_000
FRAMES = 25
"""Of 20 ms: half a second."""


@asynccontextmanager
async def track_in(server: EmbeddedLiveKit, room: str, hertz: float) -> AsyncIterator[rtc.Track]:
    """A tone that somebody publishes in a room of its own, as another in the room gets it."""
    speaker, listener = rtc.Room(), rtc.Room()
    heard: asyncio.Future[rtc.Track] = asyncio.get_running_loop().create_future()
    listener.on("track_subscribed", lambda track, *_: heard.set_result(track))
    source = rtc.AudioSource(RATE, 1, queue_size_ms=200)
    humming: asyncio.Task[None] | None = None
    try:
        for who, name in ((speaker, "speaker"), (listener, "listener")):
            token = api.AccessToken(server.api_key, server.api_secret).with_identity(name)
            grants = api.VideoGrants(room_join=True, room=room)
            await who.connect(server.url, token.with_grants(grants).to_jwt())
        track = rtc.LocalAudioTrack.create_audio_track("tone", source)
        await speaker.local_participant.publish_track(track)
        humming = asyncio.create_task(_hum(source, hertz))
        async with asyncio.timeout(10):
            yield await heard
    finally:
        if humming is not None:
            humming.cancel()
            await asyncio.gather(humming, return_exceptions=True)
        await asyncio.gather(speaker.disconnect(), listener.disconnect())
        await source.aclose()
        url = server.url.replace("ws://", "http://")
        async with api.LiveKitAPI(url, server.api_key, server.api_secret) as livekit:
            await livekit.room.delete_room(api.DeleteRoomRequest(room=room))


async def _hum(source: rtc.AudioSource, hertz: float) -> None:
    t = np.arange(RATE) / RATE
    tone = np.rint(8000 * np.sin(2 * np.pi * hertz * t)).astype(np.int16)
    while True:
        for start in range(0, RATE, RATE // 50):
            part = tone[start : start + RATE // 50]
            await source.capture_frame(rtc.AudioFrame(part.tobytes(), RATE, 1, len(part)))


async def _pitch(stream: TrackStream) -> float:
    """The strongest frequency of some frames, once sound flows."""
    samples: list[np.ndarray] = []
    async for event in stream:
        pcm = np.frombuffer(event.frame.data, np.int16)
        if samples or np.abs(pcm).max() > 2000:
            samples.append(pcm.copy())
        if len(samples) == FRAMES:
            break
    return _strongest(np.concatenate(samples))


def _strongest(sound: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound))


CHANGED = "the LiveKit SDK has changed; see kit/patches/livekit.py"


async def test_the_sdk_is_still_the_one_that_is_patched() -> None:
    events: FfiQueue[object] = FfiQueue()
    queue = events.subscribe(asyncio.get_running_loop(), filter_fn=lambda event: True)
    assert hasattr(events, "_lock") and len(getattr(events, "_subscribers", ())) == 1, CHANGED
    assert events._subscribers[0][0] is queue and len(events._subscribers[0]) == 3, CHANGED
    assert hasattr(rtc.Room(), "_ffi_handle"), CHANGED
    assert "_ffi_queue" in rtc.Room.connect.__code__.co_names, CHANGED
    stream = set(rtc.AudioStream.__init__.__code__.co_names)
    assert {"_ffi_queue", "_ffi_handle", "_loop", "_run"} <= stream, CHANGED
    kinds = FfiEvent.DESCRIPTOR.fields_by_name
    assert {"room_event", "audio_stream_event"} | IGNORED_EVENTS <= set(kinds), CHANGED


async def test_every_stream_is_woken_for_its_own_frames_only(
    livekit_server: EmbeddedLiveKit,
) -> None:
    async with (
        track_in(livekit_server, "low", 200.0) as low,
        track_in(livekit_server, "high", 900.0) as high,
    ):
        streams = [
            TrackStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
            for track in (low, high)
        ]
        woken: list[list[int]] = []
        for stream in streams:
            handles: list[int] = []
            woken.append(handles)
            give = stream._ffi_queue.put_nowait
            stream._ffi_queue.put_nowait = lambda event, give=give, handles=handles: (  # type: ignore[method-assign, misc]
                handles.append(event.audio_stream_event.stream_handle),
                give(event),
            )
        try:
            async with asyncio.timeout(15):
                pitches = await asyncio.gather(*map(_pitch, streams))
        finally:
            for stream in streams:
                await stream.aclose()
    assert [round(p, -2) for p in pitches] == [200.0, 900.0]
    own = [{stream._ffi_handle.handle} for stream in streams]
    assert [set(handles) for handles in woken] == own


async def test_samples_are_handed_on_until_the_sink_stops(
    livekit_server: EmbeddedLiveKit,
) -> None:
    async with track_in(livekit_server, "pushed", 500.0) as track:
        taken: list[np.ndarray] = []
        enough = asyncio.Event()

        def take(pcm: np.ndarray) -> None:
            if taken or np.abs(pcm).max() > 2000:
                taken.append(pcm)
            if len(taken) >= FRAMES:
                enough.set()

        sound = TrackSink(track, take, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async with asyncio.timeout(15):
                await enough.wait()
            sound.stop()
            count = len(taken)
            await asyncio.sleep(0.2)
            assert len(taken) == count
        finally:
            async with asyncio.timeout(5):
                await sound.aclose()
    assert {len(pcm) for pcm in taken} == {RATE // 50}
    assert round(_strongest(np.concatenate(taken)), -2) == 500.0
