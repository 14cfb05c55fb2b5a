"""The LiveKit room on a real server with a real candidate's client: sound, messages, places."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

import numpy as np
import pytest
from livekit import rtc

from db.access import OPERATOR_ACCESS, Access, AccessKind
from rooms.livekit import access_guard
from rooms.livekit.server import EmbeddedLiveKit
from rooms.ogg import read_stereo
from rooms.recording import finalize
from tests.support.chirps import heard, voice
from tests.support.direct_room_host import Listener, events_of, speak, until
from tests.support.livekit_room_host import DOWN, MOST, UP, hears, host_of, is_heard
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError
from vivavoce.synthetic_candidate.levels import levels_dbfs, voiced_frames

pytestmark = pytest.mark.realtime

MAX_ONE_WAY_S = 0.6
"""Some 60 ms on an idle machine, jitter buffers included; room for a very busy one."""
MAX_SKEW_S = 0.15


async def test_sound_flows_both_ways_and_the_recording_agrees(
    livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    host = host_of(livekit_server, tmp_path)
    async with host.open("sound") as room:
        listener = Listener(room)
        client = host.client("sound")
        await client.connect()
        assert await room.wait_connected(5)
        started: list[float] = []
        room.audio_output.on("playback_started", lambda event: started.append(event.created_at))

        wall = time.time() - time.monotonic()
        said = await client.say(voice(1.0, 24_000, UP), 24_000)
        await asyncio.sleep(0.5)
        at_s, share = heard(voice(1.0, 16_000, UP), listener.pcm)
        up_s = listener.times[int(at_s * 50)] - wall - said.started_at
        assert share > MOST

        asked_at = time.monotonic()
        await speak(room, voice(1.0, 24_000, DOWN))
        played = await room.audio_output.wait_for_playout()
        assert played.playback_position == pytest.approx(1.0)
        assert not played.interrupted
        await client.listener.wait_silent(0.3, 3)
        at_s, share = heard(voice(1.0, 16_000, DOWN), client.listener.pcm)
        heard_at = client.listener.times[int(at_s * 100)]
        down_s = heard_at - asked_at
        assert share > MOST
        print(f"one way up {up_s * 1000:.0f} ms, down {down_s * 1000:.0f} ms")
        assert 0 < up_s < MAX_ONE_WAY_S
        assert 0 < down_s < MAX_ONE_WAY_S
        await client.close()

    stereo = np.concatenate(list(read_stereo(finalize(tmp_path / "sound"))))
    left_s, share = heard(voice(1.0, 24_000, UP), stereo[:, 0], 24_000)
    assert share > MOST
    # the candidate's words are where the interviewer heard them, one way later
    said_s = room.clock.position(said.started_at + wall)
    assert left_s == pytest.approx(said_s + up_s, abs=MAX_SKEW_S)
    right_s, share = heard(voice(1.0, 24_000, DOWN), stereo[:, 1], 24_000)
    assert share > 0.9
    earliest_s, latest_s = room.clock.position(started[0]), room.clock.position(heard_at + wall)
    assert earliest_s - MAX_SKEW_S <= right_s <= latest_s + MAX_SKEW_S


async def test_events_both_ways(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    async with host.open("events") as room:
        messages: list[dict[str, object]] = []
        room.on("message", messages.append)
        await room.publish({"type": "state", "state": "listening"})
        client = host.client("events")
        await client.connect()
        await room.wait_connected(5)
        for number in range(20):
            await room.publish({"type": "caption", "text": f"안녕하세요 {number}"})
        async with asyncio.timeout(3):
            heard = [await client.events.get() for _ in range(20)]
        assert [m["text"] for m in heard] == [f"안녕하세요 {n}" for n in range(20)]
        connection = client.connection
        assert connection is not None
        interviewer = connection.room.remote_participants["interviewer"]
        await until(lambda: interviewer.attributes.get("lk.agent.state") == "listening")
        await room.publish({"type": "state", "state": "thinking"})
        await until(lambda: interviewer.attributes.get("lk.agent.state") == "thinking")

        publish = connection.room.local_participant.publish_data
        for rubbish in ("x" * 12_000 + "ü" * 5_000, "{not json", "[1, 2]", "[" * 5000, b"\xff\xfe"):
            await publish(rubbish, topic="vivavoce")
        await publish('{"type": "control"}', topic="chat")
        client.send({"type": "control", "action": "repeat"})
        await until(lambda: messages)
        assert messages == [{"type": "control", "action": "repeat"}]
        await client.close()


async def test_the_first_words_after_a_join_are_heard_in_full(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("greeting") as room:
        await speak(room, voice(1.0, 24_000, DOWN))  # before anybody is there
        client = host.client("greeting")
        await client.connect()
        await room.wait_connected(5)
        await room.audio_output.wait_for_playout()
        await client.listener.wait_voiced_after(0, 3)
        await client.listener.wait_silent(0.3, 3)
        assert heard(voice(1.0, 16_000, DOWN), client.listener.pcm)[1] > MOST
        await client.close()


async def test_a_second_device_takes_over_and_an_older_grant_stays_out(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("takeover") as room:
        events = events_of(room)
        listener = Listener(room)
        first, second = host.client("takeover"), host.client("takeover")
        await first.connect()
        await room.wait_connected(5)
        await second.connect()
        async with asyncio.timeout(3):
            assert await first.events.get() == {"type": "replaced"}
        assert await first.wait_disconnected(3)
        assert first.end_reason == "the product ended the connection"
        await until(lambda: events == ["joined", "joined"])

        assert await is_heard(second, listener)
        assert await hears(second, room)

        await first.reconnect()  # the older token is still good for the server
        async with asyncio.timeout(3):
            assert await first.events.get() == {"type": "replaced"}
        assert await first.wait_disconnected(3)
        assert room.connected
        assert events == ["joined", "joined"]
        assert host.removed == [first.grant.identity, first.grant.identity]
        await first.close()
        await second.close()
        await until(lambda: events[-1] == "left", 2)


async def test_a_withdrawn_access_ends_its_stay_and_admits_no_more(
    livekit_server: EmbeddedLiveKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_guard, "ACCESS_CHECK_S", 0.1)
    link = Access(AccessKind.LINK, "7d444840-9dc0-11d1-b245-5ffdce74fad2", "0a1b")
    valid = {link, OPERATOR_ACCESS}

    async def may_enter(access: Access) -> bool:
        return access in valid

    host = host_of(livekit_server)
    async with host.open("withdrawn", may_enter=may_enter) as room:
        events = events_of(room)
        first, second = host.client("withdrawn", access=link), host.client("withdrawn")
        await first.connect()
        await room.wait_connected(5)
        valid.discard(link)
        async with asyncio.timeout(5):
            assert await first.events.get() == {"type": "withdrawn"}
        assert await first.wait_disconnected(5)
        await until(lambda: events == ["joined", "left"])

        await first.reconnect()  # the server still takes the token, the agent does not
        assert await first.wait_disconnected(5)
        assert events == ["joined", "left"]
        assert host.removed == [first.grant.identity] * 2

        await second.connect()  # by the next link
        await until(lambda: events[-1] == "joined")
        await second.close()
        await first.close()


async def test_expired_and_foreign_tokens_are_clear_errors(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    expired = CandidateClient("", "expired", host.grant("expired", ttl_s=-120))
    with pytest.raises(ConnectError, match=r"cannot be entered.*expired") as caught:
        await expired.connect()
    assert caught.value.status == 401
    stranger = host_of(livekit_server)
    stranger.settings.api_secret = type(stranger.settings.api_secret)("s" * 40)
    foreign = stranger.client("foreign")
    with pytest.raises(ConnectError, match="cannot be entered") as caught:
        await foreign.connect()
    assert caught.value.status == 401
    nobody = host.grant("nobody") | {"url": "ws://127.0.0.1:9"}
    with pytest.raises(ConnectError, match=r"cannot reach ws://127\.0\.0\.1:9"):
        await CandidateClient("", "nobody", nobody).connect(timeout_s=30)


async def test_a_token_opens_one_room_only(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    async with host.open("mine") as mine, host.open("theirs") as theirs:
        client = host.client("mine")
        await client.connect()
        assert await mine.wait_connected(5)
        connection = client.connection
        assert connection is not None and connection.room.name == "mine"
        # what the grant says of it is the server's word: it cannot make itself newer
        agent = mine._connection.room
        assert agent is not None
        own = connection.room.local_participant
        before = dict(agent.remote_participants[own.identity].attributes)
        microphone = set(agent.remote_participants[own.identity].track_publications)
        with contextlib.suppress(Exception):  # refused, or passed over in silence
            await own.set_attributes({"vv.grant": "9" * 19})
        source = rtc.AudioSource(48_000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("screen", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO)
        with pytest.raises(TimeoutError):  # refused in silence; what is granted takes a moment
            async with asyncio.timeout(3):
                await own.publish_track(track, options)
        assert not agent.remote_participants[own.identity].track_publications.keys() - microphone
        assert dict(agent.remote_participants[own.identity].attributes) == before
        assert not theirs.connected
        await client.close()


async def test_pause_and_resume_lose_and_repeat_next_to_nothing(
    livekit_server: EmbeddedLiveKit,
) -> None:
    host = host_of(livekit_server)
    async with host.open("pause") as room:
        client = host.client("pause")
        await client.connect()
        await room.wait_connected(5)
        assert room.audio_output.can_pause
        await speak(room, voice(2.0, 24_000, DOWN))
        await client.listener.wait_voiced_after(0, 3)
        await asyncio.sleep(1.0)
        room.audio_output.pause()
        room.audio_output.pause()
        paused_at = time.monotonic()
        silent_at = await client.listener.wait_silent(0.4, 3)
        print(f"silent {1000 * (silent_at - paused_at):.0f} ms after the pause")
        assert silent_at - paused_at < MAX_ONE_WAY_S
        room.audio_output.resume()
        room.audio_output.resume()
        event = await room.audio_output.wait_for_playout()
        assert (event.playback_position, event.interrupted) == (2.0, False)
        await client.listener.wait_silent(0.4, 3)
        voiced = voiced_frames(levels_dbfs(client.listener.pcm, 16_000))
        spoken, whole = voiced.sum() * 0.01, np.ptp(np.flatnonzero(voiced)) * 0.01
        print(f"heard {spoken:.2f} s of 2, and {whole - spoken:.2f} s of silence within")
        # not from place to place: a jitter buffer that had filled up squeezes the voice it plays
        assert spoken == pytest.approx(2.0, abs=0.4)
        assert 0.35 < whole - spoken < 2.5
        clip = voice(2.0, 16_000, DOWN)
        begin_s, first = heard(clip[:9_000], client.listener.pcm)
        end_s, last = heard(clip[-9_000:], client.listener.pcm)
        assert min(first, last) > MOST
        assert end_s - begin_s > spoken - 9_000 / 16_000
        await client.close()


async def test_clearing_is_heard_at_once(livekit_server: EmbeddedLiveKit) -> None:
    host = host_of(livekit_server)
    async with host.open("clear") as room:
        client = host.client("clear")
        await client.connect()
        await room.wait_connected(5)
        await speak(room, voice(5.0, 24_000, DOWN))
        await client.listener.wait_voiced_after(0, 3)
        await asyncio.sleep(0.5)
        cleared_at = time.monotonic()
        room.audio_output.clear_buffer()
        event = await room.audio_output.wait_for_playout()
        assert event.interrupted
        assert 0.3 < event.playback_position < 3
        silent_at = await client.listener.wait_silent(0.4, 3)
        print(f"silent {1000 * (silent_at - cleared_at):.0f} ms after the clear")
        assert silent_at - cleared_at < MAX_ONE_WAY_S
        await client.close()
