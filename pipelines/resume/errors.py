"""The error of a résumé that can't be read."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "not_pdf",
    "broken",
    "encrypted",
    "scanned",
    "unreadable",
    "too_many_pages",
    "too_much_text",
    "too_slow",
    "too_large",
    "missing",
]


class ResumeError(Exception):
    """The résumé can't be read; the message says what its sender can do.

    Attributes:
        code: the reason, for programs.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
