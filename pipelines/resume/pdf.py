"""The text of a PDF."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import IO, NotRequired, TypedDict

from pipelines.resume.errors import ResumeError
from pipelines.resume.text import MAX_CHARACTERS, clean_text, looks_like_words

CHILD = Path(__file__).with_name("pdf_child.py")
PAGE_LIMIT = 30
"""A longer document is not a résumé."""
RAW_CHARACTERS = 4 * MAX_CHARACTERS
"""Before cleaning, which drops spaces; pages may share one huge content."""
TIMEOUT_S = 20.0
CPU_LIMIT_S = 15
MEMORY_LIMIT_BYTES = 1 << 30
MIN_CHARACTERS = 20
"""A document with fewer has pages that are pictures."""

_SLOTS = asyncio.Semaphore(2)
"""Files read at the same time in this process: each takes a core, and interviews need theirs."""


class _Answer(TypedDict):
    pages: int
    text: NotRequired[list[str]]
    error: NotRequired[str]


async def read_pdf(source: bytes | IO[bytes]) -> tuple[str, int]:
    """Read a PDF's text and its number of pages.

    Args:
        source: the PDF, or a file on disk, which is in memory only while its text is read.

    Raises:
        ResumeError: the file is not a PDF, or its text can't be read.
    """
    async with _SLOTS:
        data = source if isinstance(source, bytes) else await asyncio.to_thread(_whole, source)
        if b"%PDF-" not in data[:1024]:
            raise ResumeError(
                "not_pdf", "This file is not a PDF; send the résumé as PDF, or as text."
            )
        answer = await _ask_child(data)
        del data
    pages = answer["pages"]
    match answer.get("error"):
        case "encrypted":
            raise ResumeError(
                "encrypted",
                "The PDF is protected by a password; save it without one and send that.",
            )
        case "too_many_pages":
            raise ResumeError(
                "too_many_pages",
                f"The PDF has {pages} pages; send a résumé of at most {PAGE_LIMIT}.",
            )
        case "too_much_text":
            raise ResumeError(
                "too_much_text",
                f"The PDF has more than {RAW_CHARACTERS} characters; send a résumé of at most "
                f"{MAX_CHARACTERS}.",
            )
        case "broken":
            raise ResumeError(
                "broken", "The PDF is damaged; save or export it again and send that."
            )
    text = await asyncio.to_thread(clean_text, "\n\n".join(answer["text"]))
    if sum(not character.isspace() for character in text) < MIN_CHARACTERS:
        raise ResumeError(
            "scanned",
            "The PDF has pictures of text but no text, as a scan does; send the document that it "
            "was printed from, or run character recognition on it first.",
        )
    if not looks_like_words(text):
        raise ResumeError(
            "unreadable",
            "The PDF's fonts do not say which characters they show; export it again, or send text.",
        )
    return text, pages


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


async def _ask_child(data: bytes) -> _Answer:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(CHILD)),
        *(str(PAGE_LIMIT), str(RAW_CHARACTERS), str(CPU_LIMIT_S), str(MEMORY_LIMIT_BYTES)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            answer, _ = await child.communicate(data)
    except TimeoutError as error:
        raise ResumeError(
            "too_slow",
            f"The PDF could not be read within {TIMEOUT_S:g} s; export it again and send that.",
        ) from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise ResumeError("broken", "The PDF can't be read; save or export it again and send that.")
    read: _Answer = json.loads(answer)
    return read
