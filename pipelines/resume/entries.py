"""The entries of a section: each begins where its heading lines begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.resume.dates import DATE, PERIOD, dates_of, is_only_dates
from pipelines.resume.document.lines import Document, Line

MAX_HEADING_CHARACTERS = 130
MAX_LINES_ABOVE = 3
"""Of an entry's heading, above the line with its dates."""
MAX_LINES_BELOW = 2

_ABBREVIATED = re.compile(
    r"\b(?:Inc|Ltd|Co|Corp|Bros|St|Jr|Sr|Dept|Univ|B\.?Sc|Ph\.?D|B\.?A|M\.?A|S\.?A|e\.V)\.$"
)
_SENTENCE = re.compile(r"[.!?。]$|[가-힣]다$|(?:했|하였|였)음$")
_STARTS_SMALL = re.compile(r"[a-z](?![A-Za-z]?[A-Z])")
_LABEL = re.compile(
    r"^(?:tech(?:nologies| stack)?|stack|tools|skills|environment|사용\s?기술|기술\s?스택|성과"
    r"|주요\s?업무)\s*[:：]",
    re.I,
)


@dataclass
class Entry:
    """A position, a degree or a project.

    Attributes:
        heading: the lines with its names and dates.
        body: what it says about it.
    """

    heading: list[Line]
    body: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole entry, bullets marked, as one passage."""
        return Document([*self.heading, *self.body]).text.replace("\n\n", "\n")

    @property
    def dates(self) -> str | None:
        """When it was, as it is written."""
        for line in self.heading:
            if found := dates_of(line.text):
                return found
        return None


def may_head(line: Line) -> bool:
    """Whether a line may belong to an entry's heading: short, and no sentence."""
    text = line.text
    if len(text) > MAX_HEADING_CHARACTERS or _STARTS_SMALL.match(text) or _LABEL.match(text):
        return False
    if PERIOD.match(text):
        return True
    return not _SENTENCE.search(text) or _ABBREVIATED.search(text) is not None


def entries_of(lines: Sequence[Line], *, single_dates: bool = False) -> list[Entry]:
    """Group a section's lines into entries.

    Args:
        single_dates: one date, not only a period, marks an entry.
    """
    anchors = [place for place in range(len(lines)) if _is_anchor(lines, place)]
    if not anchors and single_dates:
        anchors = [
            p for p in range(len(lines)) if DATE.search(lines[p].text) and may_head(lines[p])
        ]
    elif single_dates:
        anchors = [
            place
            for place in range(len(lines))
            if place in anchors
            or (
                DATE.search(lines[place].text)
                and may_head(lines[place])
                and not lines[place].bullet
            )
        ]
    if not anchors:
        return _without_dates(lines)
    starts = _starts(lines, anchors)
    if starts[0][0] > 0:
        # What stands before the first entry is its heading, or a paragraph of its own.
        starts[0] = (0 if all(map(may_head, lines[: starts[0][0]])) else starts[0][0], starts[0][1])
    entries = []
    for number, (start, anchor) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        entries.append(_entry(lines[start:end], anchor - start))
    return entries


def _is_anchor(lines: Sequence[Line], place: int) -> bool:
    line = lines[place]
    if not PERIOD.search(line.text) or not may_head(line):
        return False
    if not line.bullet:
        return True
    # Bullets are entries where all entries are bullets.
    return all(one.bullet and PERIOD.search(one.text) for one in lines if one.bullet) or (
        is_only_dates(line.text)
    )


def _starts(lines: Sequence[Line], anchors: Sequence[int]) -> list[tuple[int, int]]:
    """Where each entry starts, and the line with its dates."""
    usual = 0
    first = anchors[0]
    while usual < min(first, MAX_LINES_ABOVE) and _above(lines, first - usual - 1):
        usual += 1
        if lines[first - usual].gap and usual:
            break
    starts: list[tuple[int, int]] = []
    before = -1
    for anchor in anchors:
        count = 0
        limit = usual if starts or usual else 0
        while count < limit and anchor - count - 1 > before and _above(lines, anchor - count - 1):
            count += 1
            if lines[anchor - count].gap and not _gaps_everywhere(lines):
                break
        starts.append((anchor - count, anchor))
        before = anchor
    return starts


def _gaps_everywhere(lines: Sequence[Line]) -> bool:
    return sum(line.gap for line in lines) > 0.8 * len(lines)


def _above(lines: Sequence[Line], place: int) -> bool:
    return not lines[place].bullet and may_head(lines[place])


def _entry(lines: Sequence[Line], anchor: int) -> Entry:
    end = anchor + 1
    while (
        end < len(lines)
        and end <= anchor + MAX_LINES_BELOW
        and not lines[end].bullet
        and may_head(lines[end])
        and not (lines[end].gap and end > anchor + 1)
    ):
        end += 1
    heading, body = list(lines[:end]), list(lines[end:])
    if heading and all(is_only_dates(line.text) for line in heading) and body and body[0].bullet:
        # Dates above a bullet that has the names.
        heading.append(body.pop(0))
    return Entry(heading, body)


def _without_dates(lines: Sequence[Line]) -> list[Entry]:
    """Entries of a section without dates: a plain line after bullets or a gap begins one."""
    entries: list[Entry] = []
    bulleted = any(line.bullet for line in lines)
    plain = any(not line.bullet for line in lines)
    for line in lines:
        if not plain:
            entries.append(Entry([line]))
            continue
        last = entries[-1] if entries else None
        begins = last is None or (
            not line.bullet
            and may_head(line)
            and ((bulleted and bool(last.body)) or (not bulleted) or line.gap)
        )
        if begins:
            entries.append(Entry([line]))
        elif last is not None and not line.bullet and not last.body and may_head(line):
            last.heading.append(line)
        elif last is not None:
            last.body.append(line)
    return entries
