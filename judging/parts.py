"""Answers in parts that fit a small model's context, and one finding from those of the parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from interviews.words import sentence_spans
from judging.findings import AnsweredQuestion, Finding, Verdict

_STRENGTH: dict[Verdict, int] = {"told": 2, "unclear": 1, "not_told": 0}


def parts_of(
    answers: Sequence[AnsweredQuestion], limit: int | None
) -> list[list[AnsweredQuestion]]:
    """The answers in groups of at most ``limit`` characters; an answer is cut between sentences.

    A sentence that is longer stays whole.
    """
    if limit is None:
        return [list(answers)]
    parts: list[list[AnsweredQuestion]] = [[]]
    size = 0
    for answered in answers:
        for piece in _pieces(answered.answer, limit):
            if parts[-1] and size + len(piece) > limit:
                parts.append([])
                size = 0
            parts[-1].append(replace(answered, answer=piece))
            size += len(piece)
    return parts


def merged(parts: Sequence[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """The strongest finding of each statement: told in one part is told."""
    return tuple(
        max(findings, key=lambda f: (_STRENGTH[f.verdict], f.probability or 0.0))
        for findings in zip(*parts, strict=True)
    )


def _pieces(text: str, limit: int) -> Iterator[str]:
    start = end = 0
    for sentence_start, sentence_end in sentence_spans(text):
        if end > start and sentence_end - start > limit:
            yield text[start:end]
            start = sentence_start
        end = sentence_end
    yield text[start:end]
