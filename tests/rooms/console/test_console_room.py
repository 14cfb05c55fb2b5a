"""The terminal as a room."""

from __future__ import annotations

import asyncio
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from livekit import rtc

from kit.audio import LISTENING_RATE, SPEECH_RATE, Pcm
from rooms.console import sound_card
from rooms.console.room import ConsoleRoom
from rooms.console.sound_card import NoAudioError, PortAudioCard
from tests.support.agent_worker import until

pytestmark = pytest.mark.realtime


async def test_lines_are_answers_or_commands() -> None:
    shown: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    room = ConsoleRoom("console", shown.append)
    room.on("message", messages.append)
    await room.open()
    assert room.connected
    for line in ("I built a shop.\n", "  \n", "/repeat\n", "/nonsense"):
        room.enter_line(line)
    room.end_input()
    assert messages == [
        {"type": "text_answer", "text": "I built a shop."},
        {"type": "control", "action": "repeat"},
        {"type": "text_answer", "text": "/nonsense"},
        {"type": "control", "action": "leave"},
    ]
    await room.publish({"type": "caption", "text": "Hello."})
    assert shown == [{"type": "caption", "text": "Hello."}]
    await room.aclose()


async def test_it_is_the_candidates_turn_while_the_interviewer_listens() -> None:
    room = ConsoleRoom("console", lambda message: None)
    await room.open()
    turn = asyncio.create_task(room.wait_listening())
    await room.publish({"type": "state", "state": "speaking"})
    assert not turn.done()
    await room.publish({"type": "state", "state": "listening"})
    async with asyncio.timeout(5.0):
        await turn
    room.enter_line("An answer.")
    again = asyncio.create_task(room.wait_listening())
    await room.publish({"type": "state", "state": "thinking"})
    assert not again.done()
    again.cancel()
    await room.aclose()


class Devices(ModuleType):
    """PortAudio with a cable from the loudspeaker's buffer to the test."""

    class PortAudioError(Exception):
        pass

    def __init__(self, *, broken: bool = False) -> None:
        super().__init__("sounddevice")
        self.callbacks: dict[str, Any] = {}
        self.broken = broken
        self.open = 0

    def InputStream(self, **options: Any) -> Any:  # noqa: N802
        return self._stream("in", options)

    def OutputStream(self, **options: Any) -> Any:  # noqa: N802
        return self._stream("out", options)

    def _stream(self, name: str, options: dict[str, Any]) -> Any:
        if self.broken:
            raise self.PortAudioError("no default device")
        self.callbacks[name] = options["callback"]
        devices = self

        class Stream:
            def start(self) -> None:
                devices.open += 1

            def close(self) -> None:
                devices.open -= 1

        return Stream()


async def test_sound_goes_to_the_loudspeaker_and_comes_from_the_microphone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    devices = Devices()
    monkeypatch.setitem(sys.modules, "sounddevice", devices)
    room = ConsoleRoom("console", lambda message: None, PortAudioCard)
    await room.open()
    assert devices.open == 2
    tone = (8000 * np.sin(np.arange(SPEECH_RATE // 2) / 10)).astype(np.int16)
    await room.audio_output.capture_frame(rtc.AudioFrame(tone.tobytes(), SPEECH_RATE, 1, len(tone)))
    room.audio_output.flush()
    played: list[Pcm] = []
    voice = (8000 * np.sin(np.arange(LISTENING_RATE // 100) / 3)).astype(np.int16)

    def ten_ms() -> bool:
        out = np.zeros((SPEECH_RATE // 100, 1), np.int16)
        devices.callbacks["out"](out, len(out), None, None)
        played.append(out[:, 0].copy())
        devices.callbacks["in"](voice.reshape(-1, 1), len(voice), None, None)
        return bool(np.abs(np.concatenate(played)).max() > 6000)

    await until(ten_ms)
    heard = 0
    async with asyncio.timeout(10.0):
        async for frame in room.audio_input:
            heard = max(heard, int(np.abs(np.frombuffer(frame.data, np.int16)).max()))
            ten_ms()
            if heard > 500:
                break
    await room.aclose()
    assert devices.open == 0


async def test_without_devices_or_portaudio_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", Devices(broken=True))
    with pytest.raises(NoAudioError, match="--text"):
        PortAudioCard(lambda pcm: None)

    def missing() -> Any:
        raise OSError("PortAudio library not found")

    monkeypatch.setattr(sound_card, "_import", missing)
    with pytest.raises(NoAudioError, match="libportaudio2"):
        PortAudioCard(lambda pcm: None)
