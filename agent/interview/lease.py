"""The right to hold an interview, as the process that has it knows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

SEQ_PER_EPOCH = 1_000_000
"""Journal places for one agent's stay; no agent says so much in one interview."""


@dataclass(frozen=True)
class InterviewLease:
    """The right to be the one agent of an interview, until another worker takes it."""

    interview_id: UUID
    worker_id: int
    epoch: int
    """Greater than that of every earlier agent."""

    @property
    def first_seq(self) -> int:
        """First place of this agent's journal: above all that an earlier agent can have written,
        delivered or not."""
        return self.epoch * SEQ_PER_EPOCH + 1
