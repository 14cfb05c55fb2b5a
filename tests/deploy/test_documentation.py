"""The documentation names only files, folders and modules that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FOLDERS = (
    *("agent", "api", "bench", "client", "db", "deploy", "docs", "interviews", "judging"),
    *("kit", "models", "pipelines", "requirements", "rooms", "tests", "tools", "vivavoce", "web"),
)
_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
_MODULE = re.compile(rf"`((?:{'|'.join(FOLDERS)})(?:\.\w+)+)")
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
BUILT = ("web/dist", "web/.screenshots", "vivavoce/web")
"""Made by a build."""


def _module_exists(name: str) -> bool:
    """Whether a dotted name begins with a module that has what follows, or is a log event."""
    parts = name.split(".")
    inner = ROOT / parts[0] / parts[1]
    if not inner.is_dir() and not inner.with_suffix(".py").is_file():
        return True  # an event or an attribute, such as agent.sent_for
    for count in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:count])
        source = place.with_suffix(".py")
        if source.is_file():
            rest = parts[count:]
            return not rest or rest[0] in source.read_text(encoding="utf-8")
        if place.is_dir() and count == len(parts):
            return True
        if (place / "__init__.py").is_file() and count < len(parts):
            return parts[count] in (place / "__init__.py").read_text(encoding="utf-8")
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    paths = {name for name in _PATH.findall(text) if not name.startswith(BUILT)}
    missing = [name for name in sorted(paths) if not (ROOT / name).exists()]
    missing += [
        name
        for name in sorted(set(_MODULE.findall(text)))
        if not name.endswith((".md", ".py", ".yaml", ".yml", ".ts")) and not _module_exists(name)
    ]
    missing += [
        link for link in sorted(set(_LINK.findall(text))) if not (page.parent / link).exists()
    ]
    assert not missing
