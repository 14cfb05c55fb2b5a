"""A PDF as a document."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.resume.document.columns import blocks_of
from pipelines.resume.document.errors import UnreadableError
from pipelines.resume.document.lines import Document, HiddenText, Line
from pipelines.resume.document.pdf_page import PageReader
from pipelines.resume.document.recognition import can_recognise, recognised_pages
from pipelines.resume.document.rows import cells_of, hidden_texts
from pipelines.resume.document.wrapping import join_pages, lines_of, without_running_heads

FEW_CHARACTERS = 40
"""Of a page that has text."""
_PASSWORD_ERRORS = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def read_pdf(data: bytes, page_limit: int, character_limit: int) -> Document:
    """Read a PDF; a scan by character recognition, where the machine can.

    Raises:
        UnreadableError: encrypted, broken, too many pages or too much text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in _PASSWORD_ERRORS
        raise UnreadableError("encrypted" if encrypted else "broken") from error
    count = len(document)
    if count == 0:
        raise UnreadableError("broken")
    if count > page_limit:
        raise UnreadableError("too_many_pages", count)
    try:
        return _read(document, count, character_limit)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("broken", count) from error


def _read(document: pypdfium2.PdfDocument, count: int, character_limit: int) -> Document:
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    forms = document.formenv.raw if document.formenv is not None else None
    left = character_limit
    for number in range(count):
        textpage = document[number].get_textpage()
        left -= textpage.count_chars()
        textpage.close()
        if left < 0:
            raise UnreadableError("too_much_text", count)
    pages: list[list[Line]] = []
    hidden: list[HiddenText] = []
    height = 0.0
    for number in range(count):
        reader = PageReader(document[number], forms)
        glyphs = [*reader.glyphs(), *reader.form_values()]
        hidden += hidden_texts(glyphs, number + 1)
        blocks = blocks_of(cells_of(glyphs), reader.width)
        pages.append(lines_of(blocks, number + 1))
        height = max(height, reader.height)
    if _lacks_text(pages) and not hidden and can_recognise():
        pages = recognised_pages(document) or pages
    lines = join_pages(without_running_heads(pages, height))
    return Document(lines, hidden, count)


def _lacks_text(pages: list[list[Line]]) -> bool:
    """Whether the pages are pictures; an app that scans may have written its name on each."""
    characters = sum(len(line.text) for page in pages for line in page)
    return characters < FEW_CHARACTERS * len(pages)
