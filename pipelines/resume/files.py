"""Reading a résumé's file, whatever its format, in a process that may die."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import IO, Any, Literal

from pipelines.resume.document.lines import Document, document_of
from pipelines.resume.document.recognition import BUDGET_S as RECOGNITION_S
from pipelines.resume.document.recognition import can_recognise
from pipelines.resume.errors import ResumeError
from pipelines.resume.text import MAX_CHARACTERS, clean_text, looks_like_words

Format = Literal["pdf", "docx", "html", "txt"]

CHILD = Path(__file__).with_name("document") / "child.py"
PACKAGES = Path(__file__).parents[2]
FOLDER = "resumes"
"""Folder of résumés' files, below the data folder."""
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
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body"
    rb"|meta|div|h1|p|table)\b",
    re.I | re.S,
)
_NOT_TEXT = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"7z\xbc",
    b"Rar!",
    b"\x1f\x8b",
)
NAMES: dict[Format, str] = {
    "pdf": "PDF", "docx": "Word document", "html": "web page", "txt": "text file",
}  # fmt: skip


def format_of(data: bytes) -> Format:
    """A file's format by its content; its name and media type may be wrong.

    Raises:
        ResumeError: it is none that can be read.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "docx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
            raise _encrypted("Word document")
        raise _unsupported("an old Word or Hangul file")
    if data.startswith(_NOT_TEXT):
        raise _unsupported("a picture or an archive")
    if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    sample = data[:4096]
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in sample)
    if not data.strip() or (not wide and controls > len(sample) // 50):
        raise _unsupported("none of these formats")
    return "txt"


def _unsupported(what: str) -> ResumeError:
    return ResumeError(
        "not_pdf",
        f"This file is {what}; it is not a PDF, Word document (.docx), web page (.html) or text "
        "file (.txt). Save the résumé as one of them and send that.",
    )


def _encrypted(name: str) -> ResumeError:
    return ResumeError(
        "encrypted", f"The {name} is protected by a password; save it without one and send that."
    )


async def read_file(source: bytes | IO[bytes]) -> Document:
    """Read a file's visible text.

    Args:
        source: the file's content, or the open file, which is in memory only while its text is
            read.

    Raises:
        ResumeError: the format is unknown, or the text can't be read.
    """
    async with _SLOTS:
        data = source if isinstance(source, bytes) else await asyncio.to_thread(_whole, source)
        kind = format_of(data)
        answer = await _ask_child(data, kind)
        del data
    # Cleaning and counting the longest text takes a fifth of a second.
    return await asyncio.to_thread(_checked, answer, kind)


def _checked(answer: dict[str, Any], kind: Format) -> Document:
    """The document in a child's answer. Raises ResumeError if it has no readable text."""
    if "error" in answer:
        raise _refusal(answer["error"], answer["pages"], NAMES[kind])
    document = document_of(answer)
    text = clean_text(document.text)
    if kind == "pdf" and sum(not character.isspace() for character in text) < MIN_CHARACTERS:
        raise _textless(document)
    if not text.strip() or not looks_like_words(text):
        raise ResumeError(
            "unreadable",
            "The PDF's fonts do not say which characters they show; export it again, or send text."
            if kind == "pdf"
            else f"The {NAMES[kind]} has no visible words; send the résumé's text.",
        )
    return document


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _textless(document: Document) -> ResumeError:
    if document.hidden:
        return ResumeError(
            "unreadable",
            "All text of the PDF is hidden: it can't be seen on the page. Send the document as it "
            "is meant to be read.",
        )
    return ResumeError(
        "scanned",
        "The PDF has pictures of text but no text, as a scan does; send the document that it "
        "was printed from, or run character recognition on it first.",
    )


def _refusal(reason: str, pages: int, name: str) -> ResumeError:
    match reason:
        case "encrypted":
            return _encrypted(name)
        case "too_many_pages":
            return ResumeError(
                "too_many_pages",
                f"The {name} has {pages} pages; send a résumé of at most {PAGE_LIMIT}.",
            )
        case "too_much_text":
            return ResumeError(
                "too_much_text",
                f"The {name} has more than {RAW_CHARACTERS} characters; send a résumé of at most "
                f"{MAX_CHARACTERS}.",
            )
        case "not_document":
            return _unsupported("another kind of file")
        case _:
            return ResumeError(
                "broken", f"The {name} is damaged; save or export it again and send that."
            )


async def _ask_child(data: bytes, kind: Format) -> dict[str, Any]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(CHILD), str(PACKAGES), kind),
        *(str(PAGE_LIMIT), str(RAW_CHARACTERS), str(CPU_LIMIT_S), str(MEMORY_LIMIT_BYTES)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # Tesseract takes all cores otherwise
        start_new_session=True,
    )
    name = NAMES[kind]
    limit_s = TIMEOUT_S + (RECOGNITION_S if kind == "pdf" and can_recognise() else 0)
    try:
        async with asyncio.timeout(limit_s):
            answer, _ = await child.communicate(data)
    except TimeoutError as error:
        raise ResumeError(
            "too_slow",
            f"The {name} could not be read within {limit_s:g} s; export it again and send that.",
        ) from error
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)  # the program that recognises characters as well
            await child.wait()
    if child.returncode != 0:
        raise ResumeError(
            "broken", f"The {name} can't be read; save or export it again and send that."
        )
    read: dict[str, Any] = await asyncio.to_thread(json.loads, answer)
    return read
