"""Replies prepared while the candidate still speaks, so that they are ready at the end.

A draft is words that passed the checks and their speech, of which the first clause is ready. It
is made from the answer so far and kept if the rest of the answer doesn't change what it takes up.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

import structlog

from agent.conductor import Utterance
from agent.speaking.clause_buffer import ClauseBuffer

log = structlog.get_logger(__name__)

KEEP_SHARE = 0.6
"""A draft stands if it was made from at least this share of the final answer's words,"""
SAME_SHARE = 0.7
"""… and if at least this share of its words are among them: recognition changes some."""


@dataclass(frozen=True)
class Draft:
    """A reply that can be spoken now.

    Attributes:
        basis: the answer that it was made from.
        leads: it leads to the utterance's own prepared text, which follows it.
    """

    text: str
    sound: ClauseBuffer
    basis: str
    leads: bool = False


@dataclass
class _Pending:
    key: Hashable
    basis: str
    task: asyncio.Task[Draft | None]

    def serves(self, answer: str) -> bool:
        """Whether making it again, for ``answer``, would gain nothing."""
        if not self.task.done():
            return _stands(self.basis, answer)
        if self.task.cancelled() or self.task.exception():
            return False
        if self.task.result() is None:
            return self.basis == answer  # refused: the same words would be refused again
        return _stands(self.basis, answer)

    def answers(self, key: Hashable, answer: str) -> bool:
        """Whether it is for this kind of utterance, and there may be something to take."""
        return self.key == key and self.serves(answer)

    def discard(self) -> None:
        """Stop making it."""
        self.task.cancel()
        if self.task.done() and not self.task.cancelled() and not self.task.exception():
            draft = self.task.result()
            if draft is not None:
                draft.sound.close()


Maker = Callable[[Utterance, str], Awaitable[Draft | None]]


class PreemptiveReplies:
    """Holds at most one draft: for the move that would come if the answer ended now.

    Args:
        make: words an utterance for an answer and begins to speak it. None: there are no words
            for this answer. An exception: there may be at another time.
        key: utterances with the same key are served by the same draft.
    """

    def __init__(self, make: Maker, key: Callable[[Utterance], Hashable]) -> None:
        self._make = make
        self._key = key
        self._pending: _Pending | None = None

    def prepare(self, utterance: Utterance, answer: str) -> None:
        """Start a draft, unless a good enough one is there or being made."""
        key = self._key(utterance)
        if self._pending is not None:
            if self._pending.answers(key, answer):
                return
            self._pending.discard()
        task = asyncio.ensure_future(self._make(utterance, answer))
        self._pending = _Pending(key, answer, task)

    async def take(
        self, utterance: Utterance, answer: str, timeout_s: float, *, begin: bool = True
    ) -> Draft | None:
        """The draft for this utterance, waiting at most ``timeout_s``; None if there is none.

        One that is still being made after ``timeout_s`` may be taken later.

        Args:
            begin: begin one if there is none, or if it was given up before because more urgent work
                needed the processor.
        """
        if begin:
            self.prepare(utterance, answer)
        pending = self._pending
        if pending is None or not pending.answers(self._key(utterance), answer):
            return None
        done, _ = await asyncio.wait({pending.task}, timeout=timeout_s)
        if not done:
            return None
        if pending.task.cancelled():
            return None
        if error := pending.task.exception():
            log.info("draft.failed", error=repr(error)[:200])
            return None
        return pending.task.result()

    @property
    def under_way(self) -> bool:
        """Whether a draft is being made and can't be spoken yet."""
        return self._pending is not None and not self._pending.task.done()

    def drop(self) -> None:
        """Discard the draft: the conversation has moved on."""
        if self._pending is not None:
            self._pending.discard()
            self._pending = None


def _stands(basis: str, answer: str) -> bool:
    """Whether a draft made from ``basis`` still answers ``answer``, which usually continues it."""
    words, used = Counter(_words(answer)), Counter(_words(basis))
    if not words:
        return True
    same = (words & used).total()
    return used.total() >= KEEP_SHARE * words.total() and same >= SAME_SHARE * used.total()


def _words(text: str) -> list[str]:
    return [word.strip(".,!?…").lower() for word in text.split()]
