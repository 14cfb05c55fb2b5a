"""Logos: an uploaded image, checked and drawn anew.

What is served is never the file that was sent: pixels are decoded and encoded again, so that
neither metadata nor anything hidden behind the image reaches candidates. SVG is refused, since it
is a document that may contain scripts and load from elsewhere.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")
FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 1_000_000
MIN_SIDE, MAX_SIDE = 16, 3_000
"""Pixels. The largest image takes 36 MB while it is decoded, whatever its file's size."""
FITS = (800, 192)
"""Width and height in pixels that a stored logo fits into: six times the header's 2 rem, for dense
screens and large text."""

_SIZES = f"must have {MIN_SIDE} to {MAX_SIDE} pixels on each side"


class LogoError(Exception):
    """The image can't be used; the message says what it must be.

    Attributes:
        code: for programs.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Logo:
    """A logo as it is stored and served: a PNG file."""

    data: bytes
    digest: str
    """SHA-256 of ``data``."""
    width: int
    height: int


def reencode(file: IO[bytes]) -> Logo:
    """Decode an uploaded image and encode it as it is served.

    Takes up to a fifth of a second of computing.

    Raises:
        LogoError: the image has another format, is too small or too large, or is damaged.
    """
    try:
        image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise LogoError("size", _SIZES) from error
    except Exception as error:  # of any kind: the library's readers meet damaged headers
        raise LogoError(
            "format",
            "must be a PNG, JPEG or WebP image. Export an SVG drawing as PNG, "
            f"{FITS[1]} pixels high or more.",
        ) from error
    with image:
        # Known from the header: nothing is decoded yet, however large it claims to be.
        if not all(MIN_SIDE <= side <= MAX_SIDE for side in image.size):
            raise LogoError("size", f"{_SIZES}; it has {image.width} × {image.height}")
        try:
            drawn = _drawn(image)
        except Exception as error:  # as above
            raise LogoError(
                "damaged", "is damaged and can't be decoded; export it again"
            ) from error
    data = _png(drawn)
    return Logo(data, hashlib.sha256(data).hexdigest(), drawn.width, drawn.height)


def _drawn(image: Image.Image) -> Image.Image:
    """The first frame, upright, in sRGB, and as large as it is needed."""
    image.load()
    upright = ImageOps.exif_transpose(image)
    drawn = _in_srgb(upright).convert("RGBA")
    drawn.thumbnail(FITS, Image.Resampling.LANCZOS)
    return drawn


def _in_srgb(image: Image.Image) -> Image.Image:
    """The image with its colours as they are meant; unchanged without a readable profile."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    with suppress(ImageCms.PyCMSError, OSError):
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
        )
        return converted if converted is not None else image
    return image


def _png(image: Image.Image) -> bytes:
    """The file, with nothing in it but pixels."""
    image.info.clear()
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
