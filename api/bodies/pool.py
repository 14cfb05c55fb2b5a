"""A budget of bytes for bodies that were received and are not yet answered."""

from __future__ import annotations

from collections import Counter

from api.errors import ApiError, TooManyError, UnavailableError

SHARE = 4
"""One sender gets a quarter, so that no one of them can use up the whole."""
RETRY_S = 5
ANONYMOUS = "address:"
"""How a sender's name begins that is only a network address."""


class BytePool:
    """Counts bytes by sender.

    Senders without a credential get half of the pool together, so that callers with one are served
    whatever the others send.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._held: Counter[str] = Counter()
        self._anonymous = 0

    @property
    def held_bytes(self) -> int:
        """What all senders hold."""
        return self._held.total()

    def take(self, sender: str, count: int) -> None:
        """Add ``count`` bytes to what a sender holds.

        Raises:
            TooManyError: the sender's share is used up.
            UnavailableError: the pool is used up.
        """
        if (error := self._objection(sender, count)) is not None:
            raise error
        self._held[sender] += count
        if sender.startswith(ANONYMOUS):
            self._anonymous += count

    def give_back(self, sender: str, count: int) -> None:
        """Subtract what was taken."""
        self._held[sender] -= count
        if self._held[sender] <= 0:
            del self._held[sender]
        if sender.startswith(ANONYMOUS):
            self._anonymous -= count

    def _objection(self, sender: str, count: int) -> ApiError | None:
        held = self._held.get(sender, 0)
        if held + count > self._limit_bytes // SHARE:
            return TooManyError(
                "You are sending too much at the same time. Send one after another, or retry in "
                f"{RETRY_S} s.",
                retry_after_s=RETRY_S,
            )
        anonymous = sender.startswith(ANONYMOUS) and (
            self._anonymous + count > self._limit_bytes // 2
        )
        if anonymous or self.held_bytes + count > self._limit_bytes:
            return UnavailableError(
                f"The server is receiving too much at the moment. Retry in {RETRY_S} s.",
                retry_after_s=RETRY_S,
            )
        return None
