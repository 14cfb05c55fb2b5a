"""A reply's sound while it is being made: its first clause can be spoken before the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from models.tts.base import SpokenClause
from models.tts.engine import SpeechError


class ClauseBuffer:
    """Fills itself from ``source`` in the background; may be read more than once.

    Iterating yields the clauses made so far, then each further one as it is made.

    Raises:
        SpeechError: while iterating, when a clause could not be made or the buffer was closed.
    """

    def __init__(self, source: AsyncGenerator[SpokenClause]) -> None:
        self._clauses: list[SpokenClause] = []
        self._complete = False
        self._error: Exception | None = None
        self._changed = asyncio.Event()
        self._filling = asyncio.create_task(self._fill(source))

    async def __aiter__(self) -> AsyncIterator[SpokenClause]:
        read = 0
        while True:
            while read < len(self._clauses):
                read += 1
                yield self._clauses[read - 1]
            if self._error is not None:
                raise self._error
            if self._complete:
                return
            await self._changed.wait()

    async def begun(self) -> None:
        """Wait for the first clause. Raises what making it raised."""
        async for _ in self:
            return

    def close(self) -> None:
        """Make no further clause. Safe to call twice."""
        self._filling.cancel()

    async def _fill(self, source: AsyncGenerator[SpokenClause]) -> None:
        try:
            async for clause in source:
                self._clauses.append(clause)
                self._wake()
            self._complete = True
        except asyncio.CancelledError:
            self._error = SpeechError("the reply was dropped")
            raise
        except Exception as error:  # the reader raises it
            self._error = error
        finally:
            await source.aclose()
            self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
