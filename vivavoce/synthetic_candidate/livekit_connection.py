"""A candidate's connection over a LiveKit server, with the library that native apps use."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from livekit import rtc

from kit.audio import OPUS_RATE, SPEECH_RATE, Pcm
from rooms.livekit.data_channel import TOPIC
from rooms.livekit.ffi_filter import filter_ffi_events
from rooms.livekit.track_stream import TrackStream
from vivavoce.synthetic_candidate.connection import ConnectError, Grant, Senses
from vivavoce.synthetic_candidate.unplug import Unplugged, network_sockets

logger = logging.getLogger(__name__)

MAX_WAITING_FRAMES = 12
"""A stalled loop catches up with a burst; more than this (240 ms) is stale and dropped."""
LAST_WORDS_S = 1.0
GOODBYE_S = 5.0
UNHEARD_GOODBYE_S = 2.0
"""The library has said its goodbye, to nobody, by then."""
REFUSED = re.compile(r"\b(401|403|404)\b")

ENDS = {
    rtc.DisconnectReason.DUPLICATE_IDENTITY: "the same token was used again, from elsewhere",
    rtc.DisconnectReason.PARTICIPANT_REMOVED: "the product ended the connection",
    rtc.DisconnectReason.ROOM_DELETED: "the room was closed",
    rtc.DisconnectReason.ROOM_CLOSED: "the room was closed",
    rtc.DisconnectReason.SERVER_SHUTDOWN: "the server shut down",
}

_entering: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
"""One at a time, so that a connection's sockets can be told from another's."""
_burials: set[asyncio.Task[None]] = set()
"""Of connections that were lost on purpose; they take some seconds."""


class LiveKitConnection:
    """One participant in a LiveKit room: a microphone, an ear, and the messages.

    The library comes back by itself after short losses; ``ended`` is told when it gave up, or
    when somebody sent it away.

    Args:
        grant: the server and the token.
        senses: who takes what comes.
    """

    def __init__(self, grant: Grant, senses: Senses) -> None:
        self._grant = grant
        self._senses = senses
        self.room = rtc.Room()
        # Without a native queue, which would hold late frames back for ever; takes 10 ms each.
        self._source = rtc.AudioSource(SPEECH_RATE, 1, queue_size_ms=0)
        self._track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        self._sockets: dict[int, int] = {}
        self._listeners: dict[str, asyncio.Task[None]] = {}
        self._frames: asyncio.Queue[Pcm] = asyncio.Queue()
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._over = False
        self._closed = False
        self.room.on("track_subscribed", self._on_track)
        self.room.on("track_unsubscribed", lambda track, *_: self._deafen(track.sid))
        self.room.on("data_received", self._on_data)
        self.room.on("disconnected", self._on_disconnected)

    async def open(self) -> None:
        """Enter the room and publish the microphone; raises ConnectError."""
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        async with _entering.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            before = network_sockets()
            try:
                await self.room.connect(self._grant.url, self._grant.token)
                filter_ffi_events(self.room)
                await self.room.local_participant.publish_track(self._track, options)
            except rtc.ConnectError as error:
                raise _refusal(self._grant.url, str(error.message)) from error
            except Exception as error:  # publishing fails with whatever the library has
                raise ConnectError(f"cannot publish a microphone: {error}") from error
            after = network_sockets()
        self._sockets = {fd: inode for fd, inode in after.items() if before.get(fd) != inode}
        self._start(self._speak())
        self._start(self._tell())

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

    async def vanish(self) -> None:
        """Cut the network; the library finds out by itself, in its own time."""
        self._over = True
        unplugged = Unplugged(self._sockets)
        self._sockets = {}
        burial = asyncio.create_task(self._bury(unplugged))
        _burials.add(burial)
        burial.add_done_callback(_burials.discard)

    async def close(self) -> None:
        """Leave, once what was to be told is told. Safe to call twice."""
        self._over = True
        try:
            async with asyncio.timeout(LAST_WORDS_S):
                await self._outgoing.join()
        except TimeoutError:
            logger.info("left with messages unsent")
        await self._stop()

    # -- out -------------------------------------------------------------------------------

    async def _speak(self) -> None:
        while True:
            pcm = await self._frames.get()
            try:
                for half in np.split(pcm, 2):
                    await self._source.capture_frame(
                        rtc.AudioFrame(half.tobytes(), SPEECH_RATE, 1, len(half))
                    )
            except Exception as error:  # the library raises nothing more precise
                logger.warning("the microphone lost %d samples: %s", len(pcm), error)

    async def _tell(self) -> None:
        while True:
            message = await self._outgoing.get()
            try:
                text = json.dumps(message, ensure_ascii=False)
                await self.room.local_participant.publish_data(text, topic=TOPIC)
            except Exception as error:  # the library raises nothing more precise
                logger.warning("a message was not sent: %s", error)
            finally:
                self._outgoing.task_done()

    # -- in --------------------------------------------------------------------------------

    def _on_track(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        # The interviewer alone: another device of this candidate may still be in the room.
        agent = participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        if agent and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._deafen(track.sid)
            self._listeners[track.sid] = self._start(self._listen(track))

    def _deafen(self, sid: str) -> None:
        listener = self._listeners.pop(sid, None)
        if listener is not None:
            listener.cancel()

    async def _listen(self, track: rtc.Track) -> None:
        stream = TrackStream(track, sample_rate=OPUS_RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                if not self._over:
                    self._senses.hear(np.frombuffer(event.frame.data, np.int16).astype(np.float32))
        finally:
            await stream.aclose()

    def _on_data(self, packet: rtc.DataPacket) -> None:
        if packet.topic != TOPIC or self._over:
            return
        self._senses.message(packet.data)

    def _on_disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        if not self._over:
            self._over = True
            name = rtc.DisconnectReason.Name(reason)
            self._senses.ended(ENDS.get(reason, f"the connection was lost ({name})"))

    # -- tasks -----------------------------------------------------------------------------

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _bury(self, unplugged: Unplugged) -> None:
        # Who sees the end of its connection before it has said goodbye would come back.
        asyncio.get_running_loop().call_later(UNHEARD_GOODBYE_S, unplugged.bury)
        try:
            await self._stop()
        finally:
            unplugged.bury()

    async def _stop(self) -> None:
        if self._closed:
            return
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self.room.disconnect()
        except TimeoutError:
            logger.debug("left without a goodbye")
        await self._source.aclose()


def _refusal(url: str, message: str) -> ConnectError:
    status = REFUSED.search(message)
    if status is None:
        return ConnectError(f"cannot reach {url}: {message}")
    return ConnectError(f"the room cannot be entered: {message}", int(status[1]))
