"""Decides when a turn is over: the detector that AgentSession asks.

It answers late instead of with a number: it waits until the words of the last voiced sample
are known and until as much silence has passed as this turn needs. When the candidate speaks
again, the session cancels the question and asks again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog
from livekit.agents import llm
from livekit.agents.language import LanguageCode

from agent.listening.endpointing import EndpointingPolicy, Turn

log = structlog.get_logger(__name__)

LOOK_AFTER_S = 0.3
"""Silence after which the audio model is asked: it is surest with this much to look at."""
PACE_STEP = 1.3
MAX_PACE = 2.0
LONGEST_MS = 2200
GAP_S = 1.2
"""A gap in the media longer than any that a microphone leaves in silence, and than a room takes
to notice: the line is broken, and the candidate may be speaking."""
GAP_CHECK_S = 0.1


class Line(Protocol):
    """The connection that carries the candidate's sound."""

    @property
    def connected(self) -> bool: ...

    @property
    def media_gap_s(self) -> float: ...


class Recogniser(Protocol):
    """What the detector asks of speech recognition."""

    @property
    def last_voiced_wall(self) -> float | None: ...

    async def all_heard(self, timeout_s: float | None = None) -> None: ...


class EndOfTurn(Protocol):
    """The audio model."""

    async def predict(self) -> float: ...


class TurnSoFar(Protocol):
    """The words of the open turn, read-only."""

    @property
    def text(self) -> str: ...

    def is_short_answer(self) -> bool: ...

    def is_thinking(self) -> bool: ...


class TurnDetector:
    """livekit-agents' turn detector protocol, over all witnesses (see ``endpointing``).

    Args:
        turn: the open turn.
        recogniser: hears its words.
        line: carries its sound.
        eot: judges its voice.
        language: ``en`` or ``ko``.
        threshold: P(end) from which ``eot`` takes a turn for ended.
        policy: the default when None.
        on_ending: called when voice and words say that the turn is over, and only silence is
            still waited for.
    """

    def __init__(
        self,
        turn: TurnSoFar,
        recogniser: Recogniser,
        line: Line,
        eot: EndOfTurn,
        *,
        language: str,
        threshold: float,
        policy: EndpointingPolicy | None = None,
        on_ending: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_ending = on_ending
        self._turn = turn
        self._recogniser = recogniser
        self._line = line
        self._eot = eot
        self._language = language
        self._threshold = threshold
        self.policy = policy or EndpointingPolicy()
        self._pace = 1.0
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Stop waiting for a broken line: the interview is over."""
        self._closed.set()

    def cut_off(self) -> None:
        """Wait longer from now on: this candidate was cut off."""
        self._pace = min(MAX_PACE, self._pace * PACE_STEP)

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
        """Return 1.0 once the turn is over; the session cancels this when speech continues."""
        await self._recogniser.all_heard()
        last = self._recogniser.last_voiced_wall
        if last is not None:
            await asyncio.sleep(max(0.0, last + LOOK_AFTER_S - time.time()))
        p_end = await self._eot.predict()
        silent_since = 0.0
        ending = False
        while True:
            if await self._line_broke():
                silent_since = time.time()
            turn = Turn(
                self._turn.text,
                p_end,
                self._threshold,
                short_answer=self._turn.is_short_answer(),
                thinking=self._turn.is_thinking(),
            )
            required_ms = self.policy.required_ms(turn, self._language)
            if not ending and required_ms < self.policy.open_ms and self._line_works():
                ending = True
                self._on_ending()
            need_ms = self._paced(required_ms)
            last = self._recogniser.last_voiced_wall
            wait_s = 0.0 if last is None else max(last, silent_since) + need_ms / 1000 - time.time()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                if self._recogniser.last_voiced_wall != last:
                    continue
            if self._line_works():
                break
        log.info("turn.closed", p_end=round(p_end, 3), need_ms=round(need_ms), text=turn.text[-60:])
        return 1.0

    def _paced(self, required_ms: float) -> float:
        """More time for a slow speaker, up to where silence begins to feel like absence."""
        return max(required_ms, min(required_ms * self._pace, LONGEST_MS))

    def _line_works(self) -> bool:
        line = self._line
        return self._closed.is_set() or (line.connected and line.media_gap_s <= GAP_S)

    async def _line_broke(self) -> bool:
        """Wait while the line is broken; True if it was.

        A candidate who counts as gone is asked again on their return, and their next words end
        what they had begun: for them this returns only when the interview is over.
        """
        if self._line_works():
            return False
        log.info("turn.line_broke")
        while not self._line_works():
            if not self._line.connected:
                await self._closed.wait()
            await asyncio.sleep(GAP_CHECK_S)
        return True
