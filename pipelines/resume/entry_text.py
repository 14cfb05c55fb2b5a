"""Entries as text: their lines, with wrapped ones joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.resume.dates import PERIOD

BULLET = re.compile(r"^\s*(?:[-*•‣▪◦●○■□◆◇▶►·ㆍ∙]|\(?\d{1,2}[.)])\s+")

_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’]\d\d\b")
_LOWER = re.compile(r"[a-z](?![A-Za-z]?[A-Z])|\d+(?:[.,]\d+)?\s?(?:%|percent\b|퍼센트)")
_UNFINISHED = re.compile(
    r"(?:[,;&+(]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|than|that|the|to|which|with)"
    r"|[가-힣](?:하고|하며|하여|해서|하는|되는|있는|으며|으로|을|를|의|에서)"
    r"|\s(?:및|또는|등|위한|위해|대한|통한|통해|따른))$",
    re.IGNORECASE,
)
"""How a line ends that was broken in mid-sentence."""
WRAPPED_CHARACTERS = 60
"""A shorter line was not broken by the page's width."""


def passages(lines: Sequence[str]) -> list[str]:
    """Group lines into entries: each begins at a period of time, or at a line after bullets.

    A line that continues a wrapped bullet begins none.
    """
    entries: list[list[str]] = []
    fresh, bulleted = True, False
    for number, line in enumerate(lines):
        if not line.strip():
            fresh = True
            continue
        bullet = bool(BULLET.match(line))
        entry = entries[-1] if entries else []
        dated = bool(PERIOD.search(line)) and any(PERIOD.search(one) for one in entry)
        ended = bulleted and not bullet and not _continues(entry, lines, number)
        if not entry or (not bullet and (fresh or dated or ended)):
            entries.append([line.strip()])
            bulleted = bullet
        else:
            entry.append(line.strip())
            bulleted = bulleted or bullet
        fresh = False
    return ["\n".join(entry) for entry in entries]


def continues(before: str, line: str, following: Sequence[str], *, dated: bool) -> bool:
    """Whether a line without a bullet is the rest of the one before it.

    Args:
        following: the next lines; a heading has bullets or a date below it.
        dated: the heading above has a date; then the next heading has one, too.
    """
    if _LOWER.match(line) or _UNFINISHED.search(before):
        return True
    if _DATED.search(line):
        return False
    bullets = bool(following) and BULLET.match(following[0]) is not None
    if not bullets and any(_DATED.search(one) for one in following if not BULLET.match(one)):
        return False
    if dated:
        return True
    return len(before) >= WRAPPED_CHARACTERS and not re.search(r"[.!?)]$", before) and not bullets


def logical_lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines with wrapped ones joined: each without its bullet, and whether it had one."""
    lines = text.split("\n")
    current: tuple[str, bool] | None = None
    dated = False
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line:
            continue
        bullet = BULLET.match(line) is not None
        following = _next(lines, number)
        # Below a plain line, another may follow: a company below a title.
        dated = dated or (not bullet and _DATED.search(line) is not None)
        dated_above = dated and current is not None and current[1]
        if current and not bullet and continues(current[0], line, following, dated=dated_above):
            current = f"{current[0]} {line}", current[1]
            continue
        if current:
            yield current
        current = BULLET.sub("", line).strip(), bullet
    if current:
        yield current


def _continues(entry: Sequence[str], lines: Sequence[str], number: int) -> bool:
    """Whether a line continues the last bullet of an entry."""
    dated = any(_DATED.search(one) for one in entry if not BULLET.match(one))
    return continues(entry[-1], lines[number], _next(lines, number), dated=dated)


def _next(lines: Sequence[str], number: int) -> list[str]:
    """The next two lines with words."""
    return list(islice((line for line in lines[number + 1 :] if line.strip()), 2))
