"""Progress of work that takes a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

OnProgress = Callable[[int, str], Awaitable[None]]
"""Takes per cent done, and what was done last."""


async def ignore_progress(_progress: int, _message: str) -> None:
    """For a caller that needs only the result."""
