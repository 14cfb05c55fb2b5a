"""Plain text as a document: columns are those of its characters."""

from __future__ import annotations

import re
import unicodedata

from pipelines.resume.document.columns import blocks_of
from pipelines.resume.document.errors import UnreadableError
from pipelines.resume.document.lines import Cell, Document, Line
from pipelines.resume.document.rows import BULLETS
from pipelines.resume.document.wrapping import PAGE_NUMBER, lines_of

COLUMN, ROW, SIZE = 6.0, 12.0, 10.0
"""Points of a character, of a line, and of the font that they stand for."""
PROSE_CHARACTERS = 60
MAX_LAYOUT_LINES = 2_000
"""Of a longer text the columns are not looked for."""
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x85]")
_BROKEN_WORD = re.compile(r"[\ufffe\x02]\n?")
_RUNS = re.compile(r"\S+(?:(?: |(?<=[.!?:,;]) {2})\S+)*")
_BULLET = re.compile(
    rf"^(?:[{re.escape(BULLETS.replace('o', '').replace('§', ''))}]|\(?\d{{1,2}}[.)])\s+(?=\S)"
)
_MARKDOWN_HEAD = re.compile(r"^#{1,6}\s+\S", re.MULTILINE)
_MARKS = re.compile(
    r"\*\*([^*]+)\*\*|__([^_]+)__|(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])|`([^`]+)`|!?\[([^\]]+)\]\([^)]*\)"
)
_LETTERS = re.compile(r"^(?:\S[ \t]{1,3})+\S$")


def read_bytes(data: bytes, character_limit: int) -> Document:
    """Read a text file of any usual encoding.

    Raises:
        UnreadableError: no encoding fits, or there is too much text.
    """
    text = decoded(data)
    if len(text) > character_limit:
        raise UnreadableError("too_much_text", 1)
    return read_text(text)


def decoded(data: bytes) -> str:
    """The text in a file's bytes.

    Raises:
        UnreadableError: they are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise UnreadableError("not_document")
    for encoding in ("utf-8-sig", "cp949", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def read_text(text: str) -> Document:
    """The lines of a text, in columns where it has them."""
    text = _BROKEN_WORD.sub("-\n", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    if len(_MARKDOWN_HEAD.findall(text)) >= 2:
        return _read_markdown(text)
    lines: list[Line] = []
    row = 0
    for page, sheet in enumerate(text.split("\f"), 1):
        cells: list[Cell] = []
        for raw in sheet.split("\n"):
            row += 1
            cells += _cells(raw.replace("\t", "    "), row)
        rows = len({cell.y1 for cell in cells})
        width = max((cell.x1 for cell in cells), default=0.0)
        if rows <= MAX_LAYOUT_LINES:
            lines += lines_of(blocks_of(cells, width), page, PROSE_CHARACTERS)
        else:
            lines += [_single(cell, page) for cell in cells]
    lines = [line for line in lines if not (line.gap and PAGE_NUMBER.match(line.text))]
    for line in lines:
        line.box, line.size, line.columns = None, 0.0, []
    return Document(lines)


def _read_markdown(text: str) -> Document:
    """The lines of a Markdown text without its marks."""
    lines: list[Line] = []
    gap = True
    for raw in text.split("\n"):
        stripped = raw.strip()
        head = re.match(r"^(#{1,6})\s+(.*?)\s*#*$", stripped)
        bullet = re.match(r"^(?:[-*+]|\d{1,2}[.)])\s+", stripped)
        written = head[2] if head else stripped[bullet.end() :] if bullet else stripped
        if written.startswith("|") and written.endswith("|"):
            if re.fullmatch(r"[|\s:-]+", written):
                continue
            written = "\t".join(cell.strip() for cell in written.strip("|").split("|"))
        plain = _MARKS.sub(lambda match: next(filter(None, match.groups()), ""), written).strip()
        if not plain or re.fullmatch(r"[-=*_\s]{3,}", plain):
            gap = True
            continue
        size = {1: 24.0, 2: 18.0, 3: 13.0}.get(len(head[1]), 12.0) if head else 11.0
        before = lines[-1] if lines else None
        if before and not (gap or head or bullet or "\t" in plain) and "a" <= plain[0] <= "z":
            before.text = f"{before.text} {plain}"
            continue
        bold = head is not None or re.fullmatch(r"\*\*[^*]+\*\*", written) is not None
        lines.append(
            Line(plain, size=size, bold=bold, bullet=bullet is not None, gap=gap,
                 styled=head is not None and len(head[1]) <= 2)
        )  # fmt: skip
        gap = False
    return Document(lines)


def _cells(raw: str, row: int) -> list[Cell]:
    stripped = raw.strip()
    if not stripped:
        return []
    if _LETTERS.match(stripped) and len(stripped) >= 5:
        words = re.split(r"[ \t]{2,}", stripped)
        letters = " ".join(re.sub(r"\s", "", word) for word in words)
        return [_cell(letters, raw.index(stripped[0]), row)]
    found = [(match.start(), match[0]) for match in _RUNS.finditer(raw)]
    if len(found) > 1 and (len(found[0][1]) == 1 or re.match(r"^\(?\d{1,2}[.)]$", found[0][1])):
        start = found[0][0]
        found = [(start, f"{found[0][1]} {found[1][1]}"), *found[2:]]
    return [_cell(run, _width(raw[:start]), row) for start, run in found]


def _width(text: str) -> int:
    """Columns that a text takes in letters of one width."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cell(run: str, start: int, row: int) -> Cell:
    bullet = _BULLET.match(run)
    text = re.sub(r" {2,}", " ", run[bullet.end() :] if bullet else run)
    x0 = start * COLUMN
    width = _width(run)
    return Cell(
        text, x0, (row - 1) * ROW, x0 + width * COLUMN, row * ROW, SIZE,
        False, 0, bullet is not None, x0 + (bullet.end() * COLUMN if bullet else 0.0),
    )  # fmt: skip


def _single(cell: Cell, page: int) -> Line:
    return Line(cell.text, page, None, 0.0, False, 0, cell.bullet)
