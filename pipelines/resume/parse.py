"""From a résumé as it was sent to its structured data, with progress on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel
from pipelines.resume.check import merge, only_what_is_there
from pipelines.resume.drafting import draft_header
from pipelines.resume.errors import ResumeError
from pipelines.resume.pdf import read_pdf
from pipelines.resume.rules import read_header
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.sections import split
from pipelines.resume.text import clean, looks_like_words

MAX_CHARACTERS = 60_000
"""A longer text is no résumé."""

DECISIVE = ("name", "target_role", "major")
"""With these told by the text's own labels, nobody is made to wait for a model."""

Advance = Callable[[int, str], Awaitable[None]]
"""Told how far the work is: per cent, and what was done."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Source:
    """A résumé as it was sent: a PDF or text."""

    pdf: bytes | None = None
    text: str = ""


@dataclass(frozen=True)
class ParsedResume:
    """What came of it."""

    text: str
    data: StructuredData


async def ignore_progress(_progress: int, _message: str) -> None:
    """For a caller who only wants the result."""


async def parse_resume(
    source: Source, model: TextModel | None, advance: Advance = ignore_progress
) -> ParsedResume:
    """Read a résumé. Without a model, or when it fails, by rules alone.

    Raises:
        ResumeError: it can't be read; the message says why.
    """
    text, told = await _text_of(source)
    await advance(25, told)
    parts = await asyncio.to_thread(split, text)
    named = [part for part in parts if part.kind is not None]
    await advance(40, f"found {len(named)} sections")
    header = await asyncio.to_thread(read_header, parts, text)
    header, told = await _ask_model(header, text, model)
    await advance(80, told)
    header, dropped = await asyncio.to_thread(only_what_is_there, header, text)
    await advance(95, f"checked: {dropped} values that the text does not have were dropped")
    return ParsedResume(text, StructuredData(header=header))


async def _text_of(source: Source) -> tuple[str, str]:
    if source.pdf is not None:
        text, pages = await read_pdf(source.pdf)
        told = f"read {pages} pages"
    else:
        text = clean(source.text)
        told = "read the text"
        if not text or not looks_like_words(text):
            raise ResumeError("unreadable", "The text holds no words; send the résumé's own text.")
    if len(text) > MAX_CHARACTERS:
        raise ResumeError(
            "too_much_text",
            f"The résumé has {len(text)} characters; send one of at most {MAX_CHARACTERS}.",
        )
    return text, told


async def _ask_model(header: Header, text: str, model: TextModel | None) -> tuple[Header, str]:
    if model is None:
        return header, "header read by rules"
    if all(getattr(header, name) is not None for name in DECISIVE):
        return header, "header read by rules, which left nothing open"
    try:
        draft = await draft_header(text, model)
    except LLMUnavailable as reason:
        log.info("resume.by_rules", reason=str(reason))
        return header, f"header read by rules: {model.name} gave none ({reason})"
    merged = await asyncio.to_thread(merge, header, draft, text)
    return merged, f"header read by {model.name} and rules"
