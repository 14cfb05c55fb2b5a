"""From a page's glyphs to rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from pipelines.resume.document.lines import Cell, HiddenReason, HiddenText
from pipelines.resume.document.pdf_page import Glyph

CELL_GAP = 1.25
"""In font sizes; a wider gap separates cells, a narrower one words."""
NARROW_CELL_GAP = 0.9
RESIZED = 1.35
"""Ratio of font sizes between cells that may stand close together: a name and a title."""
WORD_GAP = 0.16
"""In font sizes; a narrower gap is inside a word."""
BULLETS = "•‣▪◦●○■□◆◇▶►▸▹·ㆍ∙⁃❖✓✔➤➢★☆◾◼–—-*o§\uf0b7\uf0a7\uf0d8"
_SPACED = re.compile(r"^\S(?: {1,4}\S)+$")


def cells_of(glyphs: Iterable[Glyph]) -> list[Cell]:
    """The visible cells of a page, from top to bottom and left to right."""
    seen = [glyph for glyph in glyphs if glyph.hidden is None]
    cells = [
        cell for row in _rows([glyph for glyph in seen if glyph.upright]) for cell in _cells(row)
    ]
    return [*cells, *_turned([glyph for glyph in seen if not glyph.upright])]


def hidden_texts(glyphs: Iterable[Glyph], page: int) -> list[HiddenText]:
    """The hidden text of a page, one for each reason."""
    texts: dict[HiddenReason, list[str]] = {}
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.character == " ":
            continue
        if glyph.hidden is not None:
            text = texts.setdefault(glyph.hidden, [])
            apart = last is not None and (
                last.run != glyph.run
                or abs(last.baseline - glyph.baseline) > 0.5 * glyph.size
                or glyph.x0 - last.x1 > 0.2 * glyph.size
            )
            text.append(f" {glyph.character}" if apart else glyph.character)
        last = glyph
    found = [HiddenText(" ".join("".join(text).split()), why, page) for why, text in texts.items()]
    return [one for one in found if sum(map(str.isalnum, one.text)) >= 2]


def _rows(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs on one baseline, each row from left to right."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.baseline, glyph.x0)):
        if row and glyph.baseline - row[0].baseline > 0.28 * min(glyph.size, row[0].size):
            yield sorted(row, key=lambda glyph: glyph.x0)
            row = []
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda glyph: glyph.x0)


def _cells(row: list[Glyph]) -> Iterator[Cell]:
    """Split a row at its wide gaps."""
    row = list(_unrepeated(row))
    while row and row[0].character == " ":
        row.pop(0)
    if not row:
        return
    tracked = _tracking(row)
    wide = _wide(row)
    turn = _turn(row)
    piece: list[Glyph] = []
    space = False
    for glyph in row:
        if glyph.character in " \u00a0\u3000\u2003\u2002":
            space = True
            continue
        if piece:
            gap = glyph.x0 - piece[-1].x1
            size = max(glyph.size, piece[-1].size)
            after_bullet = len(piece) == 1 and piece[0].character in BULLETS
            limit = wide * size + 2.2 * tracked
            other_look = glyph.bold != piece[-1].bold and gap > 0.8 * size and not tracked
            resized = max(glyph.size, piece[-1].size) > RESIZED * min(glyph.size, piece[-1].size)
            apart = gap > limit or other_look or (resized and gap > 0.1 * size)
            apart = apart or glyph is turn
            if apart and not (after_bullet and gap < 4 * size):
                yield from _cell(piece, tracked)
                piece = []
        if piece and space:
            piece.append(Glyph(" ", piece[-1].x1, glyph.y0, glyph.x0, glyph.baseline, glyph.size,
                               glyph.bold, glyph.colour, glyph.run))  # fmt: skip
        space = False
        piece.append(glyph)
    if piece:
        yield from _cell(piece, tracked)


def _unrepeated(row: list[Glyph]) -> Iterator[Glyph]:
    """Without glyphs drawn twice, as some programs make text bold or shadowed."""
    last: dict[str, Glyph] = {}
    for glyph in row:
        before = last.get(glyph.character)
        if (
            before is None
            or glyph.character == " "
            or before.run == glyph.run  # the letters of a ligature have one place
            or abs(before.x0 - glyph.x0) > 0.12 * glyph.size
        ):
            last[glyph.character] = glyph
            yield glyph


def _turn(row: list[Glyph]) -> Glyph | None:
    """Where a row's bold name ends and another one, set otherwise, begins."""
    letters = [glyph for glyph in row if glyph.character != " "]
    turns = [(a, b) for a, b in pairwise(letters) if a.bold != b.bold]
    if len(turns) != 1 or not turns[0][0].bold:
        return None
    before, after = turns[0]
    spaced = after.x0 - before.x1 > WORD_GAP * after.size
    words = before.character.isalnum() and (
        after.character.isupper() or "가" <= after.character <= "힣"
    )
    first = letters[0].character not in BULLETS
    return after if spaced and words and first else None


