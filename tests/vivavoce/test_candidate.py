"""The candidate's client: what it measures, and that it works in another process."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from livekit import rtc

from kit.audio import FRAME_S
from rooms.direct.room import DirectRoom
from tests.support.chirps import chirp, find
from tests.support.direct_room_host import hosted
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError
from vivavoce.synthetic_candidate.levels import (
    VoicedDetector,
    levels_dbfs,
    voiced_frames,
    voiced_span,
)
from vivavoce.synthetic_candidate.listener import AudioListener

pytestmark = pytest.mark.realtime

ROOT = Path(__file__).parents[2]


def tone(seconds: float, dbfs: float, sample_rate: int = 16_000) -> np.ndarray:
    amplitude = 32_768 * 10 ** (dbfs / 20) * np.sqrt(2)
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    return np.rint(amplitude * np.sin(2 * np.pi * 500 * t)).astype(np.int16)


def quiet(seconds: float, sample_rate: int = 16_000) -> np.ndarray:
    return np.zeros(int(seconds * sample_rate), np.int16)


def test_levels_are_rms_of_full_scale() -> None:
    assert levels_dbfs(tone(0.05, -20), 16_000) == pytest.approx(np.full(5, -20.0), abs=0.1)
    assert levels_dbfs(quiet(0.02), 16_000).tolist() == [-120.0, -120.0]
    assert len(levels_dbfs(quiet(0.0199), 16_000)) == 1


@pytest.mark.parametrize(
    ("pcm", "span"),
    [
        (np.concatenate([quiet(0.1), tone(0.2, -20), quiet(0.1)]), (1600, 4800)),
        (np.concatenate([quiet(0.1), tone(0.02, -20), quiet(0.1)]), None),
        (np.concatenate([quiet(0.1), tone(0.2, -46), quiet(0.1)]), None),
        (np.concatenate([tone(0.1, -44), quiet(0.5), tone(0.03, -44)]), (0, 10_080)),
        (np.concatenate([tone(0.1, -20), quiet(0.5), tone(0.02, -20)]), (0, 1600)),
        (quiet(0), None),
    ],
)
def test_voice_is_three_loud_frames_in_a_row(pcm: np.ndarray, span: tuple[int, int] | None) -> None:
    assert voiced_span(pcm, 16_000) == span


def test_the_detector_agrees_with_the_rule_on_any_levels() -> None:
    levels = np.random.default_rng(5).uniform(-60, -30, 2000)
    detector = VoicedDetector()
    voiced = np.zeros(len(levels), bool)
    for i, level in enumerate(levels):
        fresh = detector.push(float(level))
        voiced[i + 1 - fresh : i + 1] = True
    assert np.array_equal(voiced, voiced_frames(levels))


def test_the_listener_knows_when_voice_began_and_ended() -> None:
    listener = AudioListener()
    sound = np.concatenate([quiet(0.2, 48_000), tone(0.3, -20, 48_000), quiet(0.4, 48_000)]).astype(
        np.float32
    )
    for i in range(0, len(sound), 960):
        listener.push(sound[i : i + 960], 50.0 + i / 48_000)
    assert listener.first_voiced_after(0) == pytest.approx(50.2, abs=0.011)
    assert listener.silent_since() == pytest.approx(50.5, abs=0.011)
    assert listener.first_voiced_after(50.3) == pytest.approx(50.3, abs=0.011)
    assert listener.last_voiced_before(50.3) == pytest.approx(50.3, abs=0.021)
    assert listener.first_voiced_after(50.52) is None
    assert listener.last_voiced_before(50.1) is None
    assert len(listener.pcm) == len(listener.times) * 160 == 14_400


async def echo_voice(room: DirectRoom, reply: np.ndarray, answered: list[float]) -> None:
    """Answer the first 100 ms of silence after voice, as the quickest of agents."""
    heard_voice, silent_frames = False, 0
    async for frame in room.audio_input:
        loud = np.abs(np.frombuffer(frame.data, np.int16)).max() > 1000
        heard_voice, silent_frames = heard_voice or loud, 0 if loud else silent_frames + 1
        if heard_voice and silent_frames == 5:
            answered.append(time.monotonic())
            await room.audio_output.capture_frame(
                rtc.AudioFrame(reply.tobytes(), 24_000, 1, len(reply))
            )
            room.audio_output.flush()
            return


async def test_voice_to_voice_is_measured_on_the_clients_clock() -> None:
    room = DirectRoom("v2v")
    async with hosted(room) as host:
        answered: list[float] = []
        agent = asyncio.create_task(echo_voice(room, tone(0.3, -15, 24_000), answered))
        client = CandidateClient(host.base_url, "v2v", host.grant())
        await client.connect()
        await room.wait_connected(5)
        clip = np.concatenate([quiet(0.2), tone(0.5, -15), quiet(0.3)])
        said = await client.say(clip, 16_000)
        assert said.complete
        assert said.first_voiced_at is not None and said.last_voiced_at is not None
        assert said.first_voiced_at - said.started_at == pytest.approx(0.2, abs=0.15)
        assert said.last_voiced_at - said.first_voiced_at == pytest.approx(0.5, abs=0.2)
        reply_at = await client.listener.wait_voiced_after(said.last_voiced_at, 3)
        v2v_ms = (reply_at - said.last_voiced_at) * 1000
        print(
            f"v2v {v2v_ms:.0f} ms, of which the agent waited 100 ms, up and its silence "
            f"{(answered[0] - said.last_voiced_at) * 1000:.0f} ms"
        )
        assert 100 < v2v_ms < 1000
        await agent
        await client.close()


async def test_a_clip_can_be_stopped_and_one_waits_for_the_other() -> None:
    room = DirectRoom("stop")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "stop", host.grant())
        await client.connect()
        first = asyncio.create_task(client.say(tone(5, -20), 16_000))
        second = asyncio.create_task(client.say(tone(0.1, -20), 16_000))
        await asyncio.sleep(0.4)
        client.stop_saying()
        cut, whole = await first, await second
        assert not cut.complete
        assert 0.1 < cut.ended_at - cut.started_at < 3
        assert whole.complete
        assert whole.started_at >= cut.ended_at - FRAME_S
        hanging = asyncio.create_task(client.say(tone(5, -20), 16_000))
        await asyncio.sleep(0.1)
        await client.close()
        with pytest.raises(RuntimeError, match="closed"):
            await hanging
        with pytest.raises(ConnectError, match="not connected"):
            client.send({"type": "control"})
        await client.close()


async def test_a_product_that_fell_silent_is_noticed_and_can_be_entered_again() -> None:
    room = DirectRoom("mute")
    async with hosted(room) as host:
        client = CandidateClient(host.base_url, "mute", host.grant())
        await client.connect()
        assert client.connected
        assert room._pacer is not None
        room._pacer.cancel()  # from here on not a packet comes, as from a killed process
        assert await client.wait_disconnected(8)
        assert not client.connected
        await client.reconnect()
        assert client.connected
        await client.close()
        assert await client.wait_disconnected(0)


async def test_nobody_there_is_a_clear_error() -> None:
    room = DirectRoom("nobody")
    async with hosted(room) as host:
        grant = host.grant()
        base_url = host.base_url
    client = CandidateClient(base_url, "nobody", grant)
    with pytest.raises(ConnectError, match="cannot reach"):
        await client.connect(timeout_s=5)
    await client.close()


PROCESS = """
import asyncio, json, sys
import numpy as np
from tests.support.chirps import chirp, find
from vivavoce.synthetic_candidate.client import CandidateClient

