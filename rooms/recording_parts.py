"""The files of a recording: its parts, what is known of the joined one, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

INDEX_NAME = "recording.json"

LEAST_GAP_S = 1.0
"""Shorter gaps are not told: a process that is killed loses up to half a second of sound."""

Stretch: TypeAlias = tuple[float, float]
"""Begin and end in seconds from the interview's first sample."""


@dataclass(frozen=True)
class Part:
    """One file of a recording and where it begins."""

    path: Path
    offset_s: float
    """Seconds from the interview's first sample to this part's first sample."""
    started_at: float
    """Wall time of this part's first sample."""


@dataclass(frozen=True)
class RecordingFiles:
    """The recording so far, as found in its directory."""

    parts: list[Part]
    included: frozenset[str]
    """Names of parts that ``recording.ogg`` already contains."""
    started_at: float | None
    next_index: int
    gaps: list[Stretch]
    """Where ``recording.ogg`` has silence because nothing was recorded."""
    length_s: float | None
    """Of ``recording.ogg``; None where it is unknown or there is no such file yet."""

    @classmethod
    def read(cls, directory: Path) -> RecordingFiles:
        """Read what is in an interview's directory."""
        parts = []
        for path in sorted(directory.glob("part-*.json")):
            times = read_json(path)
            if times is not None:
                offset_s, started_at = float(times["offset_s"]), float(times["started_at"])
                parts.append(Part(path.with_suffix(".ogg"), offset_s, started_at))
        index = read_json(directory / INDEX_NAME) or {}
        included = frozenset(str(name) for name in index.get("parts", []))
        started = index.get("started_at")
        if started is None and parts:
            started = parts[0].started_at - parts[0].offset_s
        names = {path.name for path in directory.glob("part-*")} | included
        numbers = [int(name[5:8]) for name in names if name[5:8].isdigit()]
        gaps = [(float(begin), float(end)) for begin, end in index.get("gaps", [])]
        next_index = max(numbers, default=-1) + 1
        return cls(parts, included, started, next_index, gaps, index.get("length_s"))

    def write_index(
        self, directory: Path, parts: Iterable[str], gaps: list[Stretch], length_s: float | None
    ) -> None:
        """Note which parts the joined recording contains, and what it lacks. Raises OSError."""
        content = {
            "started_at": self.started_at,
            "parts": sorted(parts),
            "gaps": gaps,
            "length_s": length_s,
        }
        write_json(directory / INDEX_NAME, content)


def recording_gaps(directory: Path, until_s: float) -> list[Stretch]:
    """The stretches of an interview that its joined recording lacks.

    Args:
        directory: the interview's.
        until_s: how long the interview was at least; a recording that ends earlier lacks its end.
    """
    if not (directory / INDEX_NAME).exists():
        return gaps_between([], until_s)  # not one sample was recorded
    known = RecordingFiles.read(directory)
    if known.length_s is None:
        return []  # joined by a version that didn't note it
    return united([*known.gaps, *gaps_between([(0.0, known.length_s)], until_s)])


def gaps_between(recorded: Iterable[Stretch], until_s: float = 0.0) -> list[Stretch]:
    """The stretches between 0 and ``until_s``, or the last recorded sample, without sound."""
    gaps, at = [], 0.0
    for begin, end in [*sorted(recorded), (until_s, until_s)]:
        if begin - at >= LEAST_GAP_S:
            gaps.append((round(at, 3), round(begin, 3)))
        at = max(at, end)
    return gaps


def united(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same stretches in order, those that touch as one."""
    merged: list[Stretch] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a small file as a whole. Raises OSError."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a file; None if there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
