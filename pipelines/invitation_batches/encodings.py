"""The encoding of a list that some spreadsheet wrote."""

from __future__ import annotations

import codecs

from pipelines.invitation_batches.errors import BatchError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NUL_SHARE = 5
"""In text of UTF-16 with Latin letters and separators, at least every fifth byte is zero."""


def decode(data: bytes) -> str:
    """A file's text: UTF-8, UTF-16, or CP949, as Excel writes it on Korean Windows.

    Raises:
        BatchError: it is in none of these.
    """
    for encoding in _likely(data):
        try:
            return data.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise BatchError(
        "unknown_encoding",
        "The list's encoding is unknown. Save it as CSV UTF-8 and send that.",
    )


def _likely(data: bytes) -> list[str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return [encoding]
    sample = data[:4096]
    if sample.count(0) * _NUL_SHARE > len(sample):
        return ["utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"]
    return ["utf-8", "cp949"]
