"""When a turn is over: the detector that AgentSession asks.

The answer is given late rather than as a number: the detector waits, here, until the words
of the last voiced sample are known and until as much silence has passed as this turn needs.
When the candidate goes on, the session cancels the question and asks again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from livekit.agents import llm
from livekit.agents.language import LanguageCode

from agent.endpointing import EndpointingPolicy

log = structlog.get_logger(__name__)

SETTLE_TIMEOUT_S = 4.0
"""How long a transcript may lag before the turn is closed without it (decoder hung)."""


class Hearing(Protocol):
    """What the detector needs to know of the speech recogniser."""

    @property
    def last_voiced_wall(self) -> float | None: ...

    async def settled(self) -> None: ...


class EndOfTurn(Protocol):
    """The audio model."""

    async def predict(self) -> float: ...


@dataclass
class TurnView:
    """The turn so far, as the interviewer keeps it."""

    text: Callable[[], str]
    thinking: Callable[[], bool]
    hearing: Callable[[], Hearing | None]


class TurnDetector:
    """livekit-agents' turn detector protocol, over both witnesses (see ``endpointing``)."""

    def __init__(
        self,
        view: TurnView,
        eot: EndOfTurn,
        *,
        language: str,
        threshold: float,
        policy: EndpointingPolicy | None = None,
    ) -> None:
        self._view = view
        self._eot = eot
        self._language = language
        self._threshold = threshold
        self.policy = policy or EndpointingPolicy()

    @property
    def model(self) -> str:
        return "vivavoce-turns"

    @property
    def provider(self) -> str:
        return "vivavoce"

    async def unlikely_threshold(self, language: LanguageCode | None) -> float | None:
        return 0.5

    async def supports_language(self, language: LanguageCode | None) -> bool:
        return True

    async def predict_end_of_turn(
        self, chat_ctx: llm.ChatContext, *, timeout: float | None = None
    ) -> float:
        """Return 1.0 once the turn is over; cancelled by the session if speech goes on."""
        hearing = self._view.hearing()
        if hearing is not None:
            try:
                await asyncio.wait_for(hearing.settled(), SETTLE_TIMEOUT_S)
            except TimeoutError:
                log.warning("turn.transcript_late", timeout_s=SETTLE_TIMEOUT_S)
        p_end = await self._eot.predict()
        while True:
            text = self._view.text()
            need_ms = self.policy.required_ms(
                text, self._language, p_end, self._threshold, thinking=self._view.thinking()
            )
            last = hearing.last_voiced_wall if hearing is not None else None
            wait_s = 0.0 if last is None else last + need_ms / 1000 - time.time()
            if wait_s <= 0:
                break
            await asyncio.sleep(wait_s)
            if hearing is None or hearing.last_voiced_wall == last:
                break
        log.debug("turn.closed", p_end=round(p_end, 3), need_ms=need_ms, text=text[-80:])
        return 1.0
