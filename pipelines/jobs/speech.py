"""The job that makes what is missing of an interview's prepared speech."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from db.jobs import SPEECH_ENTRYPOINT
from db.session import UnitOfWork

log = structlog.get_logger(__name__)

Voice = Callable[[UUID], Awaitable[int]]
"""Makes the speech of an interview's questions that is missing; returns how many were."""


class SpeechJob:
    """Looks whether every planned question has its speech.

    Args:
        voice: makes what is missing; None: this process has no voice, and agents speak anew.
    """

    entrypoint = SPEECH_ENTRYPOINT
    subject = "interview_id"
    at_once = 1

    def __init__(self, voice: Voice | None) -> None:
        self._voice = voice

    async def do(self, subject_id: UUID) -> None:
        """Make what is missing; nothing, mostly."""
        if self._voice is not None:
            log.info("speech.looked", made=await self._voice(subject_id))

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """The interviewer then speaks the questions as it comes to them."""
        log.warning("speech.given_up", reason=reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Nothing to do: the job was queued in the transaction that made the questions."""
