"""Engines that use no CPU and take no time, or their usual time, so that the product is measured.

The session's VAD is the real one. Turns end after the policy's shortest silence, because the
end-of-turn model is always sure and the answers are whole sentences. There is no language model,
so follow-ups come from the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import cast

from livekit import rtc

from agent.listening.endpointing import EndpointingPolicy, Turn
from bench.clips import parts, texts
from judging.qualification_store import QualificationStore
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
    """Time to render speech, as a share of its length."""


LATENCIES = {
    "zero": Latencies(preflight_ms=0.0, ttfb_ms=0.0, rtf=0.0),
    "simulated": Latencies(preflight_ms=180.0, ttfb_ms=120.0, rtf=0.05),
}
"""``simulated``: whisper-tiny.en and hibari on two idle cores."""

SURE = 0.9
THRESHOLD = 0.4


class AlwaysSure:
    """An end-of-turn model that is always sure."""

    def push(self, frame: rtc.AudioFrame) -> None:
        """Ignore the frame."""

    async def predict(self, ago_s: float = 0.0) -> float:
        """The turn is over."""
        return SURE

    @staticmethod
    def threshold(language: str) -> float:
        """Below :meth:`predict`."""
        return THRESHOLD


class SimulatedEngines(EngineRegistry):
    """Provides simulated engines."""

    latencies = LATENCIES["simulated"]

    def __init__(
        self,
        settings: ModelSettings,
        budget: ComputeBudget,
        text_model: TextModel | None,
        qualifications: QualificationStore | None = None,
    ) -> None:
        super().__init__(settings, budget, None)
        self._engines: Engines | None = None

    async def engines(self, language: Language) -> Engines:
        """The same engines for all interviews; nothing is loaded."""
        if self._engines is None:
            latencies = self.latencies
            # Endless, which FakeSTT allows: it only asks for the next line.
            words = cast(Sequence[str], cycle(answers(language)))
            stt = FakeSTT(words, language=language, preflight_ms=latencies.preflight_ms)
            self._engines = Engines(
                vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
                stt=cast(WhisperSTT, stt),
                tts=FakeTTS(ttfb_ms=latencies.ttfb_ms, rtf=latencies.rtf),
                end_of_turn=lambda: cast(EndOfTurnModel, AlwaysSure()),
                text_model=None,
            )
        return self._engines

    async def aclose(self) -> None:
        """End the threads of the voice."""
        if self._engines is not None:
            await self._engines.tts.aclose()


class InstantEngines(SimulatedEngines):
    """Provides engines that take no time."""

    latencies = LATENCIES["zero"]


REGISTRIES: dict[str, type[SimulatedEngines]] = {
    "zero": InstantEngines,
    "simulated": SimulatedEngines,
}


def answers(language: str) -> list[str]:
    """Whole answers, after which the shortest silence is enough."""
    section, policy = texts(language), EndpointingPolicy()
    spoken = [parts(answer, "sentence", section)[0] for answer in section["answers"]]
    return [
        text
        for text in spoken
        if policy.required_ms(Turn(text, SURE, THRESHOLD), language) == policy.sure_ms
    ]
