"""The error of a file that can't be read, within the child process."""

from __future__ import annotations

from typing import Literal

Reason = Literal["encrypted", "broken", "too_many_pages", "too_much_text", "not_document"]


class UnreadableError(Exception):
    """The file can't be read.

    Attributes:
        reason: why.
        pages: how many it has, where known.
    """

    def __init__(self, reason: Reason, pages: int = 0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.pages = pages
