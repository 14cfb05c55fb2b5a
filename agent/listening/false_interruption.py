"""When the interviewer speaks on after somebody made a sound over its voice.

``AgentSession`` pauses the voice for such a sound, and speaks on a fixed time after it unless
final words came by then. Any such time is wrong: while the machine is busy words come later, and
the interviewer says half a word more to somebody who asked for the floor; after a mere "mm-hm" it
is waited for nothing. Here the recogniser decides: what it knows all of, it knows at once.

(The library has no public name for this; its version is pinned.)
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from livekit.agents import AgentSession

from agent.listening.turn_detector import SETTLE_TIMEOUT_S, Recogniser, all_heard

log = structlog.get_logger(__name__)

HESITATION_S = 0.6
"""So long after one or two words ("But …") more of them may come."""


class FalseInterruption:
    """Takes the place of the session's own timer, until it is closed.

    Args:
        session: started.
        hearing: the running recogniser; None: there is none just now.
        hesitant: whether the last sound may have been the beginning of more.
    """

    def __init__(
        self,
        session: AgentSession[Any],
        hearing: Callable[[], Recogniser | None],
        hesitant: Callable[[], bool],
    ) -> None:
        assert session._activity is not None, "the session runs"
        self._activity = activity = session._activity
        self._hearing = hearing
        self._hesitant = hesitant
        self._waiting: asyncio.Task[None] | None = None
        self._pause: object | None = None
        self._until = 0.0
        self._closed = False
        self._begin = activity._start_false_interruption_timer
        self._cancel = activity._cancel_false_interruption_timer
        activity._start_false_interruption_timer = self._start  # type: ignore[method-assign]
        activity._cancel_false_interruption_timer = self._stop  # type: ignore[method-assign]

    def close(self) -> None:
        """Nothing is waited for any more."""
        self._closed = True
        self._stop()

    def _start(self, timeout: float) -> None:
        self._stop()
        if self._closed:
            return
        if self._activity._paused_speech is not self._pause:
            # One limit for a pause: sounds that go on must not make the interviewer mute.
            self._pause = self._activity._paused_speech
            self._until = time.monotonic() + SETTLE_TIMEOUT_S
        self._waiting = asyncio.create_task(self._wait())

    def _stop(self) -> None:
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()
            self._waiting = None
        self._cancel()

    async def _wait(self) -> None:
        try:
            await self._known()
        except Exception:  # whatever it is, the interviewer must not stay mute for it
            log.exception("resume.failed")
        # Final words have ended the pause by now; a turn that is being decided still owns it.
        self._begin(0.0)

    async def _known(self) -> None:
        hearing = self._hearing()
        if hearing is None:
            await asyncio.sleep(HESITATION_S)
            return
        await all_heard(hearing, max(0.0, self._until - time.monotonic()))
        if self._hesitant() and hearing.last_voiced_wall is not None:
            await asyncio.sleep(max(0.0, hearing.last_voiced_wall + HESITATION_S - time.time()))
