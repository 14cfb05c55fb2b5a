"""Invented interviews in all states, newest first, and the positions that they are for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.database.people import Candidate, candidate
from db.names import company_key
from db.tables import InterviewStatus, ReviewStage
from kit.language import Language

Row = dict[str, Any]
"""A table's row, by column."""

COMPANIES = tuple(
    f"{name} {kind}"
    for name in ("Acme", "Hanbit", "Nord", "Orbit", "Sema")
    for kind in ("Labs", "Health", "Bank", "Games")
)
TITLES: dict[Language, tuple[str, ...]] = {
    "en": (
        "Backend engineer", "Data analyst", "Hospital nurse", "Product designer", "Accountant",
        "Sales manager", "Support specialist", "Machine learning engineer", "Warehouse lead",
        "Technical writer", "Site reliability engineer", "Recruiter",
    ),
    "ko": (
        "백엔드 개발자", "데이터 분석가", "병동 간호사", "프로덕트 매니저", "회계 담당자",
        "해외 영업", "고객 상담", "기계 학습 연구원", "물류 센터장", "품질 관리",
        "프론트엔드 개발자", "인사 담당자",
    ),
}  # fmt: skip
EVERY_MINUTES = 53
"""Between two interviews: 10,000 in a year."""
RECENT = 0.08
"""The share of the newest, most of which have not taken place."""
SAME_CANDIDATE = 0.02
STAGES = {
    ReviewStage.NEW: 40,
    ReviewStage.IN_REVIEW: 15,
    ReviewStage.SHORTLISTED: 10,
    ReviewStage.ON_HOLD: 5,
    ReviewStage.REJECTED: 27,
    ReviewStage.HIRED: 3,
}
_STATES = {
    True: {"SCHEDULED": 70, "LIVE": 1, "IN_PROGRESS": 1, "COMPLETED": 25, "CANCELLED": 3},
    False: {"COMPLETED": 80, "CANCELLED": 5, "EXPIRED": 11, "FAILED": 4},
}
"""Of recent interviews, and of all others."""


@dataclass(frozen=True)
class InventedPosition:
    """A position."""

    id: UUID
    title: str
    language: Language
    company: str


@dataclass(frozen=True)
class InventedInterview:
    """What the rows about an interview have in common."""

    id: UUID
    status: InterviewStatus
    position: InventedPosition
    candidate: Candidate
    created_at: datetime

    @property
    def held(self) -> bool:
        """Whether something was said in it."""
        return self.status in (InterviewStatus.COMPLETED, InterviewStatus.IN_PROGRESS)

    @property
    def completed(self) -> bool:
        """Whether it has a report."""
        return self.status is InterviewStatus.COMPLETED

    @property
    def ended_at(self) -> datetime:
        return self.created_at + timedelta(minutes=30)


def recording_path(interview_id: UUID) -> str:
    """Where a recording would be, relative to the data folder."""
    return f"recordings/{interview_id}/recording.ogg"


def new_id(chance: random.Random) -> UUID:
    """A random id."""
    return UUID(int=chance.getrandbits(128), version=4)


def positions(chance: random.Random) -> list[InventedPosition]:
    """A position for each title."""
    return [
        InventedPosition(new_id(chance), title, language, chance.choice(COMPANIES))
        for language, titles in TITLES.items()
        for title in titles
    ]


def interviews(
    chance: random.Random, count: int, now: datetime, choices: Sequence[InventedPosition]
) -> list[InventedInterview]:
    """Interviews for these positions, newest first."""
    rows: list[InventedInterview] = []
    for place in range(count):
        states = _STATES[place < RECENT * count]
        position = chance.choice(choices)
        person = candidate(chance, position.language, place)
        if rows and chance.random() < SAME_CANDIDATE:
            position, person = rows[-1].position, rows[-1].candidate
        rows.append(
            InventedInterview(
                id=new_id(chance),
                status=InterviewStatus(chance.choices([*states], [*states.values()])[0]),
                position=position,
                candidate=person,
                created_at=now - timedelta(minutes=EVERY_MINUTES * place),
            )
        )
    return rows


def company_rows(now: datetime) -> Iterator[Row]:
    for name in COMPANIES:
        yield {
            "id": _company_id(name),
            "name": name,
            "name_key": company_key(name),
            "description": "",
            "created_at": now,
            "updated_at": now,
        }


def position_rows(
    choices: Sequence[InventedPosition], plans: dict[Language, str], now: datetime
) -> Iterator[Row]:
    for position in choices:
        yield {
            "id": position.id,
            "company_id": _company_id(position.company),
            "title": position.title,
            "description": "",
            "language": position.language,
            "plan": plans[position.language],
            "archived": False,
            "created_at": now,
            "updated_at": now,
        }


def interview_rows(
    chance: random.Random, rows: Sequence[InventedInterview], plans: dict[Language, str]
) -> Iterator[Row]:
    for row in rows:
        stage = chance.choices([*STAGES], [*STAGES.values()])[0] if row.completed else "new"
        yield {
            "id": row.id,
            "status": row.status,
            "stage": stage,
            "language": row.position.language,
            "candidate_name": row.candidate.name,
            "candidate_email": row.candidate.email,
            "role": row.position.title,
            "company": row.position.company,
            "company_key": company_key(row.position.company),
            "position_id": row.position.id,
            "plan": plans[row.position.language],
            "created_at": row.created_at,
            "started_at": row.created_at + timedelta(minutes=5) if row.held else None,
            "ended_at": row.ended_at if row.status.over else None,
            "end_reason": "completed" if row.completed else None,
            "recording_path": recording_path(row.id) if row.held else None,
        }


def invitation_rows(chance: random.Random, rows: Sequence[InventedInterview]) -> Iterator[Row]:
    for row in rows:
        opened = row.held or chance.random() < 0.5
        yield {
            "id": new_id(chance),
            "interview_id": row.id,
            "token_hash": row.id.hex,
            "email": row.candidate.email,
            "mail_state": "sent",
            "mailed_at": row.created_at,
            "created_at": row.created_at,
            "expires_at": row.created_at + timedelta(days=14),
            "opened_at": row.created_at if opened else None,
            "entered_at": row.created_at if row.held else None,
        }


def _company_id(name: str) -> UUID:
    return UUID(int=COMPANIES.index(name) + 1, version=4)
