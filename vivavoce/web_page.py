"""The folder of the built page."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).parent / "web"
"""In an installed package."""
BUILT = Path(__file__).parent.parent / "web" / "dist"
"""In a checkout, after ``npm run build``."""


def find_page() -> Path | None:
    """Return the folder with the page's ``index.html``; None if it isn't built."""
    return next((f for f in (BUILT, PACKAGED) if (f / "index.html").is_file()), None)
