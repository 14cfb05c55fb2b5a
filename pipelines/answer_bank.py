"""Which answers of a finished interview are good, and putting them into the answer bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from db.repositories.answer_bank import Added
from db.session import Database
from db.tables import AnswerBankEntry, Speaker, TranscriptEntry
from models.embeddings import Embedder
from pipelines.report.schemas import Report

log = structlog.get_logger(__name__)

GOOD_LEVEL = 4.0
"""Mean level, of five, of the dimensions that quote an answer."""
MIN_WORDS = 15
"""Shorter answers show nobody anything. Korean words are fewer: half of it."""
SAME_ABOVE = 0.95
"""Cosine above which two answers say the same."""


@dataclass(frozen=True)
class GoodAnswer:
    """An answer that is worth keeping."""

    question_id: str
    text: str
    level: float


def good_answers(
    report: Report, entries: Sequence[TranscriptEntry], language: str
) -> list[GoodAnswer]:
    """The answers in which the report found evidence of a high level.

    An answer with something a person should look at, such as an attempt to instruct the
    grader, is none of them.
    """
    flagged = {flag.entry_seq for flag in report.flags}
    levels: dict[str, list[int]] = {}
    by_seq = {entry.seq: entry for entry in entries}
    for dimension in report.dimensions:
        quoted = {
            by_seq[q.entry_seq].question_id for q in dimension.quotes if q.entry_seq in by_seq
        }
        for question_id in filter(None, quoted):
            if dimension.level is not None:
                levels.setdefault(question_id, []).append(dimension.level)
    found = []
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
            found.append(GoodAnswer(question_id, text, round(level, 2)))
    return found


async def offer_answers(
    database: Database, interview_id: UUID, embedder: Embedder
) -> list[tuple[GoodAnswer, Added]]:
    """Put an interview's good answers into the bank, and tell what became of each.

    Raises:
        ModelFileError: the encoder's weights can't be had.
    """
    async with database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
        report = await work.reports.of_interview(interview_id)
        entries = await work.transcripts.of_interview(interview_id)
        questions = await work.questions.of_interview(interview_id)
    if interview is None or report is None or report.content is None:
        return []
    asked = {question.plan_question_id: question.text for question in questions}
    good = good_answers(Report.model_validate(report.content), entries, interview.language)
    outcomes = []
    for answer in good:
        (embedding,) = await embedder.embed([answer.text], fetch=True)
        entry = AnswerBankEntry(
            interview_id=interview_id,
            plan_question_id=answer.question_id,
            question_text=asked.get(answer.question_id, answer.question_id),
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
