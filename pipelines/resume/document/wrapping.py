"""From rows of cells to lines as their writer meant them: wrapped lines are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.resume.document.columns import Block, Row, is_dates
from pipelines.resume.document.lines import Cell, Line
from pipelines.resume.vocabulary import TABLE_LABELS, is_heading, is_label, key_of

TOLERANCE = 3.0
"""Points between left edges that are meant to be the same."""
PROSE_CHARACTERS = 24
"""A shorter line is rarely broken by the page's width."""
PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?[-–—(]?\s*\d{1,2}\s*(?:(?:of|/|out of)\s*\d{1,2})?\s*[-–—)]?$", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"(?:[,;&+(/]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|than|that|the|to|which|with"
    r"|using|including|between|through|over|under|per))$",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:(?:19|20)\d\d|present|current|현재|재직중?)\W*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ENDED = re.compile(r"[.!?:;。]$")
_SUFFIX = re.compile(
    r"(?:[a-z]{0,4}(?:tion|sion|ment|ing|ture|ness|able|ible|ity|ance|ence|ous|ive|ate|ated|ally"
    r"|ers?|ize|ized|izing|ical|ology|ship|cial|tial|ual|ular|ary|ory|ent|ant|ered|ering|ed|es)s?)\b"
)
"""What follows a hyphen within a word that was broken by syllables."""
_PREFIX = re.compile(
    r"(?:^|[\s(,/])(?:scikit|full|front|back|self|co|non|cross|end|real|time|well|high|low|multi"
    r"|pre|post|third|first|long|short|large|small|on|off|open|part|day|step|user|data|cost|on"
    r"|decision|problem|customer|client|cloud|machine|object|test|event|in|up|one|two|e)-$",
    re.IGNORECASE,
)


@dataclass
class _Open:
    """A line that the next row may continue."""

    cells: list[Cell]
    last: list[Cell]
    """The latest row of each cell: where it ended."""


def lines_of(blocks: Sequence[Block], page: int, prose: int = PROSE_CHARACTERS) -> list[Line]:
    """The lines of a page's blocks.

    Args:
        prose: a line with fewer characters continues only with a small letter.
    """
    lines: list[Line] = []
    for block in blocks:
        own = _lines(block, page, prose)
        if own:
            own[0].column = True
        lines += own
    return lines


def _lines(block: Block, page: int, prose: int) -> list[Line]:
    leading = _leading(block.rows)
    edge = _edge(block)
    lines: list[Line] = []
    current: _Open | None = None
    above: Row | None = None
    gap = True
    tabled = False
    for row in block.rows:
        heads = sum(key_of(cell.text) in TABLE_LABELS for cell in row)
        tabled = heads >= 2 or (tabled and not is_heading(row[0].text))
        distance = row[0].y1 - above[0].y1 if above else 0.0
        apart = above is not None and distance > 1.45 * max(leading, row[0].size)
        nearby = above is not None and distance < 1.9 * max(row[0].size, leading)
        in_cells = tabled and heads < 2 and not apart
        if current and nearby and in_cells and _within_cells(current, row):
            above = row
            continue
        if current and nearby and _continue(current, row, edge, prose, apart=apart):
            above = row
            continue
        if current:
            lines.append(_line(current, page, gap=gap))
            gap = apart or (above is not None and abs(row[0].size - above[0].size) > 1.5)
        current = _Open([_copy(cell) for cell in row], list(row))
        above = row
    if current:
        lines.append(_line(current, page, gap=gap))
    return lines


def _continue(current: _Open, row: Row, edge: float, prose: int, *, apart: bool) -> bool:
    """Append a row to the open line if it continues it; returns whether it does."""
    if any(cell.bullet for cell in row):
        return False
    if len(row) == 2 and len(current.cells) == 2 and _dates_go_on(current, row):
        # A date that takes two rows: what is beside the second row is a cell as well.
        current.cells[0].text += f" {row[0].text}"
        current.cells.append(_copy(row[1]))
        current.last = [row[0], current.last[1], row[1]]
        return True
    if len(row) > 1 and not apart and _cells_go_on(current, row):
        return True
    if len(row) != 1:
        return False
    cell = row[0]
    for place in range(len(current.cells) - 1, -1, -1):
        before, start = current.last[place], current.cells[place]
        if abs(cell.x0 - start.text_x0) > TOLERANCE and abs(cell.x0 - before.text_x0) > TOLERANCE:
            outdented = start.bullet and abs(cell.x0 - start.x0) <= TOLERANCE
            outdented = outdented and _YEAR.search(cell.text) is None
            capital = "A" <= cell.text[:1] <= "Z" and not _UNFINISHED.search(start.text)
            outdented = outdented and not (capital and prose == PROSE_CHARACTERS)
            if not outdented:
                continue
        right = edge if place == len(current.cells) - 1 else current.last[place + 1].x0 - 6
        if place < len(current.cells) - 1 and is_dates(current.last[-1].text):
            # A date at the right edge does not end a title's column.
            right = edge
        hanging = start.bullet and cell.x0 > start.x0 + TOLERANCE
        if not apart and _wraps(before, cell, right, prose, hanging=hanging):
            start.text = joined(start.text, cell.text)
            start.x1 = max(start.x1, cell.x1)
            current.last[place] = cell
            return True
        return False
    return False


def _dates_go_on(current: _Open, row: Row) -> bool:
    first = current.cells[0]
    if not is_dates(first.text) or not is_dates(row[0].text) or abs(row[0].x0 - first.x0) >= 20:
        return False
    return re.search(r"(?:[-–—~]|\bto|[-–—~]\s*[A-Za-z]{3,9}\.?)$", first.text) is not None


def _within_cells(current: _Open, row: Row) -> bool:
    """Append a row of a table that goes on within cells: its first column stays empty."""
    if len(current.cells) < 3 or row[0].x0 <= current.cells[0].x1:
        return False
    places = [
        next((n for n, one in enumerate(current.cells) if abs(one.x0 - cell.x0) <= TOLERANCE), None)
        for cell in row
    ]
    if None in places:
        return False
    for place, cell in zip(places, row, strict=True):
        if place is not None:
            current.cells[place].text = joined(current.cells[place].text, cell.text)
            current.last[place] = cell
    return True


def _aligned(one: Cell, two: Cell) -> bool:
    """Whether cells have the same left edge, or the same middle."""
    middle = (one.x0 + one.x1 - two.x0 - two.x1) / 2
    return abs(one.x0 - two.x0) <= TOLERANCE or abs(middle) <= TOLERANCE


def _cells_go_on(current: _Open, row: Row) -> bool:
    """Append a row of which each cell continues one above it, as in a table's narrow columns."""
    pairs = []
    for cell in row:
        above = [n for n, one in enumerate(current.cells) if _aligned(one, cell)]
        if not above:
            return False
        start = current.cells[above[0]]
        whole = f"{start.text} {cell.text}"
        if not ("a" <= cell.text[:1] <= "z" or (is_label(whole) and not is_label(cell.text))):
            return False
        pairs.append((above[0], cell))
    for place, cell in pairs:
        current.cells[place].text = joined(current.cells[place].text, cell.text)
        current.last[place] = cell
    return True


def _wraps(before: Cell, cell: Cell, right: float, prose: int, *, hanging: bool) -> bool:
    """Whether a cell continues the one above it."""
    if abs(before.size - cell.size) > 0.12 * before.size:
        return False
    text = before.text
    if is_heading(cell.text) or is_heading(text):
        return False
    address = re.match(r"\S*(?:@|://|www\.|\.com\b)", cell.text) is not None
    small = "a" <= cell.text[:1] <= "z" and not address
    if hanging:
        return True
    if before.bold != cell.bold and not small:
        return False
    if text.endswith("-") and text[-2:-1].isalpha():
        return True
    word = cell.text.split(" ")[0]
    width = (cell.x1 - cell.x0) * (len(word) + 1) / max(len(cell.text), 1)
    full = before.x1 + width > right + 1
    if small and not _ENDED.search(text):
        enough = PROSE_CHARACTERS // 2 if full and prose == PROSE_CHARACTERS else PROSE_CHARACTERS
        return len(text) >= enough or _UNFINISHED.search(text) is not None
    if _DATED.search(text) or address or (_YEAR.search(cell.text) and not _UNFINISHED.search(text)):
        return False
    if _UNFINISHED.search(text) and (full or prose > PROSE_CHARACTERS):
        return True
    return full and len(text) >= prose


def joined(text: str, rest: str) -> str:
    """Two rows of one line. A hyphen at the end stays unless it broke a word by syllables."""
    if text.endswith("-") and text[-2:-1].isalnum() and rest[:1].isalnum():
        syllable = _SUFFIX.match(rest) is not None and not _PREFIX.search(text)
        address = "@" in rest.split(" ")[0] or "@" in text.split(" ")[-1]
        return text[:-1] + rest if syllable and not address else text + rest
    if re.search(r"(?:@|://|/|\.)[\w.-]*$", text) and re.match(r"[\w-]+\.[a-z]{2,}", rest):
        return text + rest
    return f"{text} {rest}"


def _leading(rows: Sequence[Row]) -> float:
    """The usual distance between baselines."""
    distances = [
        round(below[0].y1 - above[0].y1, 1)
        for above, below in pairwise(rows)
        if 0 < below[0].y1 - above[0].y1 < 3 * below[0].size
    ]
    if not distances:
        return 0.0
    # The smallest distance that is common: text within paragraphs.
    counts = Counter(distances)
    common = [one for one, count in counts.items() if count >= max(2, len(distances) // 6)]
    return min(common) if common else sorted(distances)[len(distances) // 3]


def _edge(block: Block) -> float:
    """Where the column's text ends on the right."""
    edges = sorted(row[-1].x1 for row in block.rows if len(row[-1].text) >= PROSE_CHARACTERS)
    reached = edges[-1] if edges else 0.0
    return reached if reached > block.left + 0.7 * (block.right - block.left) else block.right


def _line(current: _Open, page: int, *, gap: bool) -> Line:
    cells = current.cells
    text = "\t".join(cell.text for cell in cells if cell.text)
    return Line(
        text,
        page,
        (
            round(min(cell.x0 for cell in cells), 1),
            round(min(cell.y0 for cell in cells), 1),
            round(max(cell.x1 for cell in cells), 1),
            round(max(cell.y1 for cell in current.last), 1),
        ),
        round(max(cell.size for cell in cells), 1),
        all(cell.bold for cell in cells),
        cells[0].colour,
        cells[0].bullet,
        gap,
        columns=[(round(cell.x0, 1), round(cell.x1, 1)) for cell in cells if cell.text],
    )


def _copy(cell: Cell) -> Cell:
    return Cell(
        cell.text, cell.x0, cell.y0, cell.x1, cell.y1, cell.size, cell.bold, cell.colour,
        cell.bullet, cell.text_x0,
    )  # fmt: skip


def without_running_heads(pages: Sequence[list[Line]], height: float) -> list[list[Line]]:
    """Drop page numbers, and lines that each page repeats at its edges."""
    if len(pages) < 2:
        return [[line for line in page if not _numbers(line, height)] for page in pages]
    edges = [_at_edges(page, height) for page in pages]
    kept = []
    for number, page in enumerate(pages):
        others = set().union(*(texts for place, texts in enumerate(edges) if place < number))
        kept.append(
            [
                line
                for line in page
                if not _numbers(line, height)
                and not (_edge_of(line, height) and _key(line.text) in others)
            ]
        )
    return kept


def join_pages(pages: Iterable[list[Line]]) -> list[Line]:
    """All lines; a line that a page's end breaks is joined."""
    lines: list[Line] = []
    for page in pages:
        for place, line in enumerate(page):
            before = lines[-1] if lines else None
            if (
                before is not None
                and place == 0
                and before.page < line.page
                and _over_the_page(before, line)
            ):
                before.text = joined(before.text, line.text)
                continue
            lines.append(line)
    return lines


def _over_the_page(before: Line, line: Line) -> bool:
    small = "a" <= line.text[:1] <= "z"
    return (
        not line.bullet
        and "\t" not in line.text + before.text
        and abs(before.size - line.size) < 0.5
        and not is_heading(line.text)
        and not _ENDED.search(before.text)
        and (small or _UNFINISHED.search(before.text) is not None)
    )


def _at_edges(page: Sequence[Line], height: float) -> set[str]:
    return {_key(line.text) for line in page if _edge_of(line, height)}


def _edge_of(line: Line, height: float) -> bool:
    return line.box is not None and (line.box[3] < 0.1 * height or line.box[1] > 0.92 * height)


def _numbers(line: Line, height: float) -> bool:
    return _edge_of(line, height) and PAGE_NUMBER.match(line.text.strip()) is not None


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold().strip()
