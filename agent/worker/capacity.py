"""How many jobs this worker has, and how many more it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

MOST_LOAD = 0.65
"""LiveKit's server sends no job to a worker whose load is its ``agents.target_load`` (0.7) or
more, even if the worker says that it takes jobs."""


class Capacity:
    """The worker's places: one for each interview or call, from its acceptance to its end.

    Read from any thread, changed on the worker's event loop only.

    Args:
        places: how many there are.
        changed: called after every change; must not block.
    """

    def __init__(self, places: int, changed: Callable[[], None] = lambda: None) -> None:
        self.places = places
        self.taken = 0
        """Places in use, those of accepted jobs that have not begun included."""
        self.started = 0
        """Places of jobs that have begun."""
        self.closed = False
        """Whether the worker takes no more jobs, as it is about to end."""
        self._changed = changed
        self._empty = asyncio.Event()
        self._empty.set()

    def take(self) -> bool:
        """Take a place; False when none is free."""
        if self.closed or self.taken >= self.places:
            return False
        self.taken += 1
        self._empty.clear()
        self._changed()
        return True

    def start(self) -> None:
        """A job that has a place begins."""
        self.started += 1

    def give_back(self, *, started: bool) -> None:
        """A job is over, or never began."""
        self.taken -= 1
        if started:
            self.started -= 1
        if self.taken == 0:
            self._empty.set()
        self._changed()

    def close(self) -> None:
        """Take no more jobs."""
        self.closed = True
        self._changed()

    async def emptied(self) -> None:
        """Wait until no place is taken."""
        await self._empty.wait()

    def load(self) -> float:
        """The load reported to LiveKit: 1 when no job is taken, else by the share of jobs that
        have begun, and below what makes its server send none."""
        if self.closed or self.started >= self.places:
            return 1.0
        return MOST_LOAD * self.started / self.places
