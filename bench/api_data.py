"""A database like a busy company's after a year, written by COPY within seconds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from interviews.plan import load_plan

INTERVIEWS = 10_000
ENTRIES = 500_000
RESUMES = 2_000
BATCH = 2_000
SAID_INDEX = "ix_transcript_entry_said"

FIRST = ("Ada", "Grace", "Alan", "Barbara", "Edsger", "민준", "서연", "지훈", "하은", "Margaret")
LAST = ("Kim", "Lovelace", "Hopper", "Turing", "Liskov", "박", "이", "최", "Hamilton", "Dijkstra")
ROLES = ("Backend engineer", "Data analyst", "Nurse", "프로덕트 매니저", "Designer", "Accountant")
COMPANIES = tuple(f"{name} {kind}" for name in ("Acme", "Hanbit", "Nord", "Orbit", "Sema")
                  for kind in ("Labs", "Health", "Bank", "Games"))  # fmt: skip
SPOKEN = (
    "we measured the queue before we changed anything and found that most of the time went "
    "into waiting for one lock so I moved the slow call out of it and wrote down what it cost"
)
WORDS = SPOKEN.split()
KOREAN_SPOKEN = (
    "저는 결제 서비스를 담당하면서 대기열을 먼저 측정하고 가장 오래 걸리는 "
    "부분을 찾아서 밖으로 옮긴 다음 팀과 함께 결과를 확인했고 "
    "그때 배운 점을 문서로 남겨서 다음 장애에 대비했습니다"
)
KOREAN = KOREAN_SPOKEN.split()
VOCABULARY = 5_000
"""Words besides those, each in some hundred entries: names of systems, places, tools."""
LATIN_SYLLABLES = tuple(c + v for c in "bdfgklmnprstvz" for v in "aeiou")
KOREAN_SYLLABLES = tuple(
    "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조"
)


@dataclass(frozen=True)
class Filled:
    """The ids that requests can use."""

    interviews: list[UUID]
    """Newest first."""
    resumes: list[UUID]


async def fill(url: str, seed: int = 1) -> Filled:
    """Write the rows, without checking foreign keys or firing triggers; needs a superuser."""
    chance = random.Random(seed)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        now = datetime.now(UTC)
        interviews = [UUID(int=chance.getrandbits(128), version=4) for _ in range(INTERVIEWS)]
        created = [now - timedelta(minutes=53 * place) for place in range(INTERVIEWS)]
        resumes = [UUID(int=chance.getrandbits(128), version=4) for _ in range(RESUMES)]
        plans = {language: load_plan(f"standard-{language}") for language in ("en", "ko")}
        # Built once at the end: row by row it takes an hour.
        index = await connection.fetchval(f"SELECT pg_get_indexdef('{SAID_INDEX}'::regclass)")
        await connection.execute(f"DROP INDEX {SAID_INDEX}")
        for table, rows in (
            ("resume", _resumes(chance, resumes, now)),
            ("interview", _interviews(chance, interviews, created, plans)),
            ("question", _questions(chance, interviews, plans["en"])),
            ("report", _reports(chance, interviews, created)),
            ("transcript_entry", _entries(chance, interviews, created)),
        ):
            await _copy(connection, table, rows)
        await connection.execute("SET maintenance_work_mem = '512MB'")
        await connection.execute(index)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return Filled(interviews, resumes)


async def _copy(connection: asyncpg.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            await _send(connection, table, batch)
    if batch:
        await _send(connection, table, batch)


async def _send(connection: asyncpg.Connection, table: str, batch: list[dict[str, Any]]) -> None:
    await connection.copy_records_to_table(
        table, columns=list(batch[0]), records=[tuple(row.values()) for row in batch]
    )
    batch.clear()


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _said(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(6, 40)))


def rare_words(language: str) -> list[str]:
    """Words of which each is in some hundred entries."""
    chance = random.Random(language)
    syllables = KOREAN_SYLLABLES if language == "ko" else LATIN_SYLLABLES
    sizes = (2, 3) if language == "ko" else (3, 4)
    return ["".join(chance.choices(syllables, k=chance.choice(sizes))) for _ in range(VOCABULARY)]


def _answer(chance: random.Random, common: list[str], rare: list[str]) -> str:
    words = chance.choices(common, k=chance.randint(6, 40)) + chance.choices(rare, k=2)
    chance.shuffle(words)
    return " ".join(words)


def _resumes(chance: random.Random, ids: list[UUID], now: datetime) -> Iterator[dict[str, Any]]:
    for place, resume_id in enumerate(ids):
        company = chance.choice(COMPANIES)
        header = {
            "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "target_role": chance.choice(ROLES),
            "target_company": company,
        }
        at = now - timedelta(hours=4 * place)
        yield {
            "id": resume_id,
            "status": "ready",
            "text": " ".join(_said(chance) for _ in range(20)),
            "structured_data": json.dumps({"header": header}),
            "company_key": company.casefold(),
            "created_at": at,
            "updated_at": at,
        }


def _interviews(
    chance: random.Random, ids: list[UUID], created: list[datetime], plans: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    texts = {key: json.dumps(plan.model_dump(mode="json")) for key, plan in plans.items()}
    for interview_id, at in zip(ids, created, strict=True):
        language = chance.choice(("en", "ko"))
        ended = chance.random() < 0.9
        yield {
            "id": interview_id,
            "status": "COMPLETED" if ended else chance.choice(("SCHEDULED", "CANCELLED")),
            "language": language,
            "candidate_name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "role": chance.choice(ROLES),
            "company": chance.choice(COMPANIES),
            "job_description": _said(chance),
            "plan": texts[language],
            "created_at": at,
            "started_at": at + timedelta(minutes=5) if ended else None,
            "ended_at": at + timedelta(minutes=30) if ended else None,
            "end_reason": "completed" if ended else None,
        }


def _questions(chance: random.Random, ids: list[UUID], plan: Any) -> Iterator[dict[str, Any]]:
    planned = [question for stage in plan.stages for question in stage.questions]
    for interview_id in ids:
        for position, question in enumerate(planned):
            yield {
                "id": _id(chance),
                "interview_id": interview_id,
                "position": position,
                "plan_question_id": question.id,
                "text": question.text,
            }


def _reports(
    chance: random.Random, ids: list[UUID], created: list[datetime]
) -> Iterator[dict[str, Any]]:
    for interview_id, at in zip(ids, created, strict=True):
        content = {
            "summary_text": _said(chance),
            "total": chance.randint(10, 50) / 10,
            "total_range": [1.0, 5.0],
            "dimensions": [
                {"name": name, "level": chance.randint(1, 5), "reasoning": _said(chance),
                 "quotes": [{"text": _said(chance), "start_s": 12.5} for _ in range(3)]}
                for name in ("depth", "clarity", "teamwork", "judgement", "motivation")
            ],
        }  # fmt: skip
        yield {
            "id": _id(chance),
            "interview_id": interview_id,
            "status": "complete",
            "content": json.dumps(content),
            "created_at": at + timedelta(minutes=30),
            "completed_at": at + timedelta(minutes=31),
        }


def _entries(
    chance: random.Random, ids: list[UUID], created: list[datetime]
) -> Iterator[dict[str, Any]]:
    each = ENTRIES // INTERVIEWS
    vocabularies = [(WORDS, rare_words("en")), (KOREAN, rare_words("ko"))]
    for interview_id, at in zip(ids, created, strict=True):
        vocabulary = chance.choice(vocabularies)
        for seq in range(1, each + 1):
            agent = seq % 2 == 1
            yield {
                "id": _id(chance),
                "interview_id": interview_id,
                "seq": seq,
                "speaker": "agent" if agent else "candidate",
                "kind": "planned" if agent else "answer",
                "text": _answer(chance, *vocabulary),
                "start_s": seq * 12.0,
                "end_s": seq * 12.0 + 9.5,
                "interrupted": False,
                "flags": "[]",
                "created_at": at + timedelta(seconds=300 + 12 * seq),
            }
