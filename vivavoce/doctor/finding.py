"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One result of a check."""

    check: str
    """What was checked, such as ``disk``."""
    level: Level
    """``error``: interviews can't be held, or something is exposed."""
    text: str
    remedy: str = ""
    """What to do about it; empty: nothing."""

    def line(self) -> str:
        """The finding on one line."""
        remedy = f": {self.remedy}" if self.remedy else ""
        text = f"{self.level:8}{self.check:14}{self.text}{remedy}"
        return " ".join(text.splitlines())


def ok(check: str, text: str) -> Finding:
    """Nothing is wrong."""
    return Finding(check, "ok", text)


def warning(check: str, text: str, remedy: str) -> Finding:
    """Something should be looked at; interviews can be held."""
    return Finding(check, "warning", text, remedy)


def error(check: str, text: str, remedy: str) -> Finding:
    """Interviews can't be held, or something is exposed."""
    return Finding(check, "error", text, remedy)
