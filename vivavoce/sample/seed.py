"""Demo data: a company with a position, accounts, and interviews in several states."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid5

from api.auth.passwords import hash_password
from db.names import company_key
from db.session import Database, UnitOfWork
from db.tables import (
    Company,
    Interview,
    InterviewStatus,
    Position,
    Role,
    Speaker,
    TranscriptEntry,
    User,
    utcnow,
)
from interviews.creation import planned_questions
from interviews.plan import Plan, load_plan
from vivavoce.sample.script import answers_of, person_of

NAMESPACE = UUID("5b0f2a9e-4c61-4f0e-9a51-6f1d1c8f7d20")
"""Fixes the rows' ids, so that a second run adds none twice."""
PEOPLE = {
    "recruiter": ("recruiter@demo.example", "Jordan Lee", Role.RECRUITER),
    "candidate": ("candidate@demo.example", "Alex Morgan", Role.CANDIDATE),
}
STATES = (
    InterviewStatus.SCHEDULED,
    InterviewStatus.COMPLETED,
    InterviewStatus.CANCELLED,
    InterviewStatus.EXPIRED,
)
"""No running interview: the next start would continue it."""
WORDS_PER_S = 2.5
GAP_S = 0.8
PASSWORD_BYTES = 15


@dataclass
class SeededRows:
    """The rows that were added."""

    rows: int = 0
    passwords: dict[str, str] = field(default_factory=dict)
    """Of new accounts, by email address."""


async def seed_demo(database: Database) -> SeededRows:
    """Add the rows that are missing, in one transaction."""
    seeded = SeededRows()
    plan = load_plan("standard-en")
    async with database.unit_of_work() as work:
        people = {who: await _person(work, who, seeded) for who in PEOPLE}
        company = await _company(work, seeded)
        position = _position(plan, company.id, people["recruiter"].id)
        seeded.rows += await work.seed.add_missing(position)
        for state in STATES:
            await _interview(work, state, plan, company, position, people["candidate"], seeded)
    return seeded


async def _person(work: UnitOfWork, who: str, seeded: SeededRows) -> User:
    email, name, role = PEOPLE[who]
    existing = await work.users.by_email(email)
    if existing is not None:
        return existing
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user = User(
        id=_id(who), email=email, name=name, role=role, password_hash=await hash_password(password)
    )
    if await work.users.add(user):
        seeded.rows += 1
        seeded.passwords[email] = password
    return user


async def _company(work: UnitOfWork, seeded: SeededRows) -> Company:
    name = person_of("en")["company"]
    company = Company(
        id=_id("company"),
        name=name,
        name_key=company_key(name),
        description="Makes warehouse robots.",
    )
    seeded.rows += await work.seed.add_missing(company)
    return await work.seed.company(company.name_key)


def _position(plan: Plan, company_id: UUID, recruiter_id: UUID) -> Position:
    person = person_of("en")
    return Position(
        id=_id("position"),
        company_id=company_id,
        title=person["role"],
        description=person["job_description"],
        language=plan.language,
        plan=plan.model_dump(mode="json"),
        created_by=recruiter_id,
    )


async def _interview(
    work: UnitOfWork,
    state: InterviewStatus,
    plan: Plan,
    company: Company,
    position: Position,
    candidate: User,
    seeded: SeededRows,
) -> None:
    over = state.over and state != InterviewStatus.COMPLETED
    row = Interview(
        id=_id(f"interview {state}"),
        status=state if over else InterviewStatus.SCHEDULED,
        language=plan.language,
        candidate_name=candidate.name,
        role=position.title,
        company=company.name,
        job_description=position.description,
        candidate_id=candidate.id,
        position_id=position.id,
        plan=plan.model_dump(mode="json"),
        ended_at=utcnow() if over else None,
        end_reason=f"demo: {state.lower()}" if over else None,
    )
    if not await work.seed.add_missing(row):
        return
    questions = planned_questions(row, plan)
    texts = {question.plan_question_id: question.text for question in questions}
    await work.questions.add_many(questions)
    seeded.rows += 1 + len(texts)
    if state == InterviewStatus.COMPLETED:
        entries = _transcript(row.id, texts)
        started_at = utcnow() - timedelta(seconds=entries[-1].end_s)
        await work.interviews.mark_started(row.id, started_at=started_at)
        await work.transcripts.add_many(entries)
        await work.interviews.complete(row.id, "completed")  # a job worker makes its report
        seeded.rows += len(entries)


def _transcript(interview_id: UUID, texts: dict[str, str]) -> list[TranscriptEntry]:
    """The questions and the sample candidate's answers, with times as if they were spoken."""
    answers = answers_of("en")
    lines = []
    for key, question in texts.items():
        lines.append((Speaker.AGENT, "planned", key, question))
        for answer in answers.get(key, answers[""][:1]):
            lines.append((Speaker.CANDIDATE, "answer", key, answer))
    entries: list[TranscriptEntry] = []
    at_s = GAP_S
    for seq, (speaker, kind, key, text) in enumerate(lines, start=1):
        end_s = at_s + len(text.split()) / WORDS_PER_S
        entries.append(
            TranscriptEntry(
                interview_id=interview_id,
                seq=seq,
                speaker=speaker,
                kind=kind,
                text=text,
                start_s=round(at_s, 2),
                end_s=round(end_s, 2),
                question_id=key,
            )
        )
        at_s = end_s + GAP_S
    return entries


def _id(what: str) -> UUID:
    return uuid5(NAMESPACE, what)
