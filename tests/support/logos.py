"""Images as people upload them for a logo, and as attackers do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def logo(kind: str = "PNG", size: tuple[int, int] = (400, 120), **options: Any) -> bytes:
    """A blue plate with a white bar."""
    image = Image.new("RGB", size, "#1d4f91")
    width, height = size
    box = (width // 8, height * 2 // 5, width * 7 // 8, height * 3 // 5)
    ImageDraw.Draw(image).rectangle(box, fill="#ffffff")
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def claimed_png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG file of some hundred bytes that claims these sides, with further chunks."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
