"""What changed between repeated readings of the same lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Changes:
    """Points and levels, and how many of them were not the same in all runs."""

    points: int
    points_changed: int
    levels: int
    levels_changed: int


def changes(runs: Sequence[Sequence[dict[str, Any]]]) -> Changes:
    """Compare the output lines of several runs over the same file.

    A level counts as changed when its range did.
    """
    points = _compared(runs, "told")
    levels = _compared(runs, "ranges")
    return Changes(*points, *levels)


def _compared(runs: Sequence[Sequence[dict[str, Any]]], key: str) -> tuple[int, int]:
    total = changed = 0
    for same_line in zip(*runs, strict=True):
        first = same_line[0].get(key, {})
        total += len(first)
        changed += sum(any(line[key][name] != first[name] for line in same_line) for name in first)
    return total, changed
