"""The text in pictures of pages, by Tesseract.

Needs the program ``tesseract``, with the data of Korean and English, and the package pytesseract
(the extra ``ocr``). Loaded in the child process only, for a document that has no text.
"""

from __future__ import annotations

import shutil
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipelines.resume.document.columns import blocks_of
from pipelines.resume.document.lines import Cell, Line
from pipelines.resume.document.wrapping import lines_of

if TYPE_CHECKING:
    import pypdfium2

PAGE_LIMIT = 4
"""Pages that are recognised; a résumé has few, and each takes seconds."""
BUDGET_S = 40.0
"""For all of them."""
DPI = 220
"""Small print of 8 points is 24 pixels high, of which Tesseract needs 20."""
MAX_PIXELS = 12_000_000
LANGUAGES = ("kor", "eng")
MIN_CONFIDENCE = 30
"""Of 100; what is below is a smudge, a logo or a photograph."""
WIDE_GAP = 1.6
"""Between two words of a line, in heights of the line: from here on they are two cells."""
_BULLETS = "•·●▪■◦*-–"


def can_recognise() -> bool:
    """Whether the program and the package are on this machine; cheap enough to ask each time."""
    return shutil.which("tesseract") is not None and find_spec("pytesseract") is not None


def recognised_pages(document: pypdfium2.PdfDocument) -> list[list[Line]]:
    """The lines of the first pages, as far as the time suffices; empty when nothing is found.

    No failure is raised: the document then is a scan that can't be read.
    """
    import pytesseract

    ends = time.monotonic() + BUDGET_S
    pages: list[list[Line]] = []
    try:
        installed = set(pytesseract.get_languages())
        languages = "+".join(each for each in LANGUAGES if each in installed)
        if not languages:
            return []
        for number in range(min(len(document), PAGE_LIMIT)):
            left_s = ends - time.monotonic()
            if left_s < 1:
                break
            pages.append(_lines_of_page(document[number], number + 1, languages, left_s))
    except (Exception, SystemExit):  # pytesseract exits where the program has no version
        return pages
    return pages


def _lines_of_page(
    page: pypdfium2.PdfPage, number: int, languages: str, timeout_s: float
) -> list[Line]:
    import pytesseract

    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    image = page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil()
    words = pytesseract.image_to_data(
        image, lang=languages, timeout=timeout_s, output_type=pytesseract.Output.DICT
    )
    return lines_of(blocks_of(cells_of_words(words, scale), width), number)


def cells_of_words(words: dict[str, list[Any]], scale: float) -> list[Cell]:
    """Tesseract's words as cells.

    Args:
        words: columns of its TSV output; boxes in pixels.
        scale: pixels per point.
    """
    rows: dict[tuple[int, ...], list[tuple[str, float, float, float, float]]] = {}
    for index, text in enumerate(words["text"]):
        if not text.strip() or float(words["conf"][index]) < MIN_CONFIDENCE:
            continue
        left, top = words["left"][index] / scale, words["top"][index] / scale
        right, bottom = left + words["width"][index] / scale, top + words["height"][index] / scale
        line = tuple(words[level][index] for level in ("block_num", "par_num", "line_num"))
        rows.setdefault(line, []).append((text.strip(), left, top, right, bottom))
    return [cell for row in rows.values() for cell in _cells(row)]


def _cells(row: list[tuple[str, float, float, float, float]]) -> list[Cell]:
    """A line's words as runs without wide gaps; a bullet at its beginning is none of them."""
    row = sorted(row, key=lambda word: word[1])
    heights = sorted(bottom - top for _, _, top, _, bottom in row)
    size = heights[len(heights) // 2]
    baseline = max(bottom for *_, bottom in row)
    bullet = len(row) > 1 and row[0][0] in _BULLETS
    start = row[0][1]
    words = row[1:] if bullet else row
    cells: list[Cell] = []
    for text, left, top, right, _ in words:
        if cells and left - cells[-1].x1 <= WIDE_GAP * size:
            cells[-1].text += text if text.startswith("@") else f" {text}"
            cells[-1].x1 = right
            cells[-1].y0 = min(cells[-1].y0, top)
        else:
            cells.append(Cell(text, left, top, right, baseline, size, text_x0=left))
    if bullet:
        cells[0].bullet, cells[0].x0 = True, start
    return cells
