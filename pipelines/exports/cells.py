"""Tables as CSV that spreadsheets open as it is."""

from __future__ import annotations

import csv
import io
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which spreadsheets take a text for a formula, which may run programs."""


def harmless(cell: Any) -> Any:
    """A cell of a CSV that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_text(rows: list[list[Any]]) -> str:
    """A table with a mark by which spreadsheets know that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()
