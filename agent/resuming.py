"""When the interviewer speaks on after somebody made a sound over its voice.

``AgentSession`` pauses the voice for such a sound, and speaks on a fixed time after it unless
final words came by then. Any such time is wrong: while the machine is busy words come later, and
the interviewer says half a word more to somebody who asked for the floor; after a mere "mm-hm" it
is waited for nothing. Here the recogniser decides: what it knows all of, it knows at once.

(The library has no public name for this; its version is pinned.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from livekit.agents import AgentSession

from agent.turns import Hearing, all_heard


class Resuming:
    """Takes the place of the session's own timer, until it is closed.

    Args:
        session: started.
        hearing: the running recogniser; None: there is none, and nothing is waited for.
    """

    def __init__(self, session: AgentSession[Any], hearing: Callable[[], Hearing | None]) -> None:
        activity = session._activity
        assert activity is not None, "the session runs"
        self._hearing = hearing
        self._waiting: asyncio.Task[None] | None = None
        self._begin = activity._start_false_interruption_timer
        self._cancel = activity._cancel_false_interruption_timer
        activity._start_false_interruption_timer = self._start  # type: ignore[method-assign]
        activity._cancel_false_interruption_timer = self._stop  # type: ignore[method-assign]

    def close(self) -> None:
        """Nothing is waited for any more."""
        self._stop()

    def _start(self, timeout: float) -> None:
        self._stop()
        self._waiting = asyncio.create_task(self._wait())

    def _stop(self) -> None:
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()
            self._waiting = None
        self._cancel()

    async def _wait(self) -> None:
        await all_heard(self._hearing())
        # Final words have ended the pause by now; a turn that is being decided still owns it.
        self._begin(0.0)
