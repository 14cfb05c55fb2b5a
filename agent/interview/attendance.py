"""Whether the candidate is in the room: they come, leave, and return or don't."""

from __future__ import annotations

import structlog

from agent.conductor import AgentRestarted, CandidateReturned, Phase, Started, State, Vanished
from agent.interview.client_state import ClientState
from agent.interview.events import Arrived, GraceElapsed, Joined, NotArrived
from agent.interview.parts import EventTimers, Speeches

log = structlog.get_logger(__name__)


class Attendance:
    """Turns coming and going into the conductor's events.

    Args:
        timers: end the time within which a candidate may return.
        client: is shown where the interview is.
        speeches: stop for a candidate who did not hear them.
        resumed: whether another agent was here before.
        grace_s: how long a candidate who left may stay away.
    """

    def __init__(
        self,
        timers: EventTimers,
        client: ClientState,
        speeches: Speeches,
        *,
        resumed: bool,
        grace_s: float,
    ) -> None:
        self._timers = timers
        self._client = client
        self._speeches = speeches
        self._resumed = resumed
        self._grace_s = grace_s
        self._away = False
        self.begun = False
        """Whether the candidate has been there."""

    def arrived(self, event: Arrived, state: State) -> Started | AgentRestarted:
        """The candidate is there, for the first time or for this agent's first time."""
        self.begun = True
        fresh = not self._resumed or state.phase is Phase.NEW
        self._client.sync("joined" if fresh else "agent_replaced", state)
        return Started(event.at_s) if fresh else AgentRestarted(event.at_s)

    def not_arrived(self, event: NotArrived) -> Vanished | None:
        """The candidate did not come in time; None: nor did they ever."""
        return Vanished(event.at_s, "left") if self._resumed else None

    def left(self) -> None:
        """The candidate left the room, and has a time to return."""
        if self.begun and not self._away:
            log.info("candidate.left")
            self._away = True
            self._timers.arm_grace(self._grace_s)

    def joined(self, event: Joined, state: State) -> CandidateReturned | None:
        """A client joined: the candidate returned, or (None) opened a second page."""
        if not self.begun:
            return None
        self._client.sync("returned", state)
        if not self._away:
            return None
        log.info("candidate.returned")
        self._away = False
        self._timers.stop_grace()
        # What was being said when the line broke was not heard: it is said again.
        self._speeches.interrupt("dropped", force=True)
        return CandidateReturned(event.at_s)

    def grace_elapsed(self, event: GraceElapsed) -> Vanished | None:
        """The time to return is over; None: the candidate is there."""
        return Vanished(event.at_s, "left") if self._away else None
