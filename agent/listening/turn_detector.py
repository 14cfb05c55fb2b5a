"""Decides when a turn is over: the detector that AgentSession asks.

It answers late instead of with a number: it waits until the words of the last voiced sample
are known and until as much silence has passed as this turn needs. When the candidate speaks
again, the session cancels the question and asks again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from statistics import fmean
from typing import Protocol

import structlog
from livekit.agents import llm
from livekit.agents.language import LanguageCode

from agent.listening.endpointing import EndpointingPolicy, Turn

log = structlog.get_logger(__name__)

LOOK_AFTER_S = 0.3
"""Silence after which the audio model is asked: it is surest with this much to look at."""
LOOK_AGAIN_S = 0.7
"""Silence after which it is asked once more if the turn still waits. The mean of both decides: ends
that began at 0.28 to 0.5 rise by 0.1 to 0.3 until then, pauses by less. From 0.9 s on it calls
every pause an end."""
PACE_STEP = 1.5
"""For a candidate who was cut off, how much more of the silence beyond a sure end's is asked."""
MAX_PACE = 2.0
PACE_DECAY = 0.7
"""What is left of a slower pace's surplus after each turn that stood."""
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

    async def predict(self, ago_s: float = 0.0) -> float:
        """P(end) by the sound up to ``ago_s`` before now."""


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
        self._slowed = False
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Stop waiting for a broken line: the interview is over."""
        self._closed.set()

    def cut_off(self) -> None:
        """Wait longer from now on: this candidate was cut off. Counts once for an answer."""
        if not self._slowed:
            self._slowed = True
            self._pace = min(MAX_PACE, self._pace * PACE_STEP)

    def stood(self) -> None:
        """A turn that was closed was over."""
        self._slowed = False
        self._pace = 1.0 + (self._pace - 1.0) * PACE_DECAY

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
        last: float | None = None
        looks: list[float] = []
        silent_since = 0.0
        ending = False
        while True:
            if not looks or self._recogniser.last_voiced_wall != last:
                last = self._recogniser.last_voiced_wall
                looks = [await self._look(last, LOOK_AFTER_S)]
            if await self._line_broke():
                silent_since = time.time()
            p_end = fmean(looks)
            required_ms = self.policy.required_ms(self._turn_with(p_end), self._language)
            if not ending and required_ms < self.policy.open_ms and self._line_works():
                ending = True
                self._on_ending()
            need_ms = self._paced(required_ms)
            if last is not None:
                # After a break of the line the voice's end is too far back to be looked at.
                if len(looks) == 1 and not silent_since and need_ms > LOOK_AGAIN_S * 1000:
                    looks.append(await self._look(last, LOOK_AGAIN_S))
                    continue
                over_at = max(last, silent_since) + need_ms / 1000
                await asyncio.sleep(max(0.0, over_at - time.time()))
            if self._recogniser.last_voiced_wall == last and self._line_works():
                break
        text = self._turn.text[-60:]
        log.info("turn.closed", p_end=round(p_end, 3), need_ms=round(need_ms), text=text)
        return 1.0

    def _turn_with(self, p_end: float) -> Turn:
        return Turn(
            self._turn.text,
            p_end,
            self._threshold,
            short_answer=self._turn.is_short_answer(),
            thinking=self._turn.is_thinking(),
        )

    async def _look(self, last: float | None, after_s: float) -> float:
        """Ask the audio model about the moment ``after_s`` after the last voiced sample."""
        if last is None:
            return await self._eot.predict()
        await asyncio.sleep(max(0.0, last + after_s - time.time()))
        return await self._eot.predict(max(0.0, time.time() - (last + after_s)))

    def _paced(self, required_ms: float) -> float:
        """More time for a slow speaker, up to where silence begins to feel like absence; none at
        an end that all witnesses are sure of, and little at one that is nearly as sure."""
        beyond_ms = max(0.0, required_ms - self.policy.sure_ms) * (self._pace - 1.0)
        return max(required_ms, min(required_ms + beyond_ms, LONGEST_MS))

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
