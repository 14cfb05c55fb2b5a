"""The life cycle of an interview, as a table and as moves of real rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db.lifecycle import ALLOWED, sources
from db.repositories.interviews import ARRIVAL_S, InterviewRepository
from db.session import Database
from db.tables import Interview, InterviewStatus, utcnow
from pipelines.jobs.expiry import expire_interviews

S = InterviewStatus


async def expire(repository: InterviewRepository, interview: Interview) -> bool:
    return interview.id in await repository.expire_due()


Move = Callable[[InterviewRepository, Interview], Awaitable[bool]]
MOVES: dict[str, tuple[InterviewStatus, Move]] = {
    "open": (S.LIVE, lambda r, i: r.open(i.id)),
    "await again": (S.SCHEDULED, lambda r, i: r.await_again(i.id)),
    "start": (S.IN_PROGRESS, lambda r, i: r.mark_started(i.id, started_at=utcnow())),
    "complete": (S.COMPLETED, lambda r, i: r.complete(i.id, "completed")),
    "cancel": (S.CANCELLED, lambda r, i: r.cancel(i.id, "no need")),
    "fail": (S.FAILED, lambda r, i: r.fail(i.id, "broken")),
    "expire": (S.EXPIRED, expire),
}


def test_every_status_has_its_row_and_ends_are_final() -> None:
    assert set(ALLOWED) == set(S)
    assert {status for status, following in ALLOWED.items() if not following} == {
        status for status in S if status.over
    }
    assert sources(S.LIVE) == {S.SCHEDULED}
    assert sources(S.SCHEDULED) == {S.LIVE, S.IN_PROGRESS}


def new(**values: object) -> Interview:
    fields = {"language": "en", "candidate_name": "A", "role": "R", "company": "C", "plan": {}}
    return Interview(**(fields | values))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(st.sampled_from(sorted(MOVES)), max_size=10),
    first=st.sampled_from([S.SCHEDULED, S.IN_PROGRESS]),
)
async def test_only_moves_that_the_table_allows_happen(
    database: Database, names: list[str], first: InterviewStatus
) -> None:
    overdue = utcnow() - timedelta(seconds=2 * ARRIVAL_S)
    interview = new(status=first, expires_at=overdue)
    started = False
    async with database.unit_of_work() as work:
        await work.interviews.add(interview)
        status, started_at = first, None
        for name in names:
            target, move = MOVES[name]
            allowed = target in ALLOWED[status] and not (name == "expire" and started)
            assert await move(work.interviews, interview) is allowed, (status, name)
            await work.session.refresh(interview)
            status = target if allowed else status
            assert interview.status is status
            assert (interview.ended_at is not None) is status.over
            started = started or (name == "start" and allowed)
            if name == "await again" and allowed:
                started, started_at = False, None
            assert (interview.started_at is not None) is started
            assert started_at in (None, interview.started_at)
            started_at = interview.started_at
        report = await work.reports.of_interview(interview.id)
        assert (report is not None) is (status is S.COMPLETED)


async def test_only_an_open_room_is_reopened_for_a_candidate_who_never_came(
    database: Database,
) -> None:
    async with database.unit_of_work() as work:
        for status in S:
            interview = new(status=status)
            await work.interviews.add(interview)
            assert await work.interviews.reopen(interview.id) is (status is S.LIVE)


async def test_interviews_without_their_candidate_expire(database: Database) -> None:
    now = utcnow()
    past, long_past = now - timedelta(seconds=1), now - timedelta(seconds=ARRIVAL_S + 1)
    rows = {
        "due": new(expires_at=past),
        "open": new(expires_at=long_past, status=S.LIVE),
        "waiting": new(expires_at=long_past, status=S.IN_PROGRESS),
        "letting in": new(expires_at=past, status=S.LIVE),
        "held": new(expires_at=long_past, status=S.IN_PROGRESS, started_at=past),
        "to come": new(expires_at=now + timedelta(hours=1)),
        "without a term": new(),
        "over": new(expires_at=past, status=S.COMPLETED, ended_at=past),
    }
    async with database.unit_of_work() as work:
        for row in rows.values():
            await work.interviews.add(row)
    for _ in range(2):
        async with database.unit_of_work() as work:
            await expire_interviews(work)
    async with database.unit_of_work() as work:
        expired = await work.session.scalars(
            text("SELECT id FROM interview WHERE status = 'EXPIRED' AND end_reason = 'expired'")
        )
        assert set(expired.all()) == {rows[key].id for key in ("due", "open", "waiting")}
