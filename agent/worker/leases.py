"""An interview's lease, as the worker that has it knows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

SEQ_PER_EPOCH = 1_000_000
"""Journal places for one agent's stay; nobody says so much in one interview."""


@dataclass(frozen=True)
class Lease:
    """The right to be the one agent of an interview, until somebody else has it."""

    interview_id: UUID
    worker_id: int
    epoch: int
    """Greater than that of every agent before."""

    @property
    def first_seq(self) -> int:
        """Where this agent's journal begins: after all that an earlier one can have written,
        delivered or not."""
        return self.epoch * SEQ_PER_EPOCH + 1
