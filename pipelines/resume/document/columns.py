"""The order in which a page's cells are read: columns, or rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.resume.document.lines import Cell
from pipelines.resume.vocabulary import LABELS, TABLE_LABELS, TITLES, is_heading, is_label, key_of

MIN_ROWS = 3
"""On each side of a gutter between columns."""
MAX_DEPTH = 4

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE_WORDS = re.compile(
    rf"\b{_MONTH}|\b(?:19|20)\d\d\b|present|current|now|today|현재|재직중?|[년월일]|\d{{1,2}}",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^[A-Z][\w.' -]{1,25},\s*[A-Z][\w.' -]{1,25}$|^remote$|^hybrid$", re.IGNORECASE
)

Row = list[Cell]


@dataclass
class Block:
    """Rows that are read one after the other.

    Attributes:
        left, right: the edges of the column.
    """

    rows: list[Row]
    left: float
    right: float


def is_dates(text: str) -> bool:
    """Whether a cell has a date or a period and nothing else."""
    rest = _DATE_WORDS.sub("", text)
    return rest != text and not any(map(str.isalpha, rest))


def blocks_of(cells: Sequence[Cell], width: float) -> list[Block]:
    """The page's blocks in reading order."""
    if not cells:
        return []
    left = min(cell.x0 for cell in cells)
    right = max(max(cell.x1 for cell in cells), width - left)
    return _blocks(rows_of(cells), left, right, 0)


def rows_of(cells: Iterable[Cell]) -> list[Row]:
    """Cells on one baseline, from left to right."""
    rows: list[Row] = []
    for cell in sorted(cells, key=lambda cell: (cell.y1, cell.x0)):
        near = 0.3 * min(cell.size, rows[-1][0].size) if rows else 0.0
        if rows and cell.y1 - rows[-1][0].y1 <= near:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for row in rows:
        row.sort(key=lambda cell: cell.x0)
    return rows


def _blocks(rows: list[Row], left: float, right: float, depth: int) -> list[Block]:
    split = _best_split(rows) if depth < MAX_DEPTH else None
    if split is None:
        return [Block(rows, left, right)] if rows else []
    first, last, gutter = split
    beside = rows[first:last]
    one = [[cell for cell in row if cell.x1 <= gutter] for row in beside]
    two = [[cell for cell in row if cell.x1 > gutter] for row in beside]
    blocks = _blocks(rows[:first], left, right, depth + 1)
    edge = max((cell.x1 for row in one for cell in row), default=gutter)
    blocks += _blocks([row for row in one if row], left, max(edge, gutter - 14), depth + 1)
    blocks += _blocks([row for row in two if row], gutter, right, depth + 1)
    return blocks + _blocks(rows[last:], left, right, depth + 1)


def _best_split(rows: list[Row]) -> tuple[int, int, float] | None:
    """The rows and the place of the gutter that separates the largest two columns."""
    starts: dict[int, int] = {}
    for row in rows:
        for cell in row:
            key = round(cell.x0 / 3)
            starts[key] = starts.get(key, 0) + 1
    best: tuple[int, int, float] | None = None
    best_score = 0.0
    for key, count in sorted(starts.items(), key=lambda item: -item[1])[:40]:
        gutter = key * 3 - 4.0
        if count < 2:
            continue
        for first, last in _runs(rows, gutter):
            above = rows[first - 1] if first else []
            if sum(key_of(cell.text) in TABLE_LABELS for cell in above) >= 2:
                continue  # the rows of a table whose heads are wider than the gutter
            score = _score(rows[first:last], gutter)
            if score > best_score:
                best, best_score = (first, last, gutter), score
    return best


def _runs(rows: list[Row], gutter: float) -> list[tuple[int, int]]:
    """Ranges of rows that no cell crosses at ``gutter``."""
    runs: list[tuple[int, int]] = []
    first = 0
    for place, row in enumerate([*rows, None]):
        crossed = row is None or any(cell.x0 < gutter < cell.x1 for cell in row)
        if crossed:
            if place - first >= MIN_ROWS:
                runs.append(_trimmed(rows, first, place, gutter))
            first = place + 1
    return [(first, last) for first, last in runs if last - first >= MIN_ROWS]


