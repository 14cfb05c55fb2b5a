"""The characters of a PDF's page, and which of them a reader sees."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.resume.document.lines import Box, HiddenReason
from pipelines.resume.document.picture import Picture

TINY_POINTS = 3.6
"""A smaller font can't be read on paper."""
FAINT_ALPHA = 26
"""Of 255; fainter text is not visible."""
WHOLE_PAGE_SHARE = 0.5
"""Of a page; a larger picture is a scan, and the invisible text over it is what it shows."""
INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(slots=True)
class Glyph:
    """One character, in points from the top left of the page."""

    character: str
    x0: float
    y0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    colour: int
    run: int
    """Number of the text object; its glyphs share font and colour."""
    hidden: HiddenReason | None = None
    upright: bool = True


@dataclass(slots=True)
class _Style:
    mode: int
    alpha: int
    luminance: int
    colour: int
    bold: bool
    size: float
    number: int
    embedded: bool


class PageReader:
    """Reads one page.

    Args:
        forms: PDFium's form environment, or None where the document has no form.
    """

    def __init__(self, page: pypdfium2.PdfPage, forms: Any = None) -> None:
        self._page = page
        self._forms = forms
        self._rotation = page.get_rotation()
        self._crop: Box = page.get_cropbox()
        self.width, self.height = page.get_size()
        self._styles: dict[int, _Style] = {}

    def glyphs(self) -> list[Glyph]:
        """All characters that a font draws, hidden ones marked."""
        glyphs = list(self._drawn())
        objects = list(self._page.get_objects(max_depth=3))
        pictures = [one for one in objects if one.type == pdfium.FPDF_PAGEOBJ_IMAGE]
        if self._is_scan(glyphs, pictures):
            for glyph in glyphs:
                glyph.hidden = None if glyph.hidden == "invisible" else glyph.hidden
        elif glyphs:
            self._mark_unseen(glyphs)
        return glyphs

    def form_values(self) -> list[Glyph]:
        """The values in form fields, each as the glyphs of one line."""
        found: list[Glyph] = []
        if self._forms is None:
            return found
        for place in range(pdfium.FPDFPage_GetAnnotCount(self._page)):
            annotation = pdfium.FPDFPage_GetAnnot(self._page, place)
            try:
                found += self._value_glyphs(annotation, -1 - place)
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)
        return found

    def _value_glyphs(self, annotation: Any, run: int) -> list[Glyph]:
        if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
            return []
        kind = pdfium.FPDFAnnot_GetFormFieldType(self._forms, annotation)
        if kind not in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX):
            return []
        size = pdfium.FPDFAnnot_GetFormFieldValue(self._forms, annotation, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAnnot_GetFormFieldValue(
            self._forms, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
        )
        value = buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()
        rectangle = pdfium.FS_RECTF()
        if not value or not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
            return []
        x0, y0 = self._placed(rectangle.left, rectangle.top)
        x1, y1 = self._placed(rectangle.right, rectangle.bottom)
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        unseen = flags & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW)
        hidden: HiddenReason | None = "hidden_element" if unseen else None
        if not (0 <= x0 <= self.width and 0 <= y0 <= self.height):
            hidden = "outside_page"
        elif x1 - x0 < TINY_POINTS or y1 - y0 < TINY_POINTS:
            hidden = "tiny"
        glyphs = []
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        height = (y1 - y0) / len(lines)
        font = min(11.0, height * 0.75)
        for number, line in enumerate(lines):
            # Beside its label, a value stands on the label's line.
            baseline = y0 + number * height + height / 2 + font * 0.35
            step = font * 0.5
            for column, character in enumerate(line):
                left = x0 + 2 + column * step
                glyphs.append(
                    Glyph(
                        character, left, baseline - font, left + step, baseline, font,
                        False, 0, run, hidden,
                    )
                )  # fmt: skip
        return glyphs

    def _drawn(self) -> Iterator[Glyph]:
        textpage = self._page.get_textpage()
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
        boxes = (left, right, bottom, top)
        turn = (90 * self._rotation) % 360
        for index in range(textpage.count_chars()):
            code = pdfium.FPDFText_GetUnicode(textpage, index)
            generated = pdfium.FPDFText_IsGenerated(textpage, index) == 1
            if code in (0, 10, 13) or (generated and code == 32):
                continue
            if not pdfium.FPDFText_GetCharBox(textpage, index, *boxes):
                continue
            pdfium.FPDFText_GetCharOrigin(textpage, index, origin_x, origin_y)
            handle = pdfium.FPDFText_GetTextObject(textpage, index)
            style = self._style(textpage, index, handle)
            angle = round(pdfium.FPDFText_GetCharAngle(textpage, index) * 57.2958)
            upright = (angle - turn) % 360 in (0, 1, 359)
            x0, y0 = self._placed(left.value, top.value)
            x1, y1 = self._placed(right.value, bottom.value)
            _, baseline = self._placed(origin_x.value, origin_y.value)
            start, _ = self._placed(origin_x.value, origin_y.value)
            loose = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
            size = style.size
            # The advance width: narrow letters leave room on their sides, and no gap.
            start, _ = self._placed(loose.left, loose.top)
            end, _ = self._placed(loose.right, loose.bottom)
            advance = (min(start, end), max(start, end))
            if upright and advance[1] > advance[0]:
                x0, x1 = advance
            x0, x1, y0 = min(x0, x1), max(x0, x1), min(y0, y1)
            if code == 32:
                x0, x1, y0 = start, start + 0.25 * size, baseline - size / 2
            hidden: HiddenReason | None = None
            if style.mode in INVISIBLE_MODES or style.alpha < FAINT_ALPHA:
                hidden = "invisible"
            elif not (
                x0 >= -1 and x1 <= self.width + 1 and y0 >= -1 and baseline <= self.height + 2
            ):
                hidden = "outside_page"
            elif size < TINY_POINTS:
                hidden = "tiny"
            character = "-" if code in (2, 0xFFFE) else chr(min(code, 0x10FFFF))
            yield Glyph(
                character, x0, y0, x1, baseline, size, style.bold, style.colour, style.number,
                hidden, upright,
            )  # fmt: skip

    def _style(self, textpage: Any, index: int, handle: Any) -> _Style:
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if address in self._styles:
            return self._styles[address]
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(textpage, index, red, green, blue, alpha)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
        if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE:
            pdfium.FPDFText_GetStrokeColor(textpage, index, red, green, blue, alpha)
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
        font = buffer.value.decode("utf-8", "replace").lower()
        bold = any(word in font for word in ("bold", "black", "heavy", "cmbx", "semibold", "demi"))
        bold = bold or pdfium.FPDFText_GetFontWeight(textpage, index) >= 600
        style = _Style(
            mode,
            alpha.value,
            round(0.299 * red.value + 0.587 * green.value + 0.114 * blue.value),
            (red.value << 16) | (green.value << 8) | blue.value,
            bold,
            self._size(textpage, index),
            len(self._styles),
            _is_embedded(handle),
        )
        self._styles[address] = style
        return style

    @staticmethod
    def _size(textpage: Any, index: int) -> float:
        """The font's size on the page, in points."""
        matrix = pdfium.FS_MATRIX()
        size: float = pdfium.FPDFText_GetFontSize(textpage, index)
        if pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
        return min(abs(size), 400.0)

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        """From the page's user space to points from the top left of the page as it is shown."""
        left, bottom, right, top = self._crop
        match self._rotation:
            case 90:
                return y - bottom, x - left
            case 180:
                return right - x, y - bottom
            case 270:
                return top - y, right - x
            case _:
                return x - left, top - y

    def _is_scan(self, glyphs: list[Glyph], pictures: list[Any]) -> bool:
        """Whether the text is what character recognition found in a picture of the page."""
        unseen = sum(glyph.hidden == "invisible" for glyph in glyphs)
        if not unseen or unseen < 0.9 * len(glyphs):
            return False
        area = self.width * self.height
        for picture in pictures:
            left, bottom, right, top = picture.get_bounds()
            if (right - left) * (top - bottom) >= WHOLE_PAGE_SHARE * area:
                return True
        return False

    def _mark_unseen(self, glyphs: list[Glyph]) -> None:
        """Mark what does not stand out from its surroundings on the drawn page."""
        picture = Picture.of(self._page)
        styles = {style.number: style for style in self._styles.values()}
        before: HiddenReason | None = None
        for word in words_of(glyphs):
            if word[0].hidden is not None or not word[0].upright:
                continue
            if not any(glyph.character.isalnum() for glyph in word):
                # Too small to judge: a full stop is as visible as its word.
                for glyph in word:
                    glyph.hidden = before
                continue
            box = (
                min(glyph.x0 for glyph in word),
                min(glyph.y0 for glyph in word),
                max(glyph.x1 for glyph in word),
                max(glyph.baseline for glyph in word),
            )
            style = styles[word[0].run]
            reason = picture.why_unseen(box, style.luminance)
            ascii_only = all(glyph.character.isascii() for glyph in word)
            if reason == "covered" and not style.embedded and not ascii_only:
                # A font that this machine lacks draws nothing.
                reason = None
            before = reason
            for glyph in word:
                glyph.hidden = reason


def _is_embedded(handle: Any) -> bool:
    font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
    return bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1


def words_of(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of glyphs of the same style, without spaces."""
    word: list[Glyph] = []
    for glyph in glyphs:
        broken = glyph.character == " " or (
            word
            and (
                glyph.run != word[-1].run
                or abs(glyph.baseline - word[-1].baseline) > 1
                or glyph.hidden != word[-1].hidden
                or len(word) >= 24
            )
        )
        if broken and word:
            yield word
            word = []
        if glyph.character != " ":
            word.append(glyph)
    if word:
        yield word
