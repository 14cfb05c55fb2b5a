"""Engines that cost nothing, or their usual time and nothing else: what remains is the product.

The session's VAD is the real one. Turns end after the policy's shortest silence, because the
voice is always sure and the words are whole sentences. There is no language model, so
follow-ups are the plan's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import cast

from livekit import rtc

from agent.listening.endpointing import EndpointingPolicy, Turn
from bench.clips import parts, texts
from kit.language import Language
from models.budget import ComputeBudget
from models.end_of_turn import EndOfTurnModel
from models.fakes import FakeSTT, FakeTTS
from models.llm.text import TextModel
from models.settings import ModelSettings
from models.stt.whisper import WhisperSTT
from models.vad import build_vad
from pipelines.engines import VAD_MIN_SILENCE_MS, EngineRegistry, Engines


@dataclass(frozen=True)
class Latencies:
    """How long the engines take."""

    preflight_ms: float
    """From the first hint of silence to the words."""
    ttfb_ms: float
    """From a clause to its first sound."""
    rtf: float
    """Time that speech takes to make, as a share of its length."""


LATENCIES = {
    "zero": Latencies(preflight_ms=0.0, ttfb_ms=0.0, rtf=0.0),
    "simulated": Latencies(preflight_ms=180.0, ttfb_ms=120.0, rtf=0.05),
}
"""``simulated``: whisper-tiny.en and hibari on two idle cores."""

SURE = 0.9
THRESHOLD = 0.4


class SureEar:
    """An end-of-turn model that is always sure."""

    def push(self, frame: rtc.AudioFrame) -> None:
        """Listen to nothing."""

    async def predict(self) -> float:
        """The turn is over."""
        return SURE

    @staticmethod
    def threshold(language: str) -> float:
        """Below :meth:`predict`."""
        return THRESHOLD


class SimulatedShop(EngineRegistry):
    """Lends simulated engines."""

    latencies = LATENCIES["simulated"]

    def __init__(
        self, settings: ModelSettings, budget: ComputeBudget, text_model: TextModel | None
    ) -> None:
        super().__init__(settings, budget, None)
        self._engines: Engines | None = None

    async def engines(self, language: Language) -> Engines:
        """The same for every interview; nothing is loaded."""
        if self._engines is None:
            took = self.latencies
            # Endless, which FakeSTT allows: it only asks for the next line.
            words = cast(Sequence[str], cycle(answers(language)))
            stt = FakeSTT(words, language=language, preflight_ms=took.preflight_ms)
            self._engines = Engines(
                vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
                stt=cast(WhisperSTT, stt),
                tts=FakeTTS(ttfb_ms=took.ttfb_ms, rtf=took.rtf),
                end_of_turn=lambda: cast(EndOfTurnModel, SureEar()),
                text_model=None,
            )
        return self._engines

    async def aclose(self) -> None:
        """Give back the voice's threads."""
        if self._engines is not None:
            await self._engines.tts.aclose()


class ZeroShop(SimulatedShop):
    """Lends engines that take no time."""

    latencies = LATENCIES["zero"]


SHOPS: dict[str, type[SimulatedShop]] = {"zero": ZeroShop, "simulated": SimulatedShop}


def answers(language: str) -> list[str]:
    """Whole answers, after which the shortest silence is enough."""
    section, policy = texts(language), EndpointingPolicy()
    spoken = [parts(answer, "sentence", section)[0] for answer in section["answers"]]
    return [
        text
        for text in spoken
        if policy.required_ms(Turn(text, SURE, THRESHOLD), language) == policy.sure_ms
    ]
