"""Pages of a newest-first list hold each row once, whatever is added meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.paging import Cursor
from db.session import Database
from db.tables import Company

AT = datetime(2026, 1, 1, tzinfo=UTC)


async def store(database: Database, *companies: tuple[str, datetime]) -> None:
    async with database.unit_of_work() as work:
        work.session.add_all(
            Company(name=name, name_key=name.lower(), created_at=at) for name, at in companies
        )


async def test_rows_of_one_instant_are_paged_without_gaps_or_repeats(database: Database) -> None:
    await store(database, *((f"C{number}", AT) for number in range(7)))
    after: Cursor | None = None
    names: list[str] = []
    for page_number in range(4):
        async with database.reading() as work:
            page = await work.companies.list(after=after, limit=2)
        assert len(page) == (1 if page_number == 3 else 2)
        names += [company.name for company in page]
        after = Cursor(page[-1].created_at, page[-1].id)
        await store(database, (f"New {page_number}", AT + timedelta(seconds=1)))
    assert sorted(names) == [f"C{number}" for number in range(7)]


async def test_the_newest_row_comes_first(database: Database) -> None:
    await store(database, *((f"C{age}", AT - timedelta(days=age)) for age in (1, 0, 2)))
    async with database.reading() as work:
        assert [company.name for company in await work.companies.list()] == ["C0", "C1", "C2"]
        after_first = Cursor(AT, (await work.companies.list(limit=1))[0].id)
        page = await work.companies.list(after=after_first)
    assert [company.name for company in page] == ["C1", "C2"]
