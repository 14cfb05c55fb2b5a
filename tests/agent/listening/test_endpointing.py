"""How much silence ends a turn, by what was said and how it sounded."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import cast

import pytest

from agent.listening import turn_detector as turns
from agent.listening.endpointing import EndpointingPolicy, Turn
from agent.listening.recognition import Recognition
from agent.listening.turn_detector import Recogniser, TurnDetector
from models.stt.whisper import WhisperSTT

pytestmark = pytest.mark.realtime

POLICY = EndpointingPolicy()
SURE, LIKELY, UNSURE, OPEN = POLICY.sure_ms, POLICY.likely_ms, POLICY.unsure_ms, POLICY.open_ms
STRONG, FAIR, WEAK = 0.8, 0.5, 0.1
THRESHOLD = 0.4


@pytest.mark.parametrize(
    ("text", "p_end", "language", "required_ms"),
    [
        ("I built the planner myself.", STRONG, "en", SURE),
        ("Could you repeat that?", STRONG, "en", SURE),
        ("I built the planner myself.", 0.59, "en", SURE + 41),
        ("I built the planner myself.", FAIR, "en", (SURE + UNSURE) // 2),
        ("I built the planner myself.", THRESHOLD, "en", UNSURE),
        ("I built the planner myself.", WEAK, "en", UNSURE),
        ("I built the planner myself", STRONG, "en", UNSURE),
        ("I built the planner myself", 0.6, "en", (UNSURE + OPEN) // 2),
        ("I built the planner myself", FAIR, "en", OPEN),
        ("I built the planner myself", WEAK, "en", OPEN),
        ("I built the planner and", STRONG, "en", OPEN),
        ("I built the planner, because", STRONG, "en", OPEN),
        ("So it was, um,", STRONG, "en", OPEN),
        ("I counted them and ah?", STRONG, "en", OPEN),
        ("I counted them, mmm.", STRONG, "en", OPEN),
        ("It was the", STRONG, "en", OPEN),
        ("I was responsible for", STRONG, "en", OPEN),
        ("And then...", STRONG, "en", OPEN),
        ("", STRONG, "en", OPEN),
        ("   ", STRONG, "en", OPEN),
        ("제가 직접 만들었습니다.", STRONG, "ko", SURE),
        ("제가 직접 만들었어요", STRONG, "ko", SURE),
        ("제가 직접 만들었습니다.", FAIR, "ko", (SURE + UNSURE) // 2),
        ("제가 직접 만들었는데", STRONG, "ko", UNSURE),
        ("제가 직접 만들었는데", WEAK, "ko", OPEN),
        ("그리고", WEAK, "ko", OPEN),
    ],
)
def test_silence_by_words_and_voice(
    text: str, p_end: float, language: str, required_ms: int
) -> None:
    assert POLICY.required_ms(Turn(text, p_end, THRESHOLD), language) == required_ms


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("threshold", [0.2, 0.36, 0.4, 0.6, 0.9])
@pytest.mark.parametrize(
    "text", ["I built it.", "I built it", "so I built it and", "제가 했습니다.", "제가 했는데", ""]
)
def test_a_little_more_voice_asks_a_little_less_silence(
    text: str, threshold: float, language: str
) -> None:
    steps = [step / 200 for step in range(201)]
    needs = [POLICY.required_ms(Turn(text, p, threshold), language) for p in steps]
    falls = [before - after for before, after in itertools.pairwise(needs)]
    assert all(0 <= fall <= 60 for fall in falls), "there is a step"
    assert needs[0] <= (UNSURE if text.endswith(".") else OPEN)


def test_a_short_answer_is_waited_for_longer() -> None:
    assert (
        POLICY.required_ms(Turn("I built it.", STRONG, THRESHOLD, short_answer=True), "en")
        == LIKELY
    )


def test_thinking_aloud_is_waited_for_longest() -> None:
    turn = Turn("Let me think.", STRONG, THRESHOLD, thinking=True)
    assert POLICY.required_ms(turn, "en") == POLICY.thinking_ms


class Ear:
    """An audio model whose next looks are given; the last one again and again."""

    def __init__(self, *looks: float) -> None:
        self.looks = list(looks)
        self.moments: list[float] = []
        """Wall time of the sound that was looked at last."""

    async def predict(self, ago_s: float = 0.0) -> float:
        self.moments.append(time.time() - ago_s)
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]


class Heard:
    """A recogniser whose last voiced sample was spoken just now."""

    def __init__(self) -> None:
        self.last_voiced_wall: float | None = time.time()
        self.decoding = asyncio.Event()

    async def all_heard(self, timeout_s: float | None = None) -> None:
        await self.decoding.wait()


class HangingStream:
    """A recogniser's stream that never knows its last words."""

    def __init__(self) -> None:
        self.last_voiced_wall: float | None = time.time()

    async def settled(self) -> None:
        await asyncio.Event().wait()

    async def __aenter__(self) -> HangingStream:
        return self

    async def __aexit__(self, *error: object) -> None:
        pass


