"""Finished interviews with a transcript, a report with proofs, and a recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import yaml

from db.session import Database
from db.tables import Interview, Position, Speaker, TranscriptEntry, utcnow
from interviews.creation import planned_questions
from interviews.plan import Dimension, Plan
from judging.flags import Flag
from judging.levels import LevelRange
from judging.quotes import Quote
from kit.audio import SPEECH_RATE, Pcm
from pipelines.report.schemas import (
    DimensionScore,
    Passage,
    QuestionReport,
    Report,
    StatementReport,
    total_range_of,
    weighted_total,
)
from rooms.ogg import OggWriter

ANSWERS = Path(__file__).parents[2] / "vivavoce" / "sample" / "answers.yaml"
QUESTION_S = 2.0
ANSWER_S = 4.0
GAP_S = 0.5
HUM_HZ = {Speaker.AGENT: 220.0, Speaker.CANDIDATE: 330.0}

Levels = Mapping[str, int | LevelRange | None]
"""By dimension; None: withheld."""


@dataclass(frozen=True)
class Finished:
    """What was stored."""

    interview: Interview
    entries: list[TranscriptEntry]


async def finished_interview(
    database: Database,
    data_dir: Path,
    position: Position,
    name: str,
    levels: Levels,
    *,
    resume_id: UUID | None = None,
) -> Finished:
    """Store a completed interview of a position, held a few minutes ago.

    Args:
        levels: of dimensions of the position's rubric; those left out had too little evidence.
        resume_id: of the candidate's stored résumé, if there is one.
    """
    plan = Plan.model_validate(position.plan)
    row = Interview(
        language=plan.language,
        candidate_name=name,
        role=position.title,
        company="Northwind Robotics",
        position_id=position.id,
        plan=position.plan,
        resume_id=resume_id,
    )
    questions = planned_questions(row, plan)
    entries = _entries(row, plan, [question.text for question in questions])
    length_s = entries[-1].end_s
    recording = Path("recordings") / str(row.id) / "recording.ogg"
    _record(data_dir / recording, entries)
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
        await work.questions.add_many(questions)
        await work.transcripts.add_many(entries)
        await work.interviews.mark_started(
            row.id,
            started_at=utcnow() - timedelta(seconds=length_s),
            recording_path=str(recording),
        )
        await work.interviews.complete(row.id, "completed")
        content = _report(row, plan, [question.text for question in questions], entries, levels)
        assert await work.reports.store(row.id, content.model_dump(mode="json"))
    return Finished(row, entries)


def _entries(row: Interview, plan: Plan, questions: Sequence[str]) -> list[TranscriptEntry]:
    """Each question with the sample candidate's answers, one utterance after the other."""
    sample = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))[plan.language]
    entries: list[TranscriptEntry] = []
    at_s = GAP_S
    for question, text in zip(plan.questions, questions, strict=True):
        answers = sample["questions"].get(question.id, {}).get("answers", sample["otherwise"][:1])
        for kind, words in [("planned", text), *(("answer", answer) for answer in answers)]:
            speaker = Speaker.AGENT if kind == "planned" else Speaker.CANDIDATE
            end_s = at_s + (QUESTION_S if speaker is Speaker.AGENT else ANSWER_S)
            entries.append(
                TranscriptEntry(
                    interview_id=row.id,
                    seq=len(entries) + 1,
                    speaker=speaker,
                    kind=kind,
                    text=words,
                    start_s=at_s,
                    end_s=end_s,
                    question_id=question.id,
                    flags=["low_confidence"] if len(entries) == 1 else [],
                )
            )
            at_s = end_s + GAP_S
    return entries


def _record(path: Path, entries: Sequence[TranscriptEntry]) -> None:
    """A recording that hums while its speaker speaks: candidate left, interviewer right."""
    path.parent.mkdir(parents=True)
    samples = int((entries[-1].end_s + GAP_S) * SPEECH_RATE)
    stereo: Pcm = np.zeros((samples, 2), np.int16)
    for entry in entries:
        start, end = int(entry.start_s * SPEECH_RATE), int(entry.end_s * SPEECH_RATE)
        times = np.arange(end - start) / SPEECH_RATE
        swell = 0.35 + 0.65 * np.abs(np.sin(2 * np.pi * times / 0.9))
        hum = 9000 * swell * np.sin(2 * np.pi * HUM_HZ[entry.speaker] * times)
        stereo[start:end, 0 if entry.speaker is Speaker.CANDIDATE else 1] = hum.astype(np.int16)
    writer = OggWriter(path)
    writer.write(stereo)
    writer.close()


def _report(
    row: Interview,
    plan: Plan,
    questions: Sequence[str],
    entries: Sequence[TranscriptEntry],
    levels: Levels,
) -> Report:
    answers = [entry for entry in entries if entry.speaker is Speaker.CANDIDATE]
    dimensions = [
        _dimension(dimension, levels, answers[2 * index : 2 * index + 2])
        for index, dimension in enumerate(plan.rubric)
    ]
    withheld = any(dimension.verdict == "withheld" for dimension in dimensions)
    total_range = total_range_of(dimensions)
    flagged = answers[0]

    def answered(question_id: str) -> list[TranscriptEntry]:
        return [entry for entry in answers if entry.question_id == question_id]

    return Report(
        interview_id=str(row.id),
        language=row.language,
        status_detail="The interview was completed.",
        scored=total_range is not None,
        withheld_reason="The judge agrees too little with people (κ 0.41)." if withheld else None,
        summary_text=f"{row.candidate_name} answered all {len(questions)} questions for the role "
        f"of {row.role}.",
        technical_feedback="",
        dimensions=dimensions,
        total=weighted_total(dimensions),
        total_range=total_range,
        machine_total=weighted_total(dimensions),
        machine_total_range=total_range,
        questions=[
            QuestionReport(
                id=question.id,
                text=text,
                asked=True,
                answered=True,
                answer_words=sum(
                    len(e.text.split()) for e in answers if e.question_id == question.id
                ),
                answer_s=ANSWER_S * sum(e.question_id == question.id for e in answers),
                points=[
                    StatementReport(
                        id=point.id,
                        description=point.description,
                        status="told" if place == 0 else "not_told",
                    )
                    for place, point in enumerate(question.evidence)
                ],
                said=[
                    Passage(text=e.text, start_s=e.start_s, entry_seq=e.seq)
                    for e in answered(question.id)
                ],
            )
            for question, text in zip(plan.questions, questions, strict=True)
        ],
        flags=[
            Flag(
                kind="low_confidence",
                text=flagged.text,
                start_s=flagged.start_s,
                entry_seq=flagged.seq,
            )
        ],
        model="a-judge",
        generated_at=utcnow(),
    )


def _dimension(
    dimension: Dimension, levels: Levels, proofs: Sequence[TranscriptEntry]
) -> DimensionScore:
    level = levels.get(dimension.id)
    bounds = LevelRange(level, level) if isinstance(level, int) else level
    quotes = [Quote(text=e.text, start_s=e.start_s, entry_seq=e.seq) for e in proofs]
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        level=level if isinstance(level, int) else None,
        range=(bounds.low, bounds.high) if bounds is not None else None,
        verdict="scored"
        if bounds is not None
        else "withheld"
        if dimension.id in levels
        else "insufficient_evidence",
        reasoning="All criteria up to this level were met.",
        findings=[
            StatementReport(
                id=criterion.id,
                description=criterion.statement,
                status="told" if place < len(quotes) else "not_told",
                quote=quotes[place] if place < len(quotes) else None,
            )
            for place, criterion in enumerate(dimension.criteria)
        ],
        quotes=quotes,
    )