async def main():
    client = CandidateClient(sys.argv[1], "process", json.loads(sys.argv[2]))
    await client.connect()
    said = await client.say(chirp(1.0, 24_000), 24_000)
    event = await asyncio.wait_for(client.events.get(), 5)
    began = await client.listener.wait_voiced_after(said.started_at, 5)
    await client.listener.wait_silent(0.3, 5)
    place, likeness = find(chirp(1.0, 16_000, 3000, 300), client.listener.pcm)
    agent_free = [m for m in ("api", "agent", "db", "livekit") if m in sys.modules]
    print(json.dumps({"sent_at": said.started_at, "heard_at": client.listener.times[place // 160],
                      "likeness": likeness, "event": event, "loaded": agent_free}))
    await client.close()

asyncio.run(main())
"""


async def test_the_client_works_in_another_process() -> None:
    room = DirectRoom("process")
    async with hosted(room) as host:
        arrived: list[tuple[float, np.ndarray]] = []

        async def listen() -> None:
            async for frame in room.audio_input:
                arrived.append((time.monotonic(), np.frombuffer(frame.data, np.int16)))

        listening = asyncio.create_task(listen())
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROCESS,
            host.base_url,
            json.dumps(host.grant()),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        assert await room.wait_connected(20)
        await asyncio.sleep(1.3)
        await room.publish({"type": "caption", "text": "hello"})
        spoken_at = time.monotonic()
        reply = chirp(1.0, 24_000, 3000, 300)
        await room.audio_output.capture_frame(rtc.AudioFrame(reply.tobytes(), 24_000, 1, 24_000))
        room.audio_output.flush()
        out, _ = await process.communicate()
        assert process.returncode == 0
        result = json.loads(out)
    await listening

    place, likeness = find(chirp(1.0, 16_000), np.concatenate([pcm for _, pcm in arrived]))
    up_ms = (arrived[place // 320][0] - result["sent_at"]) * 1000
    down_ms = (result["heard_at"] - spoken_at) * 1000
    print(f"between processes: up {up_ms:.0f} ms, down {down_ms:.0f} ms")
    assert likeness > 0.95
    assert result["likeness"] > 0.95
    assert result["event"] == {"type": "caption", "text": "hello"}
    assert result["loaded"] == []
    assert 0 < up_ms < 500
    assert 0 < down_ms < 500
