"""The LiveKit room when something fails: a device, its network, the agent, the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from livekit import api, rtc

from kit.ports import free_port
from rooms.livekit.participants import anyone
from rooms.livekit.room import LiveKitRoom
from rooms.livekit.server import EmbeddedLiveKit
from rooms.media_room import RoomClosed
from tests.support.chirps import heard, voice
from tests.support.direct_room_host import Listener, events_of, speak, until
from tests.support.livekit_room_host import DOWN, MOST, LiveKitHost, hears, host_of, is_heard
from vivavoce.synthetic_candidate.client import CandidateClient

ROOT = Path(__file__).parents[2]

CANDIDATE = """
import asyncio, json, sys
from tests.support.chirps import voice
from vivavoce.synthetic_candidate.client import CandidateClient

async def main():
    client = CandidateClient("", "process", json.loads(sys.argv[1]))
    await client.connect()
    while True:
        await client.say(voice(1.0, 24_000), 24_000)

asyncio.run(main())
"""


@asynccontextmanager
async def candidate_process(
    host: LiveKitHost, name: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A candidate who talks without end, in another process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CANDIDATE, json.dumps(host.grant(name)), cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Wire:
    """A way to a TCP port that can be cut; sound, which takes another way, is not touched."""

    def __init__(self, to_port: int) -> None:
        self.port = free_port()
        self._to_port = to_port
        self._whole = True
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self._whole = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._writers |= {writer, far_writer}
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
        self._writers -= {writer, far_writer}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def cuttable(port: int) -> AsyncIterator[Wire]:
    """A wire to a port of this machine."""
    wire = Wire(port)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", wire.port)
    try:
        yield wire
    finally:
        wire.cut()
        server.close()


async def test_a_drop_and_a_return_are_the_same_interview(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    async with host.open("drop") as room:
        events = events_of(room)
        listener = Listener(room)
        client = host.client("drop")
        await client.connect()
        await room.wait_connected(5)
        clock = room.clock.started_at

        await client.drop()
        assert await client.wait_disconnected(0)
        gone_after_s = await until(lambda: "left" in events, 6)
        print(f"noticed the drop after {gone_after_s:.1f} s")
        assert gone_after_s > 1.0, "there was no goodbye"
        assert not room.connected
        await speak(room, voice(1.0, 24_000, DOWN))
        await asyncio.sleep(0.3)
        await client.reconnect(host.grant("drop"))
        await until(lambda: events == ["joined", "left", "joined"])
        # what was said in the meantime is heard in full
        await room.audio_output.wait_for_playout()
        await client.listener.wait_silent(0.3, 3)
        assert heard(voice(1.0, 16_000, DOWN), client.listener.pcm)[1] > MOST

        came = await is_heard(client, listener)
        assert came is not None
        said_at, place_s = came
        # the input's count of samples is still the recording's time
        wall = time.time() - time.monotonic()
        assert place_s == pytest.approx(room.clock.position(said_at + wall), abs=0.5)
        assert room.clock.started_at == clock
        await client.close()
        await until(lambda: events[-1] == "left", 1)
    assert events == ["joined", "left", "joined", "left", "closed"]


async def test_a_killed_candidate_is_missed_and_another_takes_the_place(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("killed") as room:
        events = events_of(room)
        async with candidate_process(host, "killed") as process:
            assert await room.wait_connected(20)
            process.kill()
            took_s = await until(lambda: events == ["joined", "left"], 8)
            print(f"noticed the kill after {took_s:.1f} s")
        client = host.client("killed")
        await client.connect()
        await until(lambda: events == ["joined", "left", "joined"])
        await client.close()


async def test_a_frozen_candidate_is_missed_and_comes_back_to_life(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("frozen") as room:
        events = events_of(room)
        async with candidate_process(host, "frozen") as process:
            assert await room.wait_connected(20)
            os.kill(process.pid, signal.SIGSTOP)
            took_s = await until(lambda: events == ["joined", "left"], 8)
            assert took_s > 2.0
            os.kill(process.pid, signal.SIGCONT)
            took_s = await until(lambda: events == ["joined", "left", "joined"], 8)
            print(f"back after {took_s:.1f} s")


@contextlib.contextmanager
def frozen(server: EmbeddedLiveKit) -> Iterator[None]:
    """A server that runs and does nothing."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


