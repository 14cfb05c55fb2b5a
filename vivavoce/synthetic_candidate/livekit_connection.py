"""A candidate's connection over a LiveKit server, with the library that native apps use."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import numpy as np
import structlog
from livekit import rtc

from kit.audio import OPUS_RATE, SPEECH_RATE, Pcm
from kit.patches.livekit import TrackStream, filter_ffi_events
from kit.tasks import TaskSet
from rooms.livekit.data_channel import TOPIC
from vivavoce.synthetic_candidate.connection import ConnectError, ConnectionHandlers, Grant

log = structlog.get_logger(__name__)

MAX_WAITING_FRAMES = 12
"""A stalled loop catches up with a burst; more than this (240 ms) is stale and dropped."""
LAST_WORDS_S = 1.0
GOODBYE_S = 5.0
REFUSED = re.compile(r"\b(401|403|404)\b")

ENDS = {
    rtc.DisconnectReason.DUPLICATE_IDENTITY: "the same token was used again, from elsewhere",
    rtc.DisconnectReason.PARTICIPANT_REMOVED: "the product ended the connection",
    rtc.DisconnectReason.ROOM_DELETED: "the room was closed",
    rtc.DisconnectReason.ROOM_CLOSED: "the room was closed",
    rtc.DisconnectReason.SERVER_SHUTDOWN: "the server shut down",
}


class LiveKitConnection:
    """One participant in a LiveKit room: a microphone, what it receives, and the messages.

    The library comes back by itself after short losses; ``ended`` is called when it gave up or
    the participant was removed.

    Args:
        grant: the server and the token.
        handlers: take what arrives.
    """

    def __init__(self, grant: Grant, handlers: ConnectionHandlers) -> None:
        self._grant = grant
        self._handlers = handlers
        self.room = rtc.Room()
        # Without a native queue, which would hold late frames back for ever; takes 10 ms each.
        self._source = rtc.AudioSource(SPEECH_RATE, 1, queue_size_ms=0)
        self.track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._frames: asyncio.Queue[Pcm] = asyncio.Queue()
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._tasks = TaskSet("candidate")
        self._over = False
        self._closed = False
        self.room.on("track_subscribed", self._on_track)
        self.room.on("track_unsubscribed", lambda track, *_: self._stop_reading(track.sid))
        self.room.on("data_received", self._on_data)
        self.room.on("disconnected", self._on_disconnected)

    async def open(self) -> None:
        """Enter the room and publish the microphone; raises ConnectError."""
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        try:
            await self.room.connect(self._grant.url, self._grant.token)
            filter_ffi_events(self.room)
            await self.room.local_participant.publish_track(self.track, options)
        except rtc.ConnectError as error:
            raise _refusal(self._grant.url, str(error.message)) from error
        except Exception as error:  # publishing fails with whatever the library has
            raise ConnectError(f"cannot publish a microphone: {error}") from error
        self._tasks.spawn(self._send_frames())
        self._tasks.spawn(self._send_messages())

    def push(self, pcm: Pcm, tick: int) -> None:
        """Send 20 ms of the microphone."""
        if self._over:
            return
        if self._frames.qsize() >= MAX_WAITING_FRAMES:
            self._frames.get_nowait()
        self._frames.put_nowait(pcm)

    def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False when the connection is over."""
        if self._over or not self.room.isconnected():
            return False
        self._outgoing.put_nowait(message)
        return True

    async def close(self) -> None:
        """Leave once the waiting messages are sent. Safe to call twice."""
        self._over = True
        try:
            async with asyncio.timeout(LAST_WORDS_S):
                await self._outgoing.join()
        except TimeoutError:
            log.info("candidate.messages_unsent", count=self._outgoing.qsize())
        if self._closed:
            return
        self._closed = True
        await self._tasks.aclose()
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self.room.disconnect()
        except TimeoutError:
            log.debug("candidate.left_without_goodbye")
        await self._source.aclose()

    # -- out -------------------------------------------------------------------------------

    async def _send_frames(self) -> None:
        while True:
            pcm = await self._frames.get()
            try:
                for half in np.split(pcm, 2):
                    await self._source.capture_frame(
                        rtc.AudioFrame(half.tobytes(), SPEECH_RATE, 1, len(half))
                    )
            except Exception as error:  # the library raises nothing more precise
                log.warning("candidate.audio_not_sent", samples=len(pcm), error=str(error))

    async def _send_messages(self) -> None:
        while True:
            message = await self._outgoing.get()
            try:
                text = json.dumps(message, ensure_ascii=False)
                await self.room.local_participant.publish_data(text, topic=TOPIC)
            except Exception as error:  # the library raises nothing more precise
                log.warning("candidate.message_not_sent", error=str(error))
            finally:
                self._outgoing.task_done()

    # -- in --------------------------------------------------------------------------------

    def _on_track(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        # The interviewer alone: another device of this candidate may still be in the room.
        agent = participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        if agent and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._stop_reading(track.sid)
            self._readers[track.sid] = self._tasks.spawn(self._read(track))

    def _stop_reading(self, sid: str) -> None:
        reader = self._readers.pop(sid, None)
        if reader is not None:
            reader.cancel()

    async def _read(self, track: rtc.Track) -> None:
        stream = TrackStream(track, sample_rate=OPUS_RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                if not self._over:
                    self._handlers.audio(
                        np.frombuffer(event.frame.data, np.int16).astype(np.float32)
                    )
        finally:
            await stream.aclose()

    def _on_data(self, packet: rtc.DataPacket) -> None:
        if packet.topic != TOPIC or self._over:
            return
        self._handlers.message(packet.data)

    def _on_disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        if not self._over:
            self._over = True
            name = rtc.DisconnectReason.Name(reason)
            self._handlers.ended(ENDS.get(reason, f"the connection was lost ({name})"))


def _refusal(url: str, message: str) -> ConnectError:
    status = REFUSED.search(message)
    if status is None:
        return ConnectError(f"cannot reach {url}: {message}")
    return ConnectError(f"the room cannot be entered: {message}", int(status[1]))
