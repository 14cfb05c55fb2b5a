"""A kind of job, as the worker sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from uuid import UUID

from db.session import UnitOfWork

Chore: TypeAlias = Callable[[UnitOfWork], Awaitable[None]]
"""Work that every worker does at each sweep, in one transaction. Must bear being done by several
at once."""


class JobKind(Protocol):
    """One kind of job. Doing a job twice, even at the same time, must be harmless."""

    entrypoint: str
    """Its name in the queue."""
    subject: str
    """The log field that names the id in the payload."""
    at_once: int
    """How many of its jobs run at the same time, over all workers."""

    async def do(self, subject_id: UUID) -> None:
        """Do the job. An exception has it tried again later, a few times."""

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record that it failed too often, where its result is expected."""

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue unfinished work that has no job; harmless for what has one."""
