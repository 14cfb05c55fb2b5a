"""From a résumé as it was sent to its structured data, with progress."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import IO

import structlog

from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel
from pipelines.progress import OnProgress, ignore_progress
from pipelines.resume.check import drop_unsupported, merge_draft
from pipelines.resume.document.lines import Document, Line
from pipelines.resume.document.plain import read_text
from pipelines.resume.drafting import draft_header
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import read_file
from pipelines.resume.orders import without_orders
from pipelines.resume.places import places_of
from pipelines.resume.rules import HeaderReading, read_header
from pipelines.resume.schemas import Header, ResumeFlag, ResumeReading, StructuredData
from pipelines.resume.sections import ResumePart, cleaned, split_sections
from pipelines.resume.text import MAX_CHARACTERS, clean_text, looks_like_words

DECISIVE = ("name", "target_role", "major")
"""When rules find these fields and are sure of them, no model is asked."""
FLAG_CHARACTERS = 1_000
MAX_FLAGS = 100

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ResumeSource:
    """A résumé as it was sent: a file or text."""

    file: bytes | IO[bytes] | None = None
    """A file on disk is in memory only while its text is read."""
    text: str = ""


@dataclass(frozen=True)
class ParsedResume:
    """A résumé's visible text, its data, and what a person should look at."""

    text: str
    data: StructuredData
    reading: ResumeReading


@dataclass(frozen=True)
class _Read:
    """A document and what rules read in it."""

    document: Document
    parts: list[ResumePart]
    header: HeaderReading
    orders: list[Line]


async def parse_resume(
    source: ResumeSource, model: TextModel | None, on_progress: OnProgress = ignore_progress
) -> ParsedResume:
    """Read a résumé; by rules alone without a model, or when it fails.

    Raises:
        ResumeError: it can't be read; the message says why.
    """
    document, message = await _document_of(source)
    await on_progress(25, message)
    read = await asyncio.to_thread(_by_rules, document)
    named = [part for part in read.parts if part.kind is not None]
    await on_progress(40, f"found {len(named)} sections")
    text = read.document.text
    header, message = await _ask_model(read.header, text, model)
    await on_progress(80, message)
    header, dropped = await asyncio.to_thread(drop_unsupported, header, text)
    await on_progress(95, f"checked: {dropped} values that the text does not have were dropped")
    places = await asyncio.to_thread(places_of, header, read.document, read.parts)
    reading = ResumeReading(flags=_flags(document, read.orders), places=places)
    return ParsedResume(document.text, StructuredData(header=header), reading)


def _by_rules(document: Document) -> _Read:
    visible, orders = without_orders(document)
    parts = split_sections(visible)
    return _Read(visible, parts, read_header(visible, parts), orders)


async def _document_of(source: ResumeSource) -> tuple[Document, str]:
    if source.file is not None:
        document = await read_file(source.file)
        message = f"read {document.pages} pages"
    else:
        if len(source.text) > 2 * MAX_CHARACTERS:
            raise _too_long(len(source.text))
        document = await asyncio.to_thread(read_text, source.text)
        message = "read the text"
    document = await asyncio.to_thread(cleaned, document)
    text = document.text
    if not text or not looks_like_words(text):
        raise ResumeError("unreadable", "The text has no words; send the résumé's text.")
    if len(text) > MAX_CHARACTERS:
        raise _too_long(len(text))
    return document, message


def _too_long(characters: int) -> ResumeError:
    return ResumeError(
        "too_much_text",
        f"The résumé has {characters} characters; send one of at most {MAX_CHARACTERS}.",
    )


def _flags(document: Document, orders: list[Line]) -> list[ResumeFlag]:
    hidden = [
        ResumeFlag(
            kind="hidden_text",
            text=clean_text(one.text)[:FLAG_CHARACTERS],
            reason=one.reason,
            page=one.page,
        )
        for one in document.hidden
    ]
    ordered = [
        ResumeFlag(
            kind="injection",
            text=line.text[:FLAG_CHARACTERS],
            page=line.page if line.box is not None else None,
        )
        for line in orders
    ]
    return [*hidden[:MAX_FLAGS], *ordered[:MAX_FLAGS]]


async def _ask_model(
    reading: HeaderReading, text: str, model: TextModel | None
) -> tuple[Header, str]:
    header = reading.header
    if model is None:
        return header, "header read by rules"
    open_fields = [name for name in DECISIVE if getattr(header, name) is None]
    if not open_fields and not reading.unsure:
        return header, "header read by rules, which left nothing open"
    try:
        draft = await draft_header(text, model)
    except LLMUnavailable as reason:
        log.info("resume.read_by_rules", reason=str(reason))
        return header, f"header read by rules: {model.name} gave none ({reason})"
    merged = await asyncio.to_thread(merge_draft, header, draft, text, reading.unsure)
    return merged, f"header read by {model.name} and rules"
