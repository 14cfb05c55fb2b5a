"""Replies of the interviewer, and the question that a candidate's words belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from agent.conductor import State
from agent.speaking.speaker import Speech

TAKE_BACK_S = 1.2
"""A reply of which less than this was heard when the candidate spoke on is taken back."""

Cut = Literal["voice", "control", "typed", "dropped"]
"""What can cut a reply short: the candidate's voice, a button or key, a typed answer, a line
that was lost while it was spoken."""


@dataclass(eq=False)
class Reply:
    """A move that is spoken, with the states before and after it.

    Attributes:
        requested_cut: why the interview's loop had it interrupted; None: it hadn't.
        taken_back: the candidate spoke on, so it counts as never given.
        shown: how many of its utterances the client has been shown.
    """

    speech: Speech
    before: State
    after: State
    requested_cut: Cut | None = None
    taken_back: bool = False
    shown: int = 0

    @property
    def asks_next(self) -> bool:
        """Whether it goes from one planned question to the next."""
        return self.before.question_id != self.after.question_id


class HeardSoFar(Protocol):
    """Playback, as far as it knows what was heard."""

    def heard_s(self) -> float:
        """Seconds that were heard so far of what is being spoken."""


class ReplyTracker:
    """Follows the reply that is on its way or being spoken.

    Args:
        playback: of replies.
    """

    def __init__(self, playback: HeardSoFar) -> None:
        self._playback = playback
        self._asking: Reply | None = None
        self.current: Reply | None = None
        """Also while it is paused; None while the interviewer listens."""

    def begin(self, reply: Reply) -> None:
        """Follow a reply; the one before it is no longer the current one."""
        self.current = reply
        if reply.asks_next:
            self._asking = reply

    def take_back(self, reply: Reply) -> None:
        """Note that a reply counts as never given."""
        reply.taken_back = True
        self._asking = None

    def taken_back_by_words(self, state: State) -> Reply | None:
        """The current reply, if final words that are heard now take it back.

        They do if it replies to a turn, was heard for a moment at most, and nothing else has
        happened since: the interview's ``state`` is the one that it led to.
        """
        reply = self.current
        if reply is None or not reply.speech.answer or state is not reply.after:
            return None
        if reply.speech.started_wall is None or self._playback.heard_s() < TAKE_BACK_S:
            return reply
        return None

    def question_at(self, began_wall: float | None, state: State) -> str | None:
        """The question that final words belong to which began at this wall time.

        Words that began before a question was heard answer the one before it, and so do words
        that take a question back.

        Args:
            began_wall: None for words that cut no reply: they belong to the question asked now.
            state: the interview's.
        """
        asking = self._asking
        if began_wall is None or asking is None:
            return state.question_id
        heard_from = asking.speech.started_wall
        if heard_from is None:
            earlier = asking is self.current
        else:
            earlier = began_wall < heard_from or asking is self.taken_back_by_words(state)
        return asking.before.question_id if earlier else state.question_id
