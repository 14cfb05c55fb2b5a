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

from agent.listening.endpointing import EndpointingPolicy, Turn

log = structlog.get_logger(__name__)

SETTLE_TIMEOUT_S = 4.0
"""How long a transcript may lag before it goes on without it (decoder hung)."""

LOOK_AFTER_S = 0.3
PACE_STEP = 1.3
MAX_PACE = 2.0
LONGEST_MS = 2200
GAP_S = 1.2
"""Longer than a microphone that sends little in silence ever says nothing, and than a room takes
to look: the line has broken, and what sounds like silence is none."""
GAP_CHECK_S = 0.1


class Line(Protocol):
    """What carries the candidate's sound."""

    @property
    def connected(self) -> bool: ...

    @property
    def media_gap_s(self) -> float: ...


class Recogniser(Protocol):
    """What the detector needs to know of the speech recogniser."""

    @property
    def last_voiced_wall(self) -> float | None: ...

    async def settled(self) -> None: ...


async def all_heard(hearing: Recogniser | None, timeout_s: float | None = None) -> None:
    """Wait until the words of everything voiced so far are known, for a bounded time.

    Args:
        timeout_s: by default what a turn waits.
    """
    if hearing is None:
        return
    timeout_s = SETTLE_TIMEOUT_S if timeout_s is None else timeout_s
    try:
        # Not wait_for: in Python 3.11 it swallows a cancellation that comes just then.
        async with asyncio.timeout(timeout_s):
            await hearing.settled()
    except TimeoutError:
        log.warning("turn.transcript_late", timeout_s=timeout_s)


class EndOfTurn(Protocol):
    """The audio model."""

    async def predict(self) -> float: ...


@dataclass
class TurnView:
    """The turn so far, as the interviewer keeps it."""

    text: Callable[[], str]
    brief: Callable[[], bool]
    thinking: Callable[[], bool]
    hearing: Callable[[], Recogniser | None]
    line: Line


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
        self._pace = 1.0
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Nothing is waited for any more: the conversation is over."""
        self._closed.set()

    def _paced(self, required_ms: float) -> float:
        """More time for a slow speaker, up to where silence begins to feel like absence."""
        return max(required_ms, min(required_ms * self._pace, LONGEST_MS))

    def cut_off(self) -> None:
        """This candidate was cut off: wait longer for them from now on."""
        self._pace = min(MAX_PACE, self._pace * PACE_STEP)

    async def all_heard(self) -> None:
        """Wait until the words of everything voiced so far are known, for a bounded time."""
        await all_heard(self._view.hearing())

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
        await all_heard(hearing)
        last = hearing.last_voiced_wall if hearing is not None else None
        if last is not None:
            # The model is surest with this much silence to look at.
            await asyncio.sleep(max(0.0, last + LOOK_AFTER_S - time.time()))
        p_end = await self._eot.predict()
        silent_since = 0.0
        while True:
            if await self._line_broke():
                silent_since = time.time()
            turn = Turn(
                self._view.text(), p_end, self._threshold, self._view.brief(), self._view.thinking()
            )
            need_ms = self._paced(self.policy.required_ms(turn, self._language))
            last = hearing.last_voiced_wall if hearing is not None else None
            wait_s = 0.0 if last is None else max(last, silent_since) + need_ms / 1000 - time.time()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                if hearing is not None and hearing.last_voiced_wall != last:
                    continue
            if self._line_works():
                break
        log.info("turn.closed", p_end=round(p_end, 3), need_ms=round(need_ms), text=turn.text[-60:])
        return 1.0

    def _line_works(self) -> bool:
        line = self._view.line
        return self._closed.is_set() or (line.connected and line.media_gap_s <= GAP_S)

    async def _line_broke(self) -> bool:
        """Wait while nothing can be heard; True if that was so.

        Who was away for so long that they count as gone is asked again when they are back, and
        what they had begun is ended by what they say then: this does not return while the
        conversation lasts.
        """
        if self._line_works():
            return False
        log.info("turn.line_broke")
        while not self._line_works():
            if not self._view.line.connected:
                await self._closed.wait()
            await asyncio.sleep(GAP_CHECK_S)
        return True