def _trimmed(rows: list[Row], first: int, last: int, gutter: float) -> tuple[int, int]:
    """Without the rows at the ends that have cells on the left only, as a title has."""
    sided = [place for place in range(first, last) if any(cell.x0 > gutter for cell in rows[place])]
    if not sided:
        return first, first
    start = sided[0]
    # A left column may begin above the right one, if nothing wide is between them.
    while start > first and len(rows[start - 1]) == 1 and _follows(rows[start - 1], rows[start]):
        if rows[start - 1][0].size > 1.25 * rows[start][0].size:
            break
        start -= 1
    return start, last


def _follows(above: Row, below: Row) -> bool:
    return below[0].y1 - above[0].y1 < 2.2 * below[0].size and below[0].x0 >= above[0].x0 - 2


def _score(rows: list[Row], gutter: float) -> float:
    """How much the rows look like two columns; 0: like a table or a list with dates."""
    left = [cell for row in rows for cell in row if cell.x1 <= gutter]
    right = [cell for row in rows for cell in row if cell.x1 > gutter]
    left_rows = [row for row in rows if any(cell.x1 <= gutter for cell in row)]
    right_rows = [row for row in rows if any(cell.x1 > gutter for cell in row)]
    if len(left_rows) < 2 or len(right_rows) < 2:
        return 0.0
    both = sum(
        any(cell.x1 <= gutter for cell in row) and any(cell.x1 > gutter for cell in row)
        for row in rows
    )
    aligned = both / min(len(left_rows), len(right_rows))
    if _is_margin(left) or _is_margin(right):
        return 0.0
    if any(_labelled(row, gutter) for row in rows):
        return 0.0
    headed = (_heads(left), _heads(right))
    columns = all(headed)
    if not columns and any(headed):
        columns = aligned < 0.8 and min(len(left_rows), len(right_rows)) >= MIN_ROWS
    if not columns:
        columns = aligned < 0.5 and min(len(left_rows), len(right_rows)) >= 6
    gap = min(cell.x0 for cell in right) - max(cell.x1 for cell in left)
    return (
        min(len(left_rows), len(right_rows)) * len(rows) + min(gap, 30.0) / 30 if columns else 0.0
    )


def _labelled(row: Row, gutter: float) -> bool:
    """Whether a row has the labels of a form or of a table's columns on both sides."""
    known = [cell for cell in row if len(row) > 1 and key_of(cell.text) in {*TABLE_LABELS, *LABELS}]
    return any(cell.x1 <= gutter for cell in known) and any(cell.x1 > gutter for cell in known)


def _heads(cells: Sequence[Cell]) -> bool:
    """Whether some cell is a heading, and something else is below one."""
    heads = sum(is_heading(cell.text) for cell in cells)
    return 0 < heads < len(cells)


def _is_margin(cells: Sequence[Cell]) -> bool:
    """Whether a side only has dates, places or labels, which belong to what is beside them."""
    known = 0
    for cell in cells:
        text = cell.text
        known += len(text) <= 32 and bool(
            is_dates(text)
            or _PLACE.match(text)
            or is_heading(text)
            or is_label(text)
            or (cell.text.endswith((":", "：")))
            or key_of(text) in TITLES
            or not key_of(text)
        )
    dated = sum(is_dates(cell.text) for cell in cells)
    headed = sum(is_heading(cell.text) for cell in cells)
    share = known / len(cells)
    short = all(len(cell.text) <= 32 and "@" not in cell.text and not cell.bullet for cell in cells)
    if share >= 0.6 and short and dated >= 2:
        return True
    return (
        share >= 0.85 or (dated >= 0.5 * len(cells)) or (share >= 0.6 and dated + headed == known)
    )
