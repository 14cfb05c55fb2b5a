"""The phone over a room without a network: what the caller presses and hears."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from agent.phone import ivr, pin_entry
from agent.phone.ivr import PhoneIvr
from agent.phone.phrase_player import PhrasePlayer
from agent.phone.pin_entry import PinEntry, PinResult
from agent.speaking.lines import phone_phrases
from models.fakes import FakeTTS
from pipelines.prerendered import SpeechStore
from tests.support.memory_room import MemoryRoom

pytestmark = pytest.mark.realtime

PHRASES = phone_phrases("en")
KEYS = {text: key for key, text in PHRASES.items()}


class Line(PhrasePlayer):
    """A player that notes what it begins to play."""

    def __init__(self, room: MemoryRoom, speech: SpeechStore) -> None:
        super().__init__(room.audio_output, speech, PHRASES)
        self.begun: list[str] = []
        self.news = asyncio.Event()

    def play(self, *keys: str) -> None:
        super().play(*keys)
        self.begun += keys
        self.news.set()


class Call:
    """A caller."""

    def __init__(self, folder: Path) -> None:
        self.room = MemoryRoom()
        self.player = Line(self.room, SpeechStore(folder, FakeTTS(character_s=0.01)))
        self.pins: list[str] = []
        self.answers: Callable[[str], PinResult] = lambda pin: PinResult.WRONG
        self.ready = True
        self.transfers = 0
        phone = PhoneIvr(self.room, self.player, PinEntry(6), self.check, self.transfer)
        self.running = asyncio.create_task(phone.receive())

    async def check(self, pin: str) -> PinResult:
        self.pins.append(pin)
        return self.answers(pin)

    async def transfer(self) -> bool:
        self.transfers += 1
        return self.ready

    def press(self, keys: str) -> None:
        for key in keys:
            self.room.tell({"type": "dtmf", "digit": key})

    async def hears(self, *keys: str) -> None:
        """Wait until these phrases were begun, in this order and with none beside them."""
        async with asyncio.timeout(20.0):
            while len(self.player.begun) < len(keys):
                self.player.news.clear()
                await self.player.news.wait()
        begun, self.player.begun = self.player.begun[: len(keys)], self.player.begun[len(keys) :]
        assert begun == list(keys)

    async def end(self) -> bool:
        async with asyncio.timeout(20.0):
            return await self.running


@pytest_asyncio.fixture
async def call(tmp_path: Path) -> AsyncIterator[Call]:
    call = Call(tmp_path)
    yield call
    call.running.cancel()
    await asyncio.gather(call.running, return_exceptions=True)
    await call.room.aclose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is short."""
    monkeypatch.setattr(pin_entry, "SILENCE_S", 0.1)
    monkeypatch.setattr(pin_entry, "PAUSE_S", 0.1)


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Callers must arrive at once."""
    monkeypatch.setattr(ivr, "ARRIVE_WITHIN_S", 0.05)


async def test_the_right_pin_opens_the_way(call: Call) -> None:
    call.answers = lambda pin: PinResult.RIGHT
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123456")
    await call.hears("one_moment")
    call.press("#")
    assert await call.end() is True
    assert (call.pins, call.transfers) == (["123456"], 1)
    assert call.player.begun == []


async def test_one_moment_is_heard_whole_before_the_interview(call: Call) -> None:
    call.answers = lambda pin: PinResult.RIGHT
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123456")
    await call.hears("one_moment")
    began = time.time()
    assert await call.end() is True
    spoken_s = time.time() - began
    assert spoken_s > 0.2
    assert call.room.loud(began, began + spoken_s)
    assert not call.room.audio_output.playing


async def test_three_wrong_pins_end_the_call(call: Call) -> None:
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("111111")
    await call.hears("wrong_pin", "ask_pin_again")
    call.press("222222#")
    await call.hears("wrong_pin", "ask_pin_again")
    call.press("333#")
    await call.hears("wrong_pin_goodbye")
    assert await call.end() is False
    assert call.pins == ["111111", "222222", "333"]
    assert call.transfers == 0


async def test_a_key_breaks_off_what_is_being_said(call: Call) -> None:
    call.room.come()
    await call.hears("greeting", "ask_pin")
    async with asyncio.timeout(5.0):
        while not call.room.audio_output.playing:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    call.press("1")
    async with asyncio.timeout(1.0):
        while call.room.audio_output.playing:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("impatient")
async def test_silence_is_borne_asked_about_and_ended(call: Call) -> None:
    call.room.come()
    await call.hears("greeting", "ask_pin")
    for _ in range(pin_entry.MAX_RETRIES - 1):
        await call.hears("nothing_heard", "ask_pin_again")
    await call.hears("goodbye")
    assert await call.end() is False
    assert call.pins == []


@pytest.mark.usefixtures("impatient")
async def test_half_a_pin_is_not_waited_for_for_ever(call: Call) -> None:
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123")
    await call.hears("incomplete", "ask_pin_again")
    call.press("9*")
    await call.hears("start_over", "ask_pin_again")
    assert call.pins == []


async def test_an_interview_that_cannot_begin_is_told(call: Call) -> None:
    call.answers = lambda pin: PinResult.RIGHT
    call.ready = False
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123456")
    await call.hears("one_moment", "not_yet")
    assert await call.end() is False


async def test_trouble_is_told(call: Call) -> None:
    def broken(pin: str) -> PinResult:
        raise ConnectionError("no database")

    call.answers = broken
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123456")
    await call.hears("trouble")
    assert await call.end() is False


async def test_a_caller_who_hangs_up_is_let_go(call: Call) -> None:
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.room.go()
    assert await call.end() is False
    assert not call.room.audio_output.playing


async def test_nobody_is_waited_for_for_ever(no_patience: None, call: Call) -> None:
    assert await call.end() is False
    assert call.player.begun == []


async def test_a_phone_without_a_voice_still_takes_pins(call: Call) -> None:
    async def fail(text: str, priority: object) -> None:
        raise RuntimeError("no voice")

    call.player._speech._tts.render = fail  # type: ignore[assignment,method-assign]
    call.answers = lambda pin: PinResult.RIGHT
    call.room.come()
    await call.hears("greeting", "ask_pin")
    call.press("123456")
    assert await call.end() is True
