"""The job that renders the missing speech of an interview's questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from db.jobs import SPEECH_ENTRYPOINT
from db.session import UnitOfWork

log = structlog.get_logger(__name__)

RenderQuestions = Callable[[UUID], Awaitable[int]]
"""Renders the missing speech of an interview's questions; returns how many were missing."""


class SpeechJob:
    """Makes sure that every planned question has its speech.

    Args:
        render: renders what is missing; None: this process has no TTS, and the agent renders the
            questions as it speaks them.
    """

    entrypoint = SPEECH_ENTRYPOINT
    subject = "interview_id"
    at_once = 1

    def __init__(self, render: RenderQuestions | None) -> None:
        self._render = render

    async def do(self, subject_id: UUID) -> None:
        """Render what is missing: usually nothing."""
        if self._render is not None:
            log.info("speech.checked", rendered=await self._render(subject_id))

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Log it: the interviewer renders the questions as it speaks them."""
        log.warning("speech.given_up", reason=reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Nothing to do: the job was queued in the transaction that made the questions."""
