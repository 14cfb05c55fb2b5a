"""The fonts of a report, and what they can show.

A letter that none of them has is printed as its name in brackets, and never as an empty box.
"""

from __future__ import annotations

import contextlib
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.errors import ModelFileError
from models.settings import MORE_REPORT_FONTS, REPORT_FONTS
from models.store.store import ModelStore

_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Categories of characters that need no glyph, or go with the one before."""
_LAST_LATIN = 0x024F
"""Latin letters up to this one are in a font that Typst includes."""


@dataclass(frozen=True)
class ReportFonts:
    """Folders of font files, and all characters that the fonts have."""

    folders: tuple[Path, ...]
    characters: frozenset[int]

    def printable(self, value: Any) -> Any:
        """A JSON value whose strings have only what can be printed."""
        if isinstance(value, str):
            return "".join(self._printable(character) for character in value)
        if isinstance(value, list):
            return [self.printable(item) for item in value]
        if isinstance(value, dict):
            return {key: self.printable(item) for key, item in value.items()}
        return value

    def _printable(self, character: str) -> str:
        code = ord(character)
        if code <= _LAST_LATIN or code in self.characters:
            return character
        if unicodedata.category(character) in _INVISIBLE:
            return character
        return f"[{unicodedata.name(character, f'U+{code:04X}')}]"


def report_fonts(models_dir: Path) -> ReportFonts:
    """The fonts on this machine: those of every report, and those for other scripts if they are
    here.

    Raises:
        ModelFileError: a font of every report is missing or damaged; the message says what to do.
    """
    store = ModelStore(models_dir)
    folders = [store.require(REPORT_FONTS)]
    with contextlib.suppress(ModelFileError):  # a name in another script is then in brackets
        folders.append(store.require(MORE_REPORT_FONTS))
    return _fonts(tuple(folders))


@cache
def _fonts(folders: tuple[Path, ...]) -> ReportFonts:
    files = [path for folder in folders for path in folder.glob("*.[ot]tf")]
    return ReportFonts(folders, frozenset(code for path in files for code in characters_of(path)))


def characters_of(path: Path) -> Iterator[int]:
    """The code points for which an OpenType font has a glyph, from its ``cmap`` table."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform not in (0, 3):
            continue
        at = cmap + offset
        (kind,) = struct.unpack_from(">H", data, at)
        if kind == 4:
            yield from _segments(data, at)
        elif kind == 12:
            yield from _groups(data, at)


def _segments(data: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the basic plane."""
    (doubled,) = struct.unpack_from(">H", data, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            yield from range(start, end + 1)


def _groups(data: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of all planes."""
    (count,) = struct.unpack_from(">I", data, at + 12)
    for number in range(count):
        start, end, _ = struct.unpack_from(">III", data, at + 16 + 12 * number)
        yield from range(start, end + 1)
