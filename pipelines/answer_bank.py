"""The good answers of a finished interview, and the answer bank that collects them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from db.repositories.answer_bank import Added
from db.session import Database
from db.tables import AnswerBankEntry, Speaker, TranscriptEntry
from models.embeddings import Embedder
from pipelines.report.schemas import Report, level_range

log = structlog.get_logger(__name__)

GOOD_LEVEL = 4.0
"""Mean level, of five, of the dimensions that quote an answer; of a range the lowest."""
MIN_WORDS = 15
"""A shorter answer teaches nothing. Half of it in Korean, which needs fewer words."""
SAME_ABOVE = 0.95
"""Cosine similarity above which two answers count as the same."""


@dataclass(frozen=True)
class GoodAnswer:
    """An answer that is worth keeping; ``level`` is the mean of the dimensions that quote it."""

    question_id: str
    text: str
    level: float


def good_answers(
    report: Report, entries: Sequence[TranscriptEntry], language: str
) -> list[GoodAnswer]:
    """The answers in which the report found evidence of a high level.

    A flagged answer, such as one with an attempt to instruct the grader, is not among them.
    """
    flagged = {flag.entry_seq for flag in report.flags}
    levels: dict[str, list[int]] = {}
    by_seq = {entry.seq: entry for entry in entries}
    for dimension in report.dimensions:
        quoted = {
            by_seq[q.entry_seq].question_id for q in dimension.quotes if q.entry_seq in by_seq
        }
        for question_id in filter(None, quoted):
            if (bounds := level_range(dimension)) is not None:
                levels.setdefault(question_id, []).append(bounds.low)
    good = []
    order = dict.fromkeys(entry.question_id for entry in entries)
    for question_id in (q for q in order if q in levels):
        given = levels[question_id]
        own = [
            entry
            for entry in entries
            if entry.speaker == Speaker.CANDIDATE
            and entry.kind == "answer"
            and entry.question_id == question_id
        ]
        text = " ".join(entry.text.strip() for entry in own)
        level = sum(given) / len(given)
        enough = MIN_WORDS // 2 if language == "ko" else MIN_WORDS
        if (
            level >= GOOD_LEVEL
            and len(text.split()) >= enough
            and not any(entry.seq in flagged or entry.flags for entry in own)
        ):
            good.append(GoodAnswer(question_id, text, round(level, 2)))
    return good


async def offer_answers(
    database: Database, interview_id: UUID, embedder: Embedder
) -> list[tuple[GoodAnswer, Added]]:
    """Offer an interview's good answers to the bank.

    Returns:
        Each answer, and whether it was added.

    Raises:
        ModelFileError: the encoder's weights are missing or damaged.
    """
    async with database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
        report = await work.reports.of_interview(interview_id)
        entries = await work.transcripts.of_interview(interview_id)
        questions = await work.questions.of_interview(interview_id)
    if interview is None or report is None or report.content is None:
        return []
    texts = {question.plan_question_id: question.text for question in questions}
    good = good_answers(Report.model_validate(report.content), entries, interview.language)
    embeddings = await embedder.embed([answer.text for answer in good], fetch=bool(good))
    outcomes = []
    for answer, embedding in zip(good, embeddings, strict=True):
        entry = AnswerBankEntry(
            interview_id=interview_id,
            plan_question_id=answer.question_id,
            question_text=texts.get(answer.question_id, answer.question_id),
            answer=answer.text,
            role=interview.role,
            role_key="",
            language=interview.language,
            level=answer.level,
            embedder=embedder.name,
            embedding=embedding,
        )
        async with database.unit_of_work() as work:
            added = await work.answer_bank.offer(entry, same_above=SAME_ABOVE)
        outcomes.append((answer, added))
        log.info(
            "answer_bank.kept" if added.added else "answer_bank.skipped",
            question_id=answer.question_id,
            level=answer.level,
            near_to=str(added.near.entry.id) if added.near else None,
            similarity=round(added.near.similarity, 3) if added.near else None,
        )
    return outcomes
