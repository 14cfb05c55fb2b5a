"""The direct room with a real candidate's client: HTTP, ICE, DTLS, SRTP, SCTP, Opus."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from db.access import OPERATOR_ACCESS, Access, AccessKind
from rooms.direct import access_guard
from rooms.direct.peer import BadOffer
from rooms.direct.room import DirectRoom
from rooms.media_room import RoomClosed
from rooms.ogg import read_stereo
from rooms.recording import finalize
from rooms.settings import RoomSettings
from tests.support.chirps import chirp, find
from tests.support.direct_room_host import Listener, events_of, hosted, speak, until
from tests.support.unplug import UnpluggableClient
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError
from vivavoce.synthetic_candidate.direct_connection import DirectConnection

pytestmark = pytest.mark.realtime

MAX_ONE_WAY_S = 0.5
"""Some 25 ms on an idle machine; the bounds here leave room for a very busy one. What they
cannot tell apart, the tests of the input clock and of the recorder pin to the millisecond."""
MAX_SKEW_S = 0.1
LINK = Access(AccessKind.LINK, "7d444840-9dc0-11d1-b245-5ffdce74fad2", "0a1b")


async def test_sound_flows_both_ways_and_the_recording_agrees(tmp_path: Path) -> None:
    room = DirectRoom("sound", recordings_dir=tmp_path)
    async with hosted(room) as host:
        listener = Listener(room)
        client = CandidateClient(host.base_url, "sound", host.grant())
        await client.connect()
        assert await room.wait_connected(5)
        started: list[float] = []
        room.audio_output.on("playback_started", lambda event: started.append(event.created_at))

        wall = time.time() - time.monotonic()
        said = await client.say(chirp(1.0, 48_000), 48_000)
        await asyncio.sleep(0.3)
        place, likeness = find(chirp(1.0, 16_000), listener.pcm)
        came = listener.times[place // 320] - wall
        up_s = came - said.started_at
        assert likeness > 0.95

        asked_at = time.monotonic()
        await speak(room, chirp(1.0, 24_000, 3000, 300))
        played = await room.audio_output.wait_for_playout()
        assert played.playback_position == pytest.approx(1.0)
        assert not played.interrupted
        await client.listener.wait_silent(0.2, 3)
        place, likeness = find(chirp(1.0, 16_000, 3000, 300), client.listener.pcm)
        down_s = client.listener.times[place // 160] - asked_at
        assert likeness > 0.95
        print(f"one way up {up_s * 1000:.0f} ms, down {down_s * 1000:.0f} ms")
        assert 0 < up_s < MAX_ONE_WAY_S
        assert 0 < down_s < MAX_ONE_WAY_S
        await client.close()

    stereo = np.concatenate(list(read_stereo(finalize(tmp_path / "sound"))))
    left, likeness = find(chirp(1.0, 24_000), stereo[:, 0])
    assert likeness > 0.95
    assert left / 24_000 == pytest.approx(
        room.clock.position(said.started_at + wall), abs=MAX_SKEW_S
    )
    right, likeness = find(chirp(1.0, 24_000, 3000, 300), stereo[:, 1])
    assert likeness > 0.95
    assert right / 24_000 == pytest.approx(room.clock.position(started[0]), abs=MAX_SKEW_S)


async def test_events_both_ways() -> None:
    room = DirectRoom("events")
    messages: list[dict[str, object]] = []
    room.on("message", messages.append)
    async with hosted(room) as host:
        await room.publish({"type": "state", "state": "sent to no client"})
        client = CandidateClient(host.base_url, "events", host.grant())
        await client.connect()
        await room.wait_connected(5)
        await room.publish({"type": "caption", "text": "안녕하세요"})
        async with asyncio.timeout(3):
            assert await client.events.get() == {"type": "caption", "text": "안녕하세요"}
        client.send({"type": "text_answer", "text": "x" * 20_000})
        for rubbish in ("{not json", "[1, 2]", "[" * 5000, b"\xff\xfe"):
            assert client.connection is not None
            client.connection.channel.send(rubbish)
        client.send({"type": "control", "action": "repeat"})
        await until(lambda: messages)
        assert messages == [{"type": "control", "action": "repeat"}]
        await client.close()


GOOD_HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
GOOD_AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n"


@pytest.mark.parametrize(
    ("sdp", "type_", "reason"),
    [
        ("", "offer", "not SDP"),
        ("hello", "offer", "not SDP"),
        ("v=0", "offer", "audio section"),
        ("v=0\r\n" + "a=x\r\n" * 20_000, "offer", "longer than"),
        (GOOD_HEAD + GOOD_AUDIO, "answer", "type 'offer'"),
        (GOOD_HEAD + GOOD_AUDIO, "offer", "Opus"),
        (GOOD_HEAD + GOOD_AUDIO * 2, "offer", "exactly one audio"),
        (GOOD_HEAD + GOOD_AUDIO + "m=video 9 RTP/AVP 97\r\n", "offer", "data channel only"),
        (
            GOOD_HEAD + GOOD_AUDIO + "a=recvonly\r\na=rtpmap:96 opus/48000/2\r\n",
            "offer",
            "sendrecv",
        ),
        (GOOD_HEAD + GOOD_AUDIO + "a=rtpmap:96 opus/48000/2\r\n", "offer", "cannot be read"),
        (GOOD_HEAD + "m=audio nine UDP 96\r\na=rtpmap:96 opus/48000/2\r\n", "offer", "be read"),
    ],
)
async def test_rubbish_offers_are_refused_with_a_reason(sdp: str, type_: str, reason: str) -> None:
    room = DirectRoom("rubbish")
    try:
        with pytest.raises(BadOffer, match=reason):
            await room.connect(sdp, type_)
        assert not room.connected
    finally:
        await room.aclose()


async def test_a_refused_grant_and_a_closed_room_are_clear_errors() -> None:
    room = DirectRoom("refused")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "refused", host.grant(ttl_s=-1))
        with pytest.raises(ConnectError, match="expired") as caught:
            await client.connect()
        assert caught.value.status == 401
        await client.close()
    with pytest.raises(RoomClosed):
        await room.connect("v=0", "offer")
    assert not await room.wait_connected(1)


async def test_a_drop_and_a_return_are_the_same_interview() -> None:
    room = DirectRoom("drop")
    heard = events_of(room)
    async with hosted(room) as host:
        listener = Listener(room)
        client = UnpluggableClient(host.base_url, "drop", host.grant())
        await client.connect()
        await room.wait_connected(5)
        clock = room.clock.started_at

        await client.drop()
        gone_after_s = await until(lambda: "left" in heard, 6)
        print(f"noticed the drop after {gone_after_s:.1f} s")
        assert not room.connected
        await speak(room, chirp(0.5, 24_000))
        await asyncio.sleep(0.3)
        assert room.audio_output.captured_playout_segments == 1
        back_at = time.monotonic()
        await client.reconnect(host.grant())
        await until(lambda: heard == ["joined", "left", "joined"])
        # what was said in the meantime is heard in full
        await room.audio_output.wait_for_playout()
        await client.listener.wait_silent(0.2, 3)
        since = next(i for i, t in enumerate(client.listener.times) if t > back_at)
        place, likeness = find(chirp(0.5, 16_000), client.listener.pcm[since * 160 :])
        assert likeness > 0.9

        said = await client.say(chirp(0.5, 24_000), 24_000)
        await asyncio.sleep(0.3)
        wall = time.time() - time.monotonic()
        place, likeness = find(chirp(0.5, 16_000), listener.pcm)
        assert likeness > 0.95
        # the input's count of samples is still the recording's time
        assert place / 16_000 == pytest.approx(
            room.clock.position(said.started_at + wall), abs=MAX_SKEW_S
        )
        assert room.clock.started_at == clock
        await client.close()
        await until(lambda: heard[-1] == "left", 1)
    assert heard == ["joined", "left", "joined", "left", "closed"]


async def test_a_second_device_takes_over() -> None:
    room = DirectRoom("takeover")
    heard = events_of(room)
    async with hosted(room) as host:
        listener = Listener(room)
        first = CandidateClient(host.base_url, "takeover", host.grant())
        second = CandidateClient(host.base_url, "takeover", host.grant())
        await first.connect()
        await room.wait_connected(5)
        await second.connect()
        async with asyncio.timeout(3):
            assert await first.events.get() == {"type": "replaced"}
        assert await first.wait_disconnected(3)
        await until(lambda: heard == ["joined", "joined"])
        assert room.connected

        await second.say(chirp(0.5, 24_000), 24_000)
        await speak(room, chirp(0.5, 24_000, 3000, 300))
        await room.audio_output.wait_for_playout()
        await second.listener.wait_silent(0.2, 3)
        assert find(chirp(0.5, 16_000), listener.pcm)[1] > 0.95
        assert find(chirp(0.5, 16_000, 3000, 300), second.listener.pcm)[1] > 0.95
        await first.close()
        await asyncio.sleep(0.1)
        assert room.connected, "the replaced device changes nothing any more"
        await second.close()


async def test_a_withdrawn_access_ends_its_connections_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access_guard, "ACCESS_CHECK_S", 0.05)
    room = DirectRoom("withdrawn")
    heard = events_of(room)
    valid = {LINK, OPERATOR_ACCESS}

    async def may_enter(access: Access) -> bool:
        if not valid:
            raise ConnectionError("the database is away")
        return access in valid

    async with hosted(room) as host:
        guarding = asyncio.create_task(access_guard.keep_out_withdrawn(room, may_enter))
        client = CandidateClient(host.base_url, "withdrawn", host.grant(access=LINK))
        await client.connect()
        assert await room.wait_connected(5)
        valid.clear()
        await asyncio.sleep(0.3)
        assert room.connected, "while nobody can say, the candidate stays"
        valid.add(OPERATOR_ACCESS)
        async with asyncio.timeout(3):
            assert await client.events.get() == {"type": "withdrawn"}
        assert heard == ["joined", "left"] and not room.connected
        assert await client.wait_disconnected(3)
        # The room waits for the candidate to come by another link.
        await client.reconnect(host.grant())
        await until(lambda: heard == ["joined", "left", "joined"])
        await asyncio.sleep(0.3)
        assert room.connected
        await client.close()
        guarding.cancel()


async def test_a_broken_takeover_leaves_the_candidate_in() -> None:
    room = DirectRoom("broken-takeover")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "broken-takeover", host.grant())
        await client.connect()
        await room.wait_connected(5)
        with pytest.raises(BadOffer):
            await room.connect("v=0\r\nrubbish", "offer")
        await client.say(chirp(0.3, 24_000), 24_000)
        assert room.connected
        await client.close()


async def test_pause_and_resume_lose_and_repeat_nothing() -> None:
    room = DirectRoom("pause")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "pause", host.grant())
        await client.connect()
        await room.wait_connected(5)
        assert room.audio_output.can_pause
        whole = chirp(2.0, 24_000)
        await speak(room, whole)
        await asyncio.sleep(1.0)
        room.audio_output.pause()
        room.audio_output.pause()
        paused_at = time.monotonic()
        silent_at = await client.listener.wait_silent(0.4, 3)
        assert silent_at - paused_at < MAX_ONE_WAY_S
        room.audio_output.resume()
        room.audio_output.resume()
        event = await room.audio_output.wait_for_playout()
        assert (event.playback_position, event.interrupted) == (2.0, False)
        await client.listener.wait_silent(0.3, 3)
        pcm = client.listener.pcm.astype(np.float64)
        voiced = np.sqrt((pcm[: len(pcm) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1)) > 1000
        assert voiced.sum() * 0.01 == pytest.approx(2.0, abs=MAX_SKEW_S)
        half = chirp(2.0, 16_000)
        begin, first = find(half[:12_000], client.listener.pcm)
        end, last = find(half[-12_000:], client.listener.pcm)
        assert min(first, last) > 0.9
        pause_s = (end - begin) / 16_000 - (2.0 - 0.75)
        assert 0.35 < pause_s < 2.5
        await client.close()


async def test_clearing_is_heard_at_once() -> None:
    room = DirectRoom("clear")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "clear", host.grant())
        await client.connect()
        await room.wait_connected(5)
        await speak(room, chirp(5.0, 24_000))
        await client.listener.wait_voiced_after(0, 2)
        await asyncio.sleep(0.5)
        cleared_at = time.monotonic()
        room.audio_output.clear_buffer()
        event = await room.audio_output.wait_for_playout()
        assert event.interrupted
        assert 0.3 < event.playback_position < 3
        silent_at = await client.listener.wait_silent(0.3, 3)
        print(f"silent {1000 * (silent_at - cleared_at):.0f} ms after the clear")
        assert silent_at - cleared_at < MAX_ONE_WAY_S
        await client.close()


async def test_a_restarted_room_goes_on_with_the_interviews_time(tmp_path: Path) -> None:
    first = DirectRoom("restart", recordings_dir=tmp_path)
    first.start()
    await asyncio.sleep(0.3)
    await first.aclose()
    second = DirectRoom("restart", recordings_dir=tmp_path)
    second.start()
    assert second.clock.started_at == pytest.approx(first.clock.started_at, abs=1e-6)
    await second.aclose()
    await second.aclose()
    given = DirectRoom("given", started_at=1000.0)
    given.start()
    assert given.clock.position(1012.5) == 12.5
    await given.aclose()


async def test_a_stall_of_the_process_cuts_no_word() -> None:
    room = DirectRoom("stall")
    async with hosted(room) as host:
        listener = Listener(room)
        client = CandidateClient(host.base_url, "stall", host.grant())
        await client.connect()
        await room.wait_connected(5)
        saying = asyncio.create_task(client.say(chirp(1.5, 24_000), 24_000))
        await asyncio.sleep(0.5)
        time.sleep(0.18)  # noqa: ASYNC251 (blocks the loop on purpose)
        await saying
        await asyncio.sleep(0.4)
        assert find(chirp(1.5, 16_000), listener.pcm)[1] > 0.95
        await client.close()


class MdnsConnection(DirectConnection):
    """A browser that hides its addresses behind mDNS names that cannot be resolved."""

    async def _exchange(self, offer: dict[str, str]) -> dict[str, str]:
        lines = []
        for line in offer["sdp"].splitlines():
            if line.startswith("a=candidate:"):
                fields = line.split(" ")
                fields[4] = "0c1d2e3f-0000-4000-8000-000000000000.local"
                line = " ".join(fields)
            lines.append(line)
        assert any(".local " in line for line in lines)
        return await super()._exchange(offer | {"sdp": "\r\n".join(lines) + "\r\n"})


async def test_a_browser_that_hides_its_addresses_gets_in_quickly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "vivavoce.synthetic_candidate.direct_connection.DirectConnection", MdnsConnection
    )
    room = DirectRoom("hidden")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "hidden", host.grant())
        began = time.monotonic()
        await client.connect()
        assert await room.wait_connected(5)
        assert time.monotonic() - began < 5.0
        await client.close()


async def test_only_the_chosen_addresses_are_offered() -> None:
    room = DirectRoom("bound", RoomSettings(bind_addresses=["127.0.0.1"]))
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "bound", host.grant(), bind_addresses=["127.0.0.1"])
        await client.connect()
        assert await room.wait_connected(5)
        answer = client.connection.peer.remoteDescription.sdp
        candidates = [line for line in answer.splitlines() if line.startswith("a=candidate")]
        assert candidates
        assert all(" 127.0.0.1 " in line for line in candidates)
        await client.close()


FINGERPRINT = ":".join(["7B"] * 32)
CHROME_OFFER = f"""v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=msid-semantic: WMS 5b3c
m=audio 52340 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 192.168.1.20
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1467250027 1 udp 2122260223 192.168.1.20 52340 typ host generation 0 network-id 1
a=candidate:435653019 1 tcp 1518280447 192.168.1.20 9 typ host tcptype active generation 0
a=ice-ufrag:4ZcD
a=ice-pwd:2/1muCWoOi3uLifh0NuRHlig
a=ice-options:trickle
a=fingerprint:sha-256 {FINGERPRINT}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:5b3c 1f2e
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:1001 cname:hT8y
a=ssrc:1001 msid:5b3c 1f2e
m=application 52340 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 192.168.1.20
a=ice-ufrag:4ZcD
a=ice-pwd:2/1muCWoOi3uLifh0NuRHlig
a=ice-options:trickle
a=fingerprint:sha-256 {FINGERPRINT}
a=setup:actpass
a=mid:1
a=sctp-port:5000
a=max-message-size:262144
"""


async def test_a_browsers_offer_is_answered_with_opus_alone() -> None:
    room = DirectRoom("browser")
    try:
        answer, type_ = await room.connect(CHROME_OFFER.replace("\n", "\r\n"), "offer")
    finally:
        await room.aclose()
    assert type_ == "answer"
    lines = answer.splitlines()
    assert [line for line in lines if line.startswith("a=rtpmap:")] == ["a=rtpmap:111 opus/48000/2"]
    assert "a=sendrecv" in lines
    assert any(line.startswith("a=candidate:") for line in lines)
    assert sum(line.startswith("m=") for line in lines) == 2


async def test_audio_without_a_direction_goes_both_ways() -> None:
    """RFC 8866, 6.7: an absent direction is sendrecv."""
    room = DirectRoom("plain")
    try:
        offer = CHROME_OFFER.replace("a=sendrecv\n", "").replace("\n", "\r\n")
        answer, _ = await room.connect(offer, "offer")
    finally:
        await room.aclose()
    assert answer.splitlines().count("a=sendrecv") == 1
