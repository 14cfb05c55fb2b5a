"""Decides when the interviewer speaks on after a sound over its voice.

``AgentSession`` pauses the voice for such a sound and resumes it a fixed time later unless
final words came by then. No fixed time is right: on a busy machine words come later, and the
interviewer would say half a word more to a candidate who asked for the floor; after a mere
"mm-hm" it would wait for nothing. Here the recogniser decides, as soon as it knows all words.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog
from livekit.agents import AgentSession

from agent.listening.recognition import Recognition
from agent.listening.transcriber import Transcriber
from kit.patches.livekit_agents import FalseInterruptionTimer
from kit.tasks import TaskSet

log = structlog.get_logger(__name__)

HESITATION_S = 0.6
"""After one or two words ("But …") more of them may come within this time."""


class FalseInterruption:
    """Replaces the session's own timer until it is closed.

    Args:
        session: started.
        recognition: of the interview.
        transcriber: knows whether the last sound may have been the beginning of more.
    """

    def __init__(
        self, session: AgentSession[Any], recognition: Recognition, transcriber: Transcriber
    ) -> None:
        self._recognition = recognition
        self._transcriber = transcriber
        self._tasks = TaskSet("false-interruption")
        self._waiting: asyncio.Task[None] | None = None
        self._pause: object | None = None
        self._until = 0.0
        self._closed = False
        self._timer = FalseInterruptionTimer(session, start=self._start, stop=self._stop)

    def close(self) -> None:
        """Stop waiting."""
        self._closed = True
        self._stop()

    def _start(self, timeout: float) -> None:
        self._stop()
        if self._closed:
            return
        if self._timer.paused_speech is not self._pause:
            # One limit for a pause: repeated sounds must not make the interviewer mute.
            self._pause = self._timer.paused_speech
            self._until = time.monotonic() + self._recognition.settle_timeout_s
        self._waiting = self._tasks.spawn(self._wait())

    def _stop(self) -> None:
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()
            self._waiting = None
        self._timer.stop()

    async def _wait(self) -> None:
        try:
            await self._words_known()
        except Exception:  # whatever it is, it must not leave the interviewer mute
            log.exception("resume.failed")
        # Final words have ended the pause by now; a turn that is being decided still owns it.
        self._timer.resume()

    async def _words_known(self) -> None:
        if not self._recognition.running:
            await asyncio.sleep(HESITATION_S)
            return
        await self._recognition.all_heard(max(0.0, self._until - time.monotonic()))
        last = self._recognition.last_voiced_wall
        if self._transcriber.hesitant and last is not None:
            await asyncio.sleep(max(0.0, last + HESITATION_S - time.time()))
