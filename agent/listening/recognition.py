"""The running speech recogniser, for all who wait for its words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from models.stt.stream import WhisperStream
from models.stt.whisper import WhisperSTT

log = structlog.get_logger(__name__)

SETTLE_TIMEOUT_S = 4.0
"""Longer than any decode takes, even on a busy machine: the decoder hangs."""


class Recognition:
    """Speech recognition of one interview. The session opens a stream, and may open another.

    Args:
        engine: the streaming recogniser.
        settle_timeout_s: how long words may lag before the interview continues without them.
    """

    def __init__(self, engine: WhisperSTT, *, settle_timeout_s: float = SETTLE_TIMEOUT_S) -> None:
        self._engine = engine
        self.settle_timeout_s = settle_timeout_s
        self._stream: WhisperStream | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[WhisperStream]:
        """A new stream, which is the running one until the end of the block."""
        stream = self._engine.stream()
        self._stream = stream
        try:
            async with stream:
                yield stream
        finally:
            if self._stream is stream:
                self._stream = None

    @property
    def running(self) -> bool:
        """Whether there is a stream."""
        return self._stream is not None

    @property
    def last_voiced_wall(self) -> float | None:
        """Wall time at which the last voiced sample was spoken; None before any."""
        return None if self._stream is None else self._stream.last_voiced_wall

    async def all_heard(self, timeout_s: float | None = None) -> None:
        """Wait until the words of everything voiced so far are known, for a bounded time.

        Args:
            timeout_s: ``settle_timeout_s`` when None.
        """
        if self._stream is None:
            return
        timeout_s = self.settle_timeout_s if timeout_s is None else timeout_s
        try:
            # Not wait_for: in Python 3.11 it swallows a cancellation that comes just then.
            async with asyncio.timeout(timeout_s):
                await self._stream.settled()
        except TimeoutError:
            log.warning("turn.transcript_late", timeout_s=timeout_s)