def _wide(row: list[Glyph]) -> float:
    """The least gap between cells in font sizes; less where the words stand close together."""
    letters = [glyph for glyph in row if glyph.character != " "]
    gaps = [(b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(letters)]
    words = [gap for gap in gaps if gap > WORD_GAP]
    return NARROW_CELL_GAP if len(words) >= 2 and min(words) < NARROW_CELL_GAP / 2.4 else CELL_GAP


def _tracking(row: list[Glyph]) -> float:
    """The usual gap between letters where they are set apart, in points; 0 where they are not."""
    letters = [glyph for glyph in row if glyph.character != " "]
    gaps = [b.x0 - a.x1 for a, b in pairwise(letters) if b.x0 - a.x1 < 2.5 * a.size]
    if len(gaps) < 4:
        return 0.0
    size = median(glyph.size for glyph in row)
    # Nearly all letters are apart, not only the words.
    return median(gaps) if sorted(gaps)[len(gaps) // 4] > WORD_GAP * size else 0.0


def _cell(piece: list[Glyph], tracked: float) -> Iterator[Cell]:
    characters: list[str] = []
    for before, glyph in pairwise([piece[0], *piece]):
        gap = glyph.x0 - before.x1
        drawn = before.character != " " and glyph.character != " "
        limit = 1.75 * tracked if tracked else WORD_GAP * glyph.size
        if characters and drawn and gap > limit and not _closes_up(before, glyph, gap):
            characters.append(" ")
        characters.append(glyph.character)
    text = "".join(characters)
    if _SPACED.match(text) and tracked:
        # Letters with spaces between them: wide gaps separate the words.
        letters = [glyph for glyph in piece if glyph.character != " "]
        gaps = [b.x0 - a.x1 for a, b in pairwise(letters)]
        usual = median(gaps) if gaps else 0.0
        text = letters[0].character
        for (_, glyph), gap in zip(pairwise(letters), gaps, strict=True):
            text += f" {glyph.character}" if gap > 1.6 * usual else glyph.character
    bold = sum(glyph.bold for glyph in piece) > 0.7 * len(piece)
    size = median(glyph.size for glyph in piece)
    bullet = len(text) > 2 and text[0] in BULLETS and text[1] == " "
    start = next((glyph.x0 for glyph in piece[1:] if glyph.character != " "), piece[0].x0)
    if len(piece) == 1 and text in BULLETS:
        bullet, start = True, piece[0].x0
        text = f"{text} "
    text = text[2:] if bullet else text
    yield Cell(
        text.strip(),
        piece[0].x0,
        min(glyph.y0 for glyph in piece),
        max(glyph.x1 for glyph in piece),
        piece[0].baseline,
        size,
        bold,
        piece[len(piece) // 2].colour,
        bullet,
        start if bullet else piece[0].x0,
    )


def _closes_up(before: Glyph, glyph: Glyph, gap: float) -> bool:
    """Whether a gap is none between words: narrow glyphs leave some room around them."""
    pair = before.character + glyph.character
    return gap < 0.24 * glyph.size and any(not character.isalnum() for character in pair)


def _turned(glyphs: list[Glyph]) -> list[Cell]:
    """Text that runs up or down the page, a cell for each text object."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        runs.setdefault(glyph.run, []).append(glyph)
    return [
        Cell(
            "".join(glyph.character for glyph in run).strip(),
            min(glyph.x0 for glyph in run),
            min(glyph.y0 for glyph in run),
            max(glyph.x1 for glyph in run),
            10_000.0 + number,
            run[0].size,
            run[0].bold,
            run[0].colour,
            False,
            run[0].x0,
        )
        for number, run in enumerate(runs.values())
    ]