async def test_a_muted_candidate_stays_while_the_server_lives(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("muted") as room:
        events = events_of(room)
        client = host.client("muted")
        await client.connect()
        await room.wait_connected(5)
        connection = client.connection
        assert connection is not None
        connection.track.mute()
        await asyncio.sleep(4.5)
        assert room.connected
        assert events == ["joined"]
        assert room.media_gap_s < 2.0
        with frozen(livekit_server):
            took_s = await until(lambda: events == ["joined", "left"], 8)
            assert took_s > 1.5
        await until(lambda: events == ["joined", "left", "joined"], 8)
        await client.close()


async def test_a_second_agent_takes_the_room(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    first, second = host.room("evicted"), host.room("evicted")
    events = events_of(first)
    client = host.client("evicted")
    try:
        await first.open()
        await client.connect()
        await first.wait_connected(5)
        await second.open()
        await until(lambda: events == ["joined", "left", "closed"])
        assert await second.wait_connected(5)
        assert await hears(client, second)
        assert client.connected
        assert client.events.empty(), "the candidate learns nothing of it"
        await first.aclose()
        assert events == ["joined", "left", "closed"]
        assert second.connected
        with pytest.raises(RoomClosed):
            await first.open()
    finally:
        await client.close()
        await first.aclose()
        await second.aclose()


async def test_a_deleted_room_is_over_for_both(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    async with host.open("deleted") as room:
        events = events_of(room)
        client = host.client("deleted")
        await client.connect()
        await room.wait_connected(5)
        key, secret = host.settings.api_key, host.settings.api_secret.get_secret_value()
        async with api.LiveKitAPI(host.settings.url, key, secret) as server:
            await server.room.delete_room(api.DeleteRoomRequest(room="deleted"))
        await until(lambda: events[-1] == "closed")
        assert await client.wait_disconnected(3)
        assert client.end_reason == "the room was closed"
        await client.close()


async def test_a_server_that_is_killed_and_restarted_is_waited_for(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("restart") as room:
        events = events_of(room)
        listener = Listener(room)
        client = host.client("restart")
        await client.connect()
        await room.wait_connected(5)
        await speak(room, voice(3.0, 24_000, DOWN))
        await client.listener.wait_voiced_after(0, 3)
        await asyncio.sleep(0.6)
        livekit_server.kill()
        killed_at = time.monotonic()
        try:
            await asyncio.sleep(2.0)
        finally:
            await livekit_server.ensure_running()
        played = await asyncio.wait_for(room.audio_output.wait_for_playout(), 30)
        assert not played.interrupted
        print(f"speech over {time.monotonic() - killed_at:.1f} s after the kill, {events}")
        await client.listener.wait_silent(0.3, 5)
        again_at = client.listener.first_voiced_after(killed_at + 1.0)
        assert again_at is not None
        print(f"heard again {again_at - killed_at:.1f} s after the kill")
        _, first = heard(voice(3.0, 16_000, DOWN)[:8_000], client.listener.pcm)
        _, last = heard(voice(3.0, 16_000, DOWN)[-24_000:], client.listener.pcm)
        assert first > MOST
        assert last > MOST, "what was held is heard when the server is back"
        assert client.connected
        assert await is_heard(client, listener)
        assert events[-1] == "joined"
        await client.close()


async def give_up(room: LiveKitRoom) -> None:
    """What the native client does when it has tried to reconnect for half a minute."""
    native = room._connection.room
    assert native is not None
    await native.disconnect()


async def test_a_connection_that_was_given_up_is_made_again(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("again") as room:
        events = events_of(room)
        listener = Listener(room)
        client = host.client("again")
        await client.connect()
        await room.wait_connected(5)
        await give_up(room)
        await until(lambda: events == ["joined", "left"])
        await speak(room, voice(1.0, 24_000, DOWN))
        await until(lambda: events == ["joined", "left", "joined"], 10)
        await asyncio.wait_for(room.audio_output.wait_for_playout(), 10)
        await client.listener.wait_silent(0.3, 5)
        assert heard(voice(1.0, 16_000, DOWN), client.listener.pcm)[1] > MOST
        assert await is_heard(client, listener)
        await client.close()


@pytest.mark.parametrize("another_came", [True, False])
async def test_an_agent_that_was_cut_off_comes_back_if_it_is_sure_of_its_room(
    livekit_server: EmbeddedLiveKit, another_came: bool
) -> None:
    host = host_of(livekit_server)
    name = f"cut-{another_came}"
    sure = True
    async with cuttable(livekit_server.port) as wire:
        first, second = host.room(name, url=wire.url, sure=lambda: sure), host.room(name)
        events, second_events = events_of(first), events_of(second)
        client = host.client(name)
        try:
            await first.open()
            await client.connect()
            await first.wait_connected(5)
            wire.cut()
            sure = False
            if another_came:
                await second.open()
                await until(lambda: "joined" in second_events, 10)
            await until(lambda: events == ["joined", "left"], 10)
            wire.mend()
            # By now the native client would have reconnected, and evicted the other agent.
            await asyncio.sleep(3.0)
            assert events == ["joined", "left"]
            if another_came:
                assert second_events == ["joined"]
                assert await hears(client, second)
            else:
                sure = True
                await until(lambda: events == ["joined", "left", "joined"], 10)
                assert await hears(client, first)
        finally:
            await client.close()
            await first.aclose()
            await second.aclose()


async def test_a_server_that_stays_away_ends_the_room(
    livekit_server: EmbeddedLiveKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.livekit.connection.RECONNECT_WITHIN_S", 1.0)
    async with host_of(livekit_server).open("away") as room:
        events = events_of(room)
        room._connection._url = "ws://127.0.0.1:9"
        await give_up(room)
        await until(lambda: events == ["closed"], 10)
    assert events == ["closed"]


async def test_nobody_there_is_a_connection_error(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    host.settings.url = "ws://127.0.0.1:9"
    room = host.room("nobody")
    with pytest.raises(ConnectionError, match=r"127\.0\.0\.1:9"):
        await room.open()
    with pytest.raises(RoomClosed):
        await room.open()


async def test_a_caller_by_phone_is_a_candidate_and_presses_keys(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("phone") as room:
        messages: list[dict[str, object]] = []
        room.on("message", messages.append)
        settings = host.settings
        token = (
            api.AccessToken(settings.api_key, settings.api_secret.get_secret_value())
            .with_identity("sip_+15550100")
            .with_kind("sip")
            .with_attributes({"sip.phoneNumber": "+15550100"})
            .with_grants(api.VideoGrants(room_join=True, room="phone"))
            .to_jwt()
        )
        caller = CandidateClient("", "phone", host.grant("phone") | {"token": token})
        await caller.connect()
        assert await room.wait_connected(5)
        connection = caller.connection
        assert connection is not None
        for code, digit in ((4, "4"), (2, "2"), (11, "#")):
            await connection.room.local_participant.publish_dtmf(code=code, digit=digit)
        await until(lambda: len(messages) == 3)
        assert messages == [{"type": "dtmf", "digit": digit} for digit in "42#"]
        await caller.close()


@pytest.mark.parametrize("welcome", [True, False])
async def test_a_stranger_is_heard_where_anyone_may_walk_in(
    livekit_server: EmbeddedLiveKit, welcome: bool
) -> None:
    host = host_of(livekit_server)
    name = f"walk-in-{welcome}"
    settings = host.settings
    token = (
        api.AccessToken(settings.api_key, settings.api_secret.get_secret_value())
        .with_identity("somebody")
        .with_grants(api.VideoGrants(room_join=True, room=name))
        .to_jwt()
    )
    accept = {"accept": anyone} if welcome else {}
    async with host.open(name, **accept) as room:
        visitor = rtc.Room()
        await visitor.connect(settings.url, token)
        source = rtc.AudioSource(48_000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("file", source)
        await visitor.local_participant.publish_track(track)  # of no source, as `lk` does
        assert await room.wait_connected(3 if welcome else 1) is welcome
        await visitor.disconnect()
        await source.aclose()
