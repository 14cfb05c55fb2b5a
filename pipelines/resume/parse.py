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
from pipelines.resume.drafting import draft_header
from pipelines.resume.errors import ResumeError
from pipelines.resume.pdf import read_pdf
from pipelines.resume.rules import read_header
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.sections import split_sections
from pipelines.resume.text import MAX_CHARACTERS, clean_text, looks_like_words

DECISIVE = ("name", "target_role", "major")
"""When rules find these fields, no model is asked."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ResumeSource:
    """A résumé as it was sent: a PDF or text."""

    pdf: bytes | IO[bytes] | None = None
    text: str = ""


@dataclass(frozen=True)
class ParsedResume:
    """A résumé's text and data."""

    text: str
    data: StructuredData


async def parse_resume(
    source: ResumeSource, model: TextModel | None, on_progress: OnProgress = ignore_progress
) -> ParsedResume:
    """Read a résumé; by rules alone without a model, or when it fails.

    Raises:
        ResumeError: it can't be read; the message says why.
    """
    text, message = await _text_of(source)
    await on_progress(25, message)
    parts = await asyncio.to_thread(split_sections, text)
    named = [part for part in parts if part.kind is not None]
    await on_progress(40, f"found {len(named)} sections")
    header = await asyncio.to_thread(read_header, parts, text)
    header, message = await _ask_model(header, text, model)
    await on_progress(80, message)
    header, dropped = await asyncio.to_thread(drop_unsupported, header, text)
    await on_progress(95, f"checked: {dropped} values that the text does not have were dropped")
    return ParsedResume(text, StructuredData(header=header))


async def _text_of(source: ResumeSource) -> tuple[str, str]:
    if source.pdf is not None:
        text, pages = await read_pdf(source.pdf)
        message = f"read {pages} pages"
    else:
        text = await asyncio.to_thread(clean_text, source.text)
        message = "read the text"
        if not text or not looks_like_words(text):
            raise ResumeError("unreadable", "The text has no words; send the résumé's text.")
    if len(text) > MAX_CHARACTERS:
        raise ResumeError(
            "too_much_text",
            f"The résumé has {len(text)} characters; send one of at most {MAX_CHARACTERS}.",
        )
    return text, message


async def _ask_model(header: Header, text: str, model: TextModel | None) -> tuple[Header, str]:
    if model is None:
        return header, "header read by rules"
    if all(getattr(header, name) is not None for name in DECISIVE):
        return header, "header read by rules, which left nothing open"
    try:
        draft = await draft_header(text, model)
    except LLMUnavailable as reason:
        log.info("resume.read_by_rules", reason=str(reason))
        return header, f"header read by rules: {model.name} gave none ({reason})"
    merged = await asyncio.to_thread(merge_draft, header, draft, text)
    return merged, f"header read by {model.name} and rules"
