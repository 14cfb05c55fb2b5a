"""Credentials that are being checked: many sent at once would all be looked at before the first
is refused and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable


class Guesses:
    """Counts the different credentials that each address tries at this moment."""

    def __init__(self) -> None:
        self._by_address: dict[str, Counter[str]] = {}

    def begin(self, address: str, credential: str) -> tuple[int, Callable[[], None]]:
        """Note that a credential is being checked.

        Returns:
            How many different ones the address tries now, with this one; and what to call when
            its check is over, which may be called again.
        """
        trying = self._by_address.setdefault(address, Counter())
        trying[credential] += 1
        running = True

        def end() -> None:
            nonlocal running
            if not running:
                return
            running = False
            trying[credential] -= 1
            if not trying[credential]:
                del trying[credential]
            if not trying and self._by_address.get(address) is trying:
                del self._by_address[address]

        return len(trying), end
