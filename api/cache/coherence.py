"""Copies that are never older than the last change that this process has received.

A copy is dropped when PostgreSQL notifies of a change of its row, and not used from the moment
the notification arrives. While notifications do not arrive, no copy is used, and those from
before are dropped.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from cashews import Cache
from cashews.picklers import PicklerType

from api.cache.settings import CacheSettings
from db.changes import COMMIT, CommitBarrier

log = structlog.get_logger(__name__)

PREFIX = "vivavoce:rows:"
EVERYTHING = f"{PREFIX}*"
RETRY_S = 1.0


@dataclass(eq=False)
class PendingRead:
    """A read from the database whose result may be kept, unless a change makes it invalid."""

    key: str
    valid: bool


class CoherentCache:
    """Keeps texts by key, in memory or in Redis. Without its Redis it keeps nothing.

    Args:
        settings: where copies are kept.
        barrier: holds the process's own transactions back until their changes are dropped here.
    """

    def __init__(self, settings: CacheSettings, barrier: CommitBarrier) -> None:
        self._cache = Cache()
        self._shared = settings.url is not None
        if settings.url is None:
            self._cache.setup("mem://", size=settings.size, check_interval=0)
        else:
            self._cache.setup(
                settings.url.get_secret_value(),
                suppress=False,
                pickle_type=PicklerType.JSON.value,
                check_repr=False,
            )
        self._barrier = barrier
        barrier.on_missed = self._drop_everything
        self._reads: set[PendingRead] = set()
        self._to_drop: asyncio.Queue[str] = asyncio.Queue()
        self._outdated: Counter[str] = Counter()
        """Keys that wait to be dropped, with how many times."""
        self._dropping: asyncio.Task[None] | None = None
        self.usable = asyncio.Event()
        """Set while copies may be used."""

    @property
    def backend(self) -> str:
        """``memory`` or ``redis``."""
        return "redis" if self._shared else "memory"

    async def get(self, key: str) -> str | None:
        """The copy under a key, or None."""
        if not self._may_use(key):
            return None
        try:
            copy: str | None = await self._cache.get(PREFIX + key)
        except Exception as error:
            _warn(error)
            return None
        # Asked again: it may have been outdated while it was fetched.
        return copy if self._may_use(key) else None

    @contextmanager
    def reading(self, key: str) -> Iterator[PendingRead]:
        """Watch a read from the database for changes of its row."""
        read = PendingRead(key, valid=self._may_use(key))
        self._reads.add(read)
        try:
            yield read
        finally:
            self._reads.discard(read)

    async def put(self, read: PendingRead, copy: str, ttl_s: int) -> None:
        """Keep what was read, unless it is invalid; within :meth:`reading`."""
        if not (read.valid and self.usable.is_set()):
            return
        try:
            await self._cache.set(PREFIX + read.key, copy, expire=ttl_s)
        except Exception as error:
            _warn(error)
        if not read.valid:  # changed while it was stored
            self.drop(read.key)

    # -- changes -----------------------------------------------------------------------------

    def drop(self, key: str) -> None:
        """Use the copy under a key no more: its row changed."""
        for read in self._reads:
            if read.key == key:
                read.valid = False
        self._outdated[key] += 1
        self._to_drop.put_nowait(key)

    def committed(self, transaction: str) -> None:
        """Everything that a transaction changed has been dropped by :meth:`drop`."""
        if self._shared and self.usable.is_set():
            # Released in its turn: when other processes find none of the copies either.
            self._to_drop.put_nowait(f"{COMMIT}:{transaction}")
        else:
            self._barrier.received(transaction)

    def set_listening(self, on: bool) -> None:
        """Note whether notifications arrive, which drops all copies."""
        self._barrier.listening = on
        if on and self._dropping is None:
            self._dropping = asyncio.create_task(self._drop_forever(), name="cache")
        self._drop_everything()

    async def aclose(self) -> None:
        """Stop, and use no more copies."""
        self.usable.clear()
        if self._dropping is not None:
            self._dropping.cancel()
            await asyncio.gather(self._dropping, return_exceptions=True)
        await self._cache.close()

    def _may_use(self, key: str) -> bool:
        return self.usable.is_set() and key not in self._outdated

    def _drop_everything(self) -> None:
        self.usable.clear()
        self._barrier.release_all()
        for read in self._reads:
            read.valid = False
        if self._barrier.listening:
            self._outdated[EVERYTHING] += 1
            self._to_drop.put_nowait(EVERYTHING)

    async def _drop_forever(self) -> None:
        """Drop what was changed, in the order of the changes."""
        while True:
            key = await self._to_drop.get()
            if key.startswith(f"{COMMIT}:"):
                self._barrier.received(key.partition(":")[2])
                continue
            while not await self._dropped(key):
                self.usable.clear()
                self._barrier.release_all()
                await asyncio.sleep(RETRY_S)
            self._outdated[key] -= 1
            if not self._outdated[key]:
                del self._outdated[key]
            if EVERYTHING not in self._outdated and self._barrier.listening:
                self.usable.set()

    async def _dropped(self, key: str) -> bool:
        try:
            if key == EVERYTHING:
                await self._cache.delete_match(EVERYTHING)
            else:
                await self._cache.delete(PREFIX + key)
        except Exception as error:
            _warn(error)
            return False
        return True


def _warn(error: Exception) -> None:
    log.warning("cache.away", error=repr(error)[:200])
