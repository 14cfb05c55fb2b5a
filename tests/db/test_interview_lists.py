"""Lists of interviews: filters, orders, and the use of indexes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError

from db.repositories.interview_lists import Filter, Order, Place, SortKey, Whose
from db.session import Database
from db.tables import Company, Interview, InterviewStatus, Position, Role, User
from interviews.plan import load_plan

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS = [Order(key, descending) for key, descending in product(SortKey, (True, False))]
MANY = 10_000
BATCH = 2_000
"""Rows of one statement: a busy machine writes so many within the command timeout."""
PLAN = load_plan("standard-en").model_dump(mode="json")

GENERATED = """INSERT INTO interview
    (id, status, language, candidate_name, role, company, company_key, plan, candidate_id,
     position_id, created_at, started_at)
SELECT gen_random_uuid(),
    (ARRAY['SCHEDULED', 'LIVE', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'])[1 + n % 5], 'en',
    'Candidate ' || md5(n::text), 'Engineer ' || n % 50, 'Company ' || n % 200,
    'company ' || n % 200, '{}', :candidate_of_few, :position_of_few,
    timestamptz '2026-01-01' + n * interval '1 min',
    CASE WHEN n % 3 = 0 THEN timestamptz '2026-02-01' + n * interval '1 min' END
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n"""


def named(name: str, **values: object) -> Interview:
    fields = {"language": "en", "role": "Engineer", "company": "Acme", "plan": PLAN}
    return Interview(candidate_name=name, **(fields | values))


async def names(database: Database, which: Filter, order: Order | None = None) -> list[str]:
    async with database.unit_of_work() as work:
        return [row.candidate_name for row, _ in await work.interviews.page(which, order)]


async def test_filters_and_searches_find_what_they_say(database: Database) -> None:
    company = Company(name="Acme", name_key="acme")
    position = Position(company_id=company.id, title="T", language="en", plan={})
    user = User(email="kim@example.org", name="Kim", role=Role.CANDIDATE)
    rows = [
        named("Ada Lovelace", role="Compiler Engineer", created_at=BEGAN),
        named("김민수", role="백엔드 개발자", company=" ACME ", position_id=position.id),
        named("Émile", company="Analytical Engines", candidate_id=user.id),
        named("100%_sure", status=InterviewStatus.FAILED),
    ]
    async with database.unit_of_work() as work:
        work.session.add_all([company, user])
        await work.session.flush()
        await work.positions.add(position)
        for row in rows:
            await work.interviews.add(row)
    ada, kim, emile, sure = (row.candidate_name for row in rows)
    later = BEGAN + timedelta(days=1)
    for which, expected in [
        (Filter(), {ada, kim, emile, sure}),
        (Filter(statuses=frozenset({InterviewStatus.FAILED, InterviewStatus.LIVE})), {sure}),
        (Filter(position_id=position.id), {kim}),
        (Filter(candidate_id=user.id), {emile}),
        (Filter(company="acme"), {ada, kim, sure}),
        (Filter(company="  AcMe "), {ada, kim, sure}),
        (Filter(company="acm"), set()),
        (Filter(created_from=later), {kim, emile, sure}),
        (Filter(created_before=later), {ada}),
        (Filter(search="love"), {ada}),
        (Filter(search="LOVE compiler"), {ada}),
        (Filter(search="love backend"), set()),
        (Filter(search="ovelac"), {ada}),
        (Filter(search="김"), {kim}),
        (Filter(search="민수"), {kim}),
        (Filter(search="개발자"), {kim}),
        (Filter(search="emile"), set()),
        (Filter(search="E\u0301MILE"), {emile}),
        (Filter(search="lyti"), {emile}),
        (Filter(search="0%_s"), {sure}),
        (Filter(search="%"), {sure}),
        (Filter(search="lovelacecompiler"), set()),
        (Filter(search="  "), {ada, kim, emile, sure}),
        (Filter(whose=Whose(user.id, None)), {emile}),
        (Filter(whose=Whose(None, rows[0].id)), {ada}),
        (Filter(whose=Whose(None, None)), set()),
        (Filter(whose=Whose(user.id, None), candidate_id=uuid4()), set()),
    ]:
        assert set(await names(database, which)) == expected, which


async def test_lists_leave_whole_plans_unread(database: Database) -> None:
    async with database.unit_of_work() as work:
        await work.interviews.add(named("Ada"))
    async with database.unit_of_work() as work:
        [(row, _)] = await work.interviews.page()
        assert (row.plan_id, row.scenario, row.time_budget_s) == ("standard-en", "standard", 900)
        assert row.question_count == len(load_plan("standard-en").questions)
        with pytest.raises(InvalidRequestError):
            _ = row.plan


async def test_pages_in_every_order_are_whole_and_stable_under_inserts(database: Database) -> None:
    def at(hour: int | None) -> datetime | None:
        return None if hour is None else BEGAN + timedelta(hours=hour)

    starts = [3, None, 1, None, 3, 2, None]
    letters = ["b", "A", "a", "c", "B", "가", "나"]
    rows = [
        named(letter, started_at=at(start), created_at=BEGAN + timedelta(hours=n // 2))
        for n, (letter, start) in enumerate(zip(letters, starts, strict=True))
    ]
    async with database.unit_of_work() as work:
        for row in rows:
            await work.interviews.add(row)

    def key(row: Interview, order: Order) -> tuple[object, UUID]:
        values: dict[SortKey, object] = {
            SortKey.CREATED_AT: row.created_at,
            SortKey.STARTED_AT: row.started_at or datetime.min.replace(tzinfo=UTC),
            SortKey.CANDIDATE_NAME: row.candidate_name.lower(),
        }
        return values[order.key], row.id

    known = {row.id for row in rows}
    for order in ORDERS:
        seen: list[UUID] = []
        after: Place | None = None
        while True:
            async with database.unit_of_work() as work:
                page = await work.interviews.page(None, order, after=after, limit=2)
                await work.interviews.add(named("m", started_at=at(2), created_at=BEGAN))
            if not page:
                break
            seen += [row.id for row, _ in page]
            after = page[-1][1]
        expected = sorted(rows, key=lambda row: key(row, order), reverse=order.descending)
        assert [row_id for row_id in seen if row_id in known] == [row.id for row in expected]
        assert len(set(seen)) == len(seen)


async def test_no_list_scans_all_of_ten_thousand_interviews(database: Database) -> None:
    company = Company(name="Acme", name_key="acme")
    position = Position(company_id=company.id, title="T", language="en", plan={})
    user = User(email="kim@example.org", name="Kim", role=Role.CANDIDATE)
    async with database.unit_of_work() as work:
        work.session.add_all([company, user])
        await work.session.flush()
        await work.positions.add(position)
        few = "CASE WHEN n % 100 = 0 THEN CAST('{}' AS uuid) END"
        generated = GENERATED.replace(":candidate_of_few", few.format(user.id))
        generated = generated.replace(":position_of_few", few.format(position.id))
        for first in range(1, MANY, BATCH):
            rows = {"first": first, "last": first + BATCH - 1}
            await work.session.execute(text(generated), rows)
        # No VACUUM: searches must use the index even before it has run.
        await work.session.execute(text("ANALYZE interview"))
        waiting = text("SELECT gin_clean_pending_list('ix_interview_search_grams')")
        assert await work.session.scalar(waiting) == 0
    filters = [
        Filter(),
        Filter(statuses=frozenset({InterviewStatus.COMPLETED, InterviewStatus.LIVE})),
        Filter(statuses=frozenset({InterviewStatus.EXPIRED})),
        Filter(position_id=position.id),
        Filter(candidate_id=user.id),
        Filter(whose=Whose(user.id, None)),
        Filter(company="Company 7"),
        Filter(created_from=BEGAN, created_before=BEGAN + timedelta(hours=1)),
        Filter(search="c4ca42"),
        Filter(search="engineer"),
        Filter(search="a"),
        Filter(search="candidate company", statuses=frozenset({InterviewStatus.LIVE})),
    ]
    middle = {
        SortKey.CREATED_AT: BEGAN + timedelta(minutes=MANY // 2),
        SortKey.STARTED_AT: BEGAN + timedelta(days=31, minutes=MANY // 2),
        SortKey.CANDIDATE_NAME: "candidate 8",
    }
    for which, order in product(filters, ORDERS):
        for after in (None, Place(middle[order.key], uuid4())):
            assert await scans(database, which, order, after) == 0, (which, order)
    assert await scans(database, Filter(), Order(), None, spoilt=True) == 1


async def scans(
    database: Database, which: Filter, order: Order, after: Place | None, *, spoilt: bool = False
) -> int:
    """How often a list read the whole table.

    Args:
        spoilt: read the whole table on purpose, to check that this is detected.
    """
    async with database.unit_of_work() as work:
        await work.interviews.page(which, order, after=after, limit=51)
        if spoilt:
            await work.session.execute(text("SELECT count(*) FROM interview WHERE seed = 7"))
        count = await work.session.scalar(
            text("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'interview'")
        )
        return int(count or 0)
