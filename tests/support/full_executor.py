"""A process whose default executor has no free thread, as under many sign-ins or a large export."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def full_default_executor() -> Iterator[None]:
    """Occupy every thread of the running loop's default executor."""
    release = threading.Event()
    pool = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(pool)
    pool.submit(release.wait, 30.0)
    try:
        yield
    finally:
        release.set()
