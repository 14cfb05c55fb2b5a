"""Tables of documents that flow: rows of data, or columns of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.resume.document.lines import Line
from pipelines.resume.vocabulary import is_heading

Cells = Sequence[list[Line]]
"""A row: the lines of each cell."""


def table_lines(rows: Sequence[Cells]) -> list[Line]:
    """The lines of a table in reading order."""
    lines: list[Line] = []
    for row in rows:
        filled = [cell for cell in row if cell]
        if not filled:
            continue
        long = [cell for cell in filled if len(cell) > 1]
        headed = sum(any(is_heading(line.text) for line in cell) for cell in filled)
        if len(filled) == 1 or len(long) > 1 or (long and headed > 1):
            for cell in filled:
                lines += [replace(cell[0], gap=True), *cell[1:]]
            continue
        lines += _row(row)
    return lines


def _row(row: Cells) -> list[Line]:
    """One line of cells; what else a cell has follows."""
    first = [(place, cell[0]) for place, cell in enumerate(row) if cell]
    rest = [line for cell in row for line in cell[1:]]
    head = first[0][1]
    if is_heading(head.text) and len(first) > 1:
        values = first[1:]
        return [replace(head, gap=True), _joined(values), *rest]
    return [_joined(first), *rest]


def _joined(cells: Sequence[tuple[int, Line]]) -> Line:
    head = cells[0][1]
    return replace(
        head,
        text="\t".join(line.text for _, line in cells),
        bold=all(line.bold for _, line in cells),
        columns=[(float(place), place + 0.9) for place, _ in cells],
    )
