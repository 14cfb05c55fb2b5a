"""What belongs to invented interviews: questions, what was said, reports, and people's work."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.database.interviews import InventedInterview, Row, new_id
from bench.database.people import candidate
from bench.database.speech import answer, long_ago
from db.tables import DecisionVerdict, RequestKind, RequestState
from interviews.plan import Plan
from kit.language import Language

DIMENSIONS = ("communication", "ownership", "problem-solving", "motivation", "collaboration")
RATED, NOTED, DECIDED, ASKED = 0.4, 0.25, 0.3, 0.01
"""Shares of the completed interviews that people rated, noted, decided, or that a candidate asked
something about."""
OLDEST, SAID_LONG_AGO = 0.25, 0.1
"""The share of the oldest interviews, and of their answers that have what was said only then."""
ENTRY_S = 12.0
REQUEST_KINDS = (RequestKind.EXPLANATION, RequestKind.HUMAN_REVIEW, RequestKind.DELETION)


def question_rows(
    chance: random.Random, rows: Sequence[InventedInterview], plans: dict[Language, Plan]
) -> Iterator[Row]:
    for row in rows:
        for position, question in enumerate(plans[row.position.language].questions):
            yield {
                "id": new_id(chance),
                "interview_id": row.id,
                "position": position,
                "plan_question_id": question.id,
                "text": question.text,
            }


def entry_rows(
    chance: random.Random,
    rows: Sequence[InventedInterview],
    plans: dict[Language, Plan],
    count: int,
) -> Iterator[Row]:
    """In all ``count`` entries, about as many of each interview that took place."""
    held = [row for row in rows if row.held]
    asked = {language: _asked(plan) for language, plan in plans.items()}
    for place, row in enumerate(held):
        language = row.position.language
        for seq in range(1, count * (place + 1) // len(held) - count * place // len(held) + 1):
            kind, question_id, text = chance.choice(asked[language])
            if seq % 2 == 0:
                kind, text = "answer", answer(chance, language)
                if place > (1 - OLDEST) * len(held) and chance.random() < SAID_LONG_AGO:
                    text = f"{text} {long_ago(language)}"
            yield {
                "id": new_id(chance),
                "interview_id": row.id,
                "seq": seq,
                "speaker": "candidate" if kind == "answer" else "agent",
                "kind": kind,
                "text": text,
                "start_s": seq * ENTRY_S,
                "end_s": seq * ENTRY_S + 9.5,
                "question_id": question_id,
                "interrupted": False,
                "flags": "[]",
                "created_at": row.created_at + timedelta(seconds=300 + ENTRY_S * seq),
            }


def _asked(plan: Plan) -> list[tuple[str, str, str]]:
    """Kind, question and text of what the interviewer says."""
    return [
        each
        for question in plan.questions
        for each in (
            ("planned", question.id, question.text),
            *(("followup", question.id, point.follow_up) for point in question.evidence),
        )
    ]


def report_rows(chance: random.Random, rows: Sequence[InventedInterview]) -> Iterator[Row]:
    for row in rows:
        if not row.completed:
            continue
        low = chance.randint(10, 50) / 10
        high = low if chance.random() < 0.7 else min(5.0, low + chance.randint(1, 10) / 10)
        withheld = chance.random() < 0.1
        content: dict[str, Any] = {
            "summary_text": answer(chance, row.position.language),
            "total": low if low == high and not withheld else None,
            "total_range": None if withheld else [low, high],
            "withheld_reason": "The judge agrees too little with people." if withheld else None,
            "dimensions": [_dimension(chance, row, name) for name in DIMENSIONS],
        }
        yield {
            "id": new_id(chance),
            "interview_id": row.id,
            "status": "complete",
            "content": json.dumps(content),
            "created_at": row.ended_at,
            "completed_at": row.ended_at + timedelta(minutes=1),
        }


def _dimension(chance: random.Random, row: InventedInterview, name: str) -> dict[str, Any]:
    language = row.position.language
    quotes = [{"text": answer(chance, language), "start_s": 12.5, "entry_seq": 2} for _ in "123"]
    reasoning = answer(chance, language)
    return {
        "id": name,
        "name": name,
        "level": chance.randint(1, 5),
        "reasoning": reasoning,
        "quotes": quotes,
    }


def rating_rows(
    chance: random.Random, rows: Sequence[InventedInterview], raters: Sequence[tuple[UUID, str]]
) -> Iterator[Row]:
    for row in _some(chance, rows, RATED):
        levels = [{"dimension": n, "level": chance.randint(1, 5), "reason": ""} for n in DIMENSIONS]
        for rater_id, name in chance.sample(raters, chance.randint(1, 2)):
            yield {
                "id": new_id(chance),
                "interview_id": row.id,
                "rater_id": rater_id,
                "rater_name": name,
                "levels": json.dumps(levels),
                "blind": True,
                "created_at": row.ended_at,
                "updated_at": row.ended_at,
                "submitted_at": row.ended_at,
            }


def note_rows(
    chance: random.Random, rows: Sequence[InventedInterview], raters: Sequence[tuple[UUID, str]]
) -> Iterator[Row]:
    for row in _some(chance, rows, NOTED):
        author_id, name = chance.choice(raters)
        yield {
            "id": new_id(chance),
            "interview_id": row.id,
            "author_id": author_id,
            "author_name": name,
            "text": answer(chance, row.position.language),
            "created_at": row.ended_at,
            "updated_at": row.ended_at,
        }


def decision_rows(
    chance: random.Random, rows: Sequence[InventedInterview], raters: Sequence[tuple[UUID, str]]
) -> Iterator[Row]:
    """Not a valid chain: lists don't read it as one."""
    for number, row in enumerate(_some(chance, rows, DECIDED), start=1):
        by_id, name = chance.choice(raters)
        yield {
            "number": number,
            "id": new_id(chance),
            "interview_id": row.id,
            "position_id": row.position.id,
            "verdict": chance.choice([*DecisionVerdict]),
            "reason": answer(chance, row.position.language),
            "reason_digest": "",
            "by_user_id": by_id,
            "by_name": name,
            "at": row.ended_at,
            "versions": "{}",
            "seen": "{}",
            "previous_hash": f"{number - 1:064x}",
            "hash": f"{number:064x}",
        }


def request_rows(chance: random.Random, rows: Sequence[InventedInterview]) -> Iterator[Row]:
    for row in _some(chance, rows, ASKED):
        yield {
            "id": new_id(chance),
            "interview_id": row.id,
            "kind": chance.choice(REQUEST_KINDS),
            "message": answer(chance, row.position.language),
            "state": RequestState.OPEN,
            "created_at": row.ended_at,
        }


def resume_rows(
    chance: random.Random, ids: Sequence[UUID], rows: Sequence[InventedInterview], now: datetime
) -> Iterator[Row]:
    for place, resume_id in enumerate(ids):
        position = chance.choice(rows).position
        header = {
            "name": candidate(chance, position.language, place).name,
            "target_role": position.title,
            "target_company": position.company,
        }
        at = now - timedelta(hours=4 * place)
        yield {
            "id": resume_id,
            "status": "ready",
            "text": " ".join(answer(chance, position.language) for _ in range(20)),
            "structured_data": json.dumps({"header": header}),
            "company_key": position.company.casefold(),
            "created_at": at,
            "updated_at": at,
        }


def _some(
    chance: random.Random, rows: Sequence[InventedInterview], share: float
) -> Iterator[InventedInterview]:
    return (row for row in rows if row.completed and chance.random() < share)
