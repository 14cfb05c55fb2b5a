"""The error of a list or file that can't be read as candidates."""

from __future__ import annotations


class BatchError(Exception):
    """The input can't be read; the message says what its sender can do.

    Attributes:
        code: the reason, for programs.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
