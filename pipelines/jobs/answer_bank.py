"""The job that puts an interview's good answers into the answer bank."""

from __future__ import annotations

from uuid import UUID

import structlog

from db.jobs import ANSWERS_ENTRYPOINT
from db.session import Database, UnitOfWork
from models.embeddings import Embedder
from pipelines.answer_bank import offer_answers

log = structlog.get_logger(__name__)


class AnswerBankJob:
    """Keeps good answers, once their report is complete.

    Args:
        embedder: recognises answers that say the same; None: no answer is kept.
    """

    entrypoint = ANSWERS_ENTRYPOINT
    subject = "interview_id"
    at_once = 1

    def __init__(self, database: Database, embedder: Embedder | None) -> None:
        self._database = database
        self._embedder = embedder

    async def do(self, subject_id: UUID) -> None:
        """Add the interview's good answers that the bank does not have yet."""
        if self._embedder is None:
            log.info("answer_bank.off")
            return
        outcomes = await offer_answers(self._database, subject_id, self._embedder)
        kept = sum(added.added for _, added in outcomes)
        log.info("answer_bank.offered", kept=kept, skipped=len(outcomes) - kept)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Log it: no one waits for the result."""
        log.warning("answer_bank.given_up", reason=reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Nothing to do: the job was queued in the transaction that completed the report."""
