"""Typesets a report: JSON in, PDF out.

The template never sees text as markup: everything a candidate said or a person typed comes as
strings of one JSON value and is set as it is. The fonts come from the model store, and system
fonts are ignored, so that a report looks the same on every machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from pipelines.report.pdf.fonts import report_fonts

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "report.typ"

_one_at_a_time = threading.Lock()
"""Typesetting uses all cores, and a live interview may need some of them."""


class PdfError(Exception):
    """The report could not be typeset; the message says where."""


def render(document: Mapping[str, Any], created_at: datetime, models_dir: Path) -> bytes:
    """Typeset a document. Takes about 0.1 s of CPU; call it in a thread.

    Args:
        document: the result of ``document_of``; JSON values only.
        created_at: becomes the file's date; the same document and date give the same bytes.
        models_dir: folder of the model store, which has the fonts.

    Raises:
        ModelFileError: a font is missing or damaged; the message says what to do.
        PdfError: the template does not fit the document.
    """
    fonts = report_fonts(models_dir)
    data = json.dumps(fonts.printable(dict(document)), ensure_ascii=False)
    with _one_at_a_time:
        try:
            return typst.compile(
                TEMPLATE,
                root=FOLDER,
                font_paths=_fonts(fonts.folders),
                ignore_system_fonts=True,
                sys_inputs={"document": data},
                timestamp=int(created_at.timestamp()),
                format="pdf",
            )
        except typst.TypstError as error:
            raise PdfError(f"{error.message}\n{error.diagnostic}") from error


@cache
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))
