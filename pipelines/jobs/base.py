"""What the worker needs to know of a kind of job."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from uuid import UUID

from db.session import UnitOfWork

Chore: TypeAlias = Callable[[UnitOfWork], Awaitable[None]]
"""What is done now and then in one transaction, by any number of workers at once."""


class JobKind(Protocol):
    """One kind of job. Doing a job twice, or at the same time twice, must be harmless."""

    entrypoint: str
    """Its name in the queue."""
    subject: str
    """What its payload's id is called in the log."""

    at_once: int
    """How many of its jobs run at the same time, over all workers of the database."""

    async def do(self, subject_id: UUID) -> None:
        """Do the job. Whatever it raises has it done again later, some times."""

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """It failed too often: say so where its outcome is looked for."""

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue unfinished work that has no job; harmless for what has one."""
