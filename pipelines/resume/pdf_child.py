"""A separate process around PDFium; run by ``pipelines.resume.pdf``.

A hostile file may crash the library, run for ever, or take all memory: then only this process
dies. It imports nothing of this product. It reads a PDF from standard input and writes one JSON
object to standard output: ``{"pages": n, "text": [per page]}`` or
``{"error": "encrypted" | "broken" | "too_many_pages" | "too_much_text", "pages": n}``.

Arguments: the most pages and characters to read, the most seconds of processor time, the most bytes
of memory.
"""

from __future__ import annotations

import json
import resource
import sys

import pypdfium2
import pypdfium2.raw as pdfium

_PASSWORD_ERRORS = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def main() -> int:
    """Read one PDF; returns the exit status."""
    page_limit, character_limit, cpu_s, memory_bytes = map(int, sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read(), page_limit, character_limit)))
    return 0


def _read(data: bytes, page_limit: int, character_limit: int) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in _PASSWORD_ERRORS
        return {"error": "encrypted" if encrypted else "broken", "pages": 0}
    pages = len(document)
    if pages == 0:
        return {"error": "broken", "pages": 0}
    if pages > page_limit:
        return {"error": "too_many_pages", "pages": pages}
    text: list[str] = []
    left = character_limit
    try:
        for page in document:
            textpage = page.get_textpage()
            left -= textpage.count_chars()
            if left < 0:
                return {"error": "too_much_text", "pages": pages}
            text.append(textpage.get_text_bounded())
    except pypdfium2.PdfiumError:
        return {"error": "broken", "pages": pages}
    return {"pages": pages, "text": text}


if __name__ == "__main__":
    sys.exit(main())