class HangingEngine:
    def stream(self) -> HangingStream:
        return HangingStream()


class Said:
    """An open turn; its text is the last one that was added."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    @property
    def text(self) -> str:
        return self.texts[-1]

    def is_short_answer(self) -> bool:
        return False

    def is_thinking(self) -> bool:
        return False


class Wire:
    """A line that a test breaks."""

    connected = True
    media_gap_s = 0.0


def detector(
    recogniser: Recogniser,
    said: Said,
    wire: Wire | None = None,
    on_ending: Callable[[], None] = lambda: None,
    ear: Ear | None = None,
) -> TurnDetector:
    return TurnDetector(
        said,
        recogniser,
        wire or Wire(),
        ear or Ear(STRONG),
        language="en",
        threshold=THRESHOLD,
        policy=EndpointingPolicy(sure_ms=150, unsure_ms=400, open_ms=500),
        on_ending=on_ending,
    )


@pytest.fixture(autouse=True)
def quick_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LOOK_AFTER_S", 0.05)
    monkeypatch.setattr(turns, "LOOK_AGAIN_S", 0.2)


async def ask(turn_detector: TurnDetector) -> float:
    """Seconds that the detector takes to say that the turn is over."""
    began = time.monotonic()
    assert await turn_detector.predict_end_of_turn(None) == 1.0  # type: ignore[arg-type]
    return time.monotonic() - began


async def test_a_turn_closes_only_on_its_last_words() -> None:
    recogniser, said = Heard(), Said("I was")
    asking = asyncio.create_task(ask(detector(recogniser, said)))
    await asyncio.sleep(0.3)
    assert not asking.done(), "it closed before its last words were known"
    said.texts.append("I was responsible for it.")
    recogniser.decoding.set()
    assert await asyncio.wait_for(asking, 1.0) == pytest.approx(0.3, abs=0.1)


async def test_a_recogniser_that_hangs_does_not_hang_the_turn() -> None:
    recognition = Recognition(cast(WhisperSTT, HangingEngine()), settle_timeout_s=0.2)
    async with recognition.open():
        took_s = await ask(detector(recognition, Said("It was a success.")))
    assert took_s == pytest.approx(0.2, abs=0.1)


@pytest.mark.parametrize(("text", "need_s"), [("It was mine.", 0.15), ("It was mine and", 0.5)])
async def test_silence_counts_from_the_last_voiced_sample(text: str, need_s: float) -> None:
    recogniser = Heard()
    recogniser.decoding.set()
    assert await ask(detector(recogniser, Said(text))) == pytest.approx(need_s, abs=0.1)
    assert await ask(detector(recogniser, Said(text))) < 0.1


@pytest.mark.parametrize(("text", "ending"), [("It was mine.", 1), ("It was mine and", 0)])
async def test_a_turn_that_is_ending_is_told_before_its_silence_is_over(
    text: str, ending: int
) -> None:
    recogniser, told = Heard(), list[float]()
    recogniser.decoding.set()
    asking = ask(detector(recogniser, Said(text), on_ending=lambda: told.append(time.monotonic())))
    began = time.monotonic()
    took_s = await asking
    assert len(told) == ending
    assert all(at < began + took_s - 0.05 for at in told)


@pytest.mark.parametrize(
    ("looks", "need_s"),
    [
        ((STRONG,), 0.15),
        ((WEAK,), 0.4),
        # The mean counts: a second look shortens the wait only as far as the first one agrees.
        ((0.4, STRONG), 0.2),
        ((0.3, 0.7), 0.275),
        ((0.45, 0.35), 0.4),
    ],
)
async def test_the_voice_is_looked_at_again_before_a_long_wait_is_over(
    looks: tuple[float, ...], need_s: float
) -> None:
    recogniser, ear = Heard(), Ear(*looks)
    recogniser.decoding.set()
    took_s = await ask(detector(recogniser, Said("It was mine."), ear=ear))
    assert took_s == pytest.approx(need_s, abs=0.06)
    assert len(ear.moments) == (1 if looks == (STRONG,) else 2)


async def test_words_that_come_late_do_not_make_the_look_late() -> None:
    """After a second of silence the model would call any pause an end."""
    recogniser, ear = Heard(), Ear(0.3, 0.3)
    last = recogniser.last_voiced_wall
    assert last is not None
    asking = asyncio.create_task(ask(detector(recogniser, Said("It was mine."), ear=ear)))
    await asyncio.sleep(0.35)
    recogniser.decoding.set()
    await asking
    assert [moment - last for moment in ear.moments] == pytest.approx([0.05, 0.2], abs=0.02)


async def test_a_candidate_who_was_cut_off_is_given_more_time() -> None:
    recogniser = Heard()
    recogniser.decoding.set()
    turn_detector = detector(recogniser, Said("It was mine and"))
    for _ in range(9):
        turn_detector.cut_off()  # in one answer: counts once
    recogniser.last_voiced_wall = time.time()
    assert await ask(turn_detector) == pytest.approx(0.5 + 0.35 * 0.5, abs=0.1)
    for _ in range(6):
        turn_detector.stood()
    recogniser.last_voiced_wall = time.time()
    assert await ask(turn_detector) == pytest.approx(0.5, abs=0.1)


async def test_a_sure_end_is_as_quick_for_a_slow_speaker() -> None:
    recogniser = Heard()
    recogniser.decoding.set()
    turn_detector = detector(recogniser, Said("It was mine."))
    turn_detector.cut_off()
    assert await ask(turn_detector) == pytest.approx(0.15, abs=0.1)


async def test_a_broken_line_is_no_silence() -> None:
    recogniser, wire = Heard(), Wire()
    recogniser.decoding.set()
    wire.media_gap_s = 1.5
    asking = asyncio.create_task(ask(detector(recogniser, Said("It was mine."), wire)))
    await asyncio.sleep(0.5)
    assert not asking.done(), "it closed though the line was broken"
    wire.media_gap_s = 0.0
    # then as much silence as ever, from the moment at which it can be heard again
    assert await asyncio.wait_for(asking, 1.0) == pytest.approx(0.7, abs=0.12)


async def test_who_is_gone_in_mid_answer_ends_it_when_back() -> None:
    recogniser, wire = Heard(), Wire()
    recogniser.decoding.set()
    wire.connected = False
    asking = asyncio.create_task(ask(detector(recogniser, Said("It was mine."), wire)))
    await asyncio.sleep(0.3)
    wire.connected = True
    await asyncio.sleep(0.5)
    assert not asking.done(), "a half answer was taken for one"
    asking.cancel()
