"""Replies of the interviewer, and the question that a candidate's words belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from agent.conductor import State
from agent.conductor.moves import UtteranceKind
from agent.speaking.speech import Speech

TAKE_BACK_S = 1.2
"""A reply of which less than this was heard when the candidate spoke on is taken back."""
REACTION_S = 0.5
"""A candidate whose voice begins after more of a reply than this has heard it, and barges in; one
who begins earlier had not finished."""
_GOES_ON = (UtteranceKind.PLANNED, UtteranceKind.FOLLOWUP, UtteranceKind.CLOSING)

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

    @property
    def takes_as_complete(self) -> bool:
        """Whether it replies to a turn as to a complete answer: it asks, or it closes."""
        kinds = (utterance.kind for utterance in self.speech.move.utterances)
        return bool(self.speech.answer) and any(kind in _GOES_ON for kind in kinds)


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
        self._heard_at_voice_s = 0.0
        self.current: Reply | None = None
        """Also while it is paused; None while the interviewer listens."""

    def begin(self, reply: Reply) -> None:
        """Follow a reply; the one before it is no longer the current one."""
        self.current = reply
        self._heard_at_voice_s = 0.0
        if reply.asks_next:
            self._asking = reply

    def voice_started(self) -> None:
        """Note how much of the current reply was heard when the candidate's voice began."""
        reply = self.current
        sounds = reply is not None and reply.speech.started_wall is not None
        self._heard_at_voice_s = self._playback.heard_s() if sounds else 0.0

    @property
    def cut_in(self) -> bool:
        """Whether the current reply began before the candidate had finished: their voice began
        before they can have heard it, so it is no barge-in."""
        return self._heard_at_voice_s < REACTION_S

    def take_back(self, reply: Reply) -> None:
        """Note that a reply counts as never given."""
        reply.taken_back = True
        self._asking = None

    def taken_back_by_words(self, state: State) -> Reply | None:
        """The current reply, if final words that are heard now take it back.

        They do if it replies to a turn, was heard for a moment at most, and nothing else has
        happened since: the interview's ``state`` is the one that it led to.
        """
        if (reply := self.unheard(state)) is not None:
            return reply
        reply = self.current
        if reply is None or not _replies_to_turn(reply, state):
            return None
        return reply if self._playback.heard_s() < TAKE_BACK_S else None

    def unheard(self, state: State) -> Reply | None:
        """The current reply to a turn, if nothing of it has sounded or happened since."""
        reply = self.current
        if reply is None or reply.speech.started_wall is not None:
            return None
        return reply if _replies_to_turn(reply, state) else None

    def may_be_taken_back(self, reply: Reply, state: State) -> bool:
        """Whether a reply that a voice has ended was heard too briefly to stand."""
        return (
            reply is self.current
            and _replies_to_turn(reply, state)
            and reply.speech.heard_s < TAKE_BACK_S
        )

    def question_at(self, began_wall: float | None, state: State) -> str | None:
        """The question that final words belong to which began at this wall time.

        Words that began before a question was heard answer the one before it, and so do words
        that take a question back.

        Args:
            began_wall: None for words that cut no reply: they belong to the question asked last.
            state: the interview's.
        """
        asking = self._asking
        if asking is None:
            return state.question_id
        heard_from = asking.speech.started_wall
        if heard_from is None:
            earlier = asking is self.current
        elif began_wall is None:
            earlier = False
        else:
            earlier = began_wall < heard_from or asking is self.taken_back_by_words(state)
        return asking.before.question_id if earlier else state.question_id


def _replies_to_turn(reply: Reply, state: State) -> bool:
    """Whether it stands and answers a turn, and nothing has happened since it was decided."""
    return bool(reply.speech.answer) and state is reply.after and not reply.taken_back
