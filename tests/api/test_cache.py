"""The cache of rows: copies are never older than the last commit."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from unittest.mock import AsyncMock
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text, update

from api.cache.copies import read_copies, write_copies
from api.cache.rows import Rows
from api.cache.settings import CacheSettings
from db.embedded.server import EmbeddedPostgres
from db.relay import EventRelay
from db.session import Database, UnitOfWork
from db.tables import (
    AuditEntry,
    Company,
    DeletionReason,
    Interview,
    InterviewStatus,
    Report,
    ReportStatus,
    Role,
    Speaker,
    TranscriptEntry,
    User,
)
from tests.api.test_interviews import ADA, BASE
from tests.support.api_accounts import PASSWORD, add_user, bearer
from tests.support.api_server import Served
from tests.support.database import kill

Answer = TypeVar("Answer")

BOUND_S = 0.25
"""Time within which a commit of another process must be seen; usually a few milliseconds."""


@pytest_asyncio.fixture
async def pair(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Served, Served]]:
    """Two APIs, as of two processes, on one database, each with its cache."""
    databases = [Database(database_url) for _ in range(2)]
    relays = [EventRelay(database) for database in databases]
    both = [Served(*parts, tmp_path) for parts in zip(databases, relays, strict=True)]
    for served, relay in zip(both, relays, strict=True):
        await relay.start()
        await served.services.rows.usable.wait()
    yield both[0], both[1]
    for served, relay, database in zip(both, relays, databases, strict=True):
        await relay.stop()
        await served.services.rows.aclose()
        await database.dispose()


def caller(served: Served) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def soon(ask: Callable[[], Awaitable[Answer]], seen: Callable[[Answer], bool]) -> None:
    """Ask until it is seen, for up to a second; usually it takes milliseconds."""
    async with asyncio.timeout(1.0):
        while not seen(await ask()):  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def make(database: Database, count: int) -> list[Interview]:
    rows = [
        Interview(
            language="en",
            candidate_name=f"Candidate {number}",
            role="Engineer",
            company="Acme",
            plan={"id": "p", "title": "P", "scenario": "standard", "time_budget_s": 600}
            | {"stages": []},
        )
        for number in range(count)
    ]
    async with database.unit_of_work() as work:
        for row in rows:
            await work.interviews.add(row)
    return rows


async def test_a_second_read_is_a_hit_and_is_the_same(pair: tuple[Served, Served]) -> None:
    first, _ = pair
    async with caller(first) as client:
        created = (await client.post(BASE, json=ADA)).json()
        answers = [(await client.get(f"{BASE}/{created['id']}")).json() for _ in range(4)]
        assert answers == [created] * 4
        questions = [(await client.get(f"{BASE}/{created['id']}/questions")).json() for _ in "ab"]
        assert questions[0] == questions[1] != []
        stats = (await client.get("/api/v1/cache/stats")).json()
    assert stats["in_use"] and stats["backend"] == "memory"
    kinds = stats["kinds"]
    assert kinds["interview"]["misses"] == 1 and kinds["interview"]["hits"] >= 5
    assert (kinds["question"]["misses"], kinds["question"]["hits"]) == (1, 1)
    assert kinds["question"]["hit_rate"] == 0.5
    assert {name: kind["ttl_s"] for name, kind in kinds.items()} == {
        "question": 3600, "company": 7200, "user_account": 1800, "user_session": 1800,
        "interview": 600, "report": 1800,
    }  # fmt: skip


async def test_a_client_reads_its_own_changes(pair: tuple[Served, Served]) -> None:
    first, _ = pair
    async with caller(first) as client:
        for _ in range(10):
            created = (await client.post(BASE, json=ADA)).json()
            place = f"{BASE}/{created['id']}"
            assert (await client.get(place)).json()["status"] == "SCHEDULED"
            await client.post(f"{place}/join")
            assert (await client.get(place)).json()["status"] == "LIVE"
            assert (await client.get(f"{place}/report")).json()["status"] == "pending"
            await client.post(f"{place}/complete")
            assert (await client.get(place)).json()["status"] == "COMPLETED"


@pytest.mark.parametrize("seed", [7, 8, 9])
async def test_reads_are_never_older_than_the_last_commit(
    pair: tuple[Served, Served], seed: int
) -> None:
    """Random writes by two processes with a cache and one without, and reads meanwhile."""
    chance = random.Random(seed)
    rows = await make(pair[0].database, 4)
    committed = {row.id: [(0.0, 0)] for row in rows}
    locks = {row.id: asyncio.Lock() for row in rows}
    now = asyncio.get_running_loop().time
    over = asyncio.Event()
    reads = 0

    async def write(writer: Served | None) -> None:
        while not over.is_set():
            row = chance.choice(rows)
            async with locks[row.id]:
                number = committed[row.id][-1][1] + 1
                database = writer.database if writer is not None else outside
                async with database.unit_of_work() as work:
                    await work.session.execute(
                        text("UPDATE interview SET seed = :seed WHERE id = :id"),
                        {"seed": number, "id": row.id},
                    )
                committed[row.id].append((now(), number))
                if writer is not None:
                    found = await writer.services.rows.interview(row.id)
                    assert found is not None and found.seed == number, "its own write"
            await asyncio.sleep(chance.uniform(0, 0.01))

    async def read(reader: Served) -> None:
        nonlocal reads
        while not over.is_set():
            row = chance.choice(rows)
            asked = now()
            due = max(number for at, number in committed[row.id] if at <= asked - BOUND_S or not at)
            found = await reader.services.rows.interview(row.id)
            assert found is not None
            assert (found.seed or 0) >= due
            reads += 1
            await asyncio.sleep(chance.uniform(0, 0.002))

    outside = Database(pair[0].database.url)
    workers = [write(pair[0]), write(pair[1]), write(None)]
    workers += [read(served) for served in pair for _ in range(2)]
    tasks = [asyncio.create_task(worker) for worker in workers]
    await asyncio.wait(tasks, timeout=2.0, return_when=asyncio.FIRST_EXCEPTION)
    over.set()
    await asyncio.gather(*tasks)
    await outside.dispose()
    assert reads > 100
    assert sum(served.services.rows.kinds["interview"].hits for served in pair) > 20


async def test_a_sign_in_is_cached_until_it_ends(pair: tuple[Served, Served]) -> None:
    """Signing out, a new password and a closed account take effect at once in this process, and
    within milliseconds in the other."""
    me, users = "/api/v1/users/me", "/api/v1/users"
    ruth = await add_user(pair[0].database, "Ruth", Role.RECRUITER, password=PASSWORD)
    async with caller(pair[0]) as here, caller(pair[1]) as beside:

        async def sign_in() -> tuple[dict[str, str], str]:
            form = {"username": ruth.email, "password": PASSWORD}
            tokens = (await here.post("/api/v1/auth/token", data=form)).json()
            for http in (here, beside) * 2:
                assert (await http.get(me, headers=bearer(tokens["access_token"]))).is_success
            return bearer(tokens["access_token"]), tokens["refresh_token"]

        async def is_refused_beside(headers: dict[str, str]) -> None:
            await soon(lambda: beside.get(me, headers=headers), lambda a: a.status_code == 401)

        own, token = await sign_in()
        kinds = pair[0].services.rows.kinds
        assert kinds["user_session"].hits >= 1 and kinds["user_account"].hits >= 1
        before = {name: kind.misses for name, kind in kinds.items()}
        assert (await here.get(me, headers=own)).json()["role"] == "recruiter"
        assert {name: kind.misses for name, kind in kinds.items()} == before, "no query"

        assert (await here.post("/api/v1/auth/logout", json={"refresh_token": token})).is_success
        assert (await here.get(me, headers=own)).status_code == 401
        await is_refused_beside(own)

        (own, _), (elsewhere, _) = await sign_in(), await sign_in()
        passwords = {"current_password": PASSWORD, "new_password": "another long password"}
        assert (await here.put(f"{me}/password", json=passwords, headers=own)).is_success
        assert (await here.get(me, headers=own)).is_success
        assert (await here.get(me, headers=elsewhere)).status_code == 401
        await is_refused_beside(elsewhere)

        place = f"{users}/{ruth.id}"
        assert (await here.patch(place, json={"role": "candidate"})).is_success
        assert (await here.get("/api/v1/companies", headers=own)).status_code == 403
        assert (await here.patch(place, json={"active": False})).is_success
        assert (await here.get(me, headers=own)).status_code == 401
        await is_refused_beside(own)


async def test_a_companys_new_name_is_on_its_positions_at_once(
    pair: tuple[Served, Served],
) -> None:
    async with caller(pair[0]) as here, caller(pair[1]) as beside:
        position = {"title": "Engineer", "company": "Acme"}
        created = (await here.post("/api/v1/positions", json=position)).json()
        place, company = (
            f"/api/v1/positions/{created['id']}",
            f"/api/v1/companies/{created['company']['id']}",
        )
        for http in (here, beside) * 2:
            assert (await http.get(place)).json()["company"]["name"] == "Acme"
        assert pair[0].services.rows.kinds["company"].hits >= 1
        assert (await here.patch(company, json={"name": "Acme Flowers"})).is_success
        assert (await here.get(company)).json()["name"] == "Acme Flowers"
        assert (await here.get(place)).json()["company"]["name"] == "Acme Flowers"
        await soon(
            lambda: beside.get(place), lambda a: a.json()["company"]["name"] == "Acme Flowers"
        )


async def test_each_cached_table_has_a_trigger(served: Served) -> None:
    async with served.database.reading() as work:
        rows = await work.session.execute(
            text(
                "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger "
                "WHERE tgname = 'tell_change'"
            )
        )
        triggers = {table: column.removesuffix("\\000") for table, column in rows}
    assert triggers == {
        "interview": "id", "question": "interview_id", "report": "interview_id",
        "company": "id", "user_account": "id", "user_session": "id",
    }  # fmt: skip
    assert served.services.rows.kinds.keys() == triggers.keys()


async def test_copies_are_not_used_while_notifications_do_not_arrive(
    pair: tuple[Served, Served], postgres: EmbeddedPostgres
) -> None:
    rows = pair[0].services.rows
    (row,) = await make(pair[0].database, 1)
    for _ in range(2):
        assert await rows.interview(row.id) is not None
    assert rows.kinds["interview"].hits == 1
    await kill(postgres)
    async with asyncio.timeout(10.0):
        while rows.usable.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await postgres.ensure_running()
    async with asyncio.timeout(20.0):
        await rows.usable.wait()
    before = rows.kinds["interview"].hits
    assert await rows.interview(row.id) is not None
    assert rows.kinds["interview"].hits == before, "a copy of before the loss was used"


async def test_a_deleted_row_and_a_rolled_back_change(pair: tuple[Served, Served]) -> None:
    rows = pair[0].services.rows
    (row,) = await make(pair[0].database, 1)
    assert await rows.interview(row.id) is not None
    with pytest.raises(RuntimeError, match="never mind"):
        async with pair[0].database.unit_of_work() as work:
            await work.interviews.open(row.id)
            raise RuntimeError("never mind")
    found = await rows.interview(row.id)
    assert found is not None and found.status == InterviewStatus.SCHEDULED
    async with pair[0].database.unit_of_work() as work:
        await work.session.execute(text("DELETE FROM interview WHERE id = :id"), {"id": row.id})
    assert await rows.interview(row.id) is None


async def orm_change(work: UnitOfWork, key: UUID) -> None:
    (await work.session.get_one(Interview, key)).role = "Gardener"


async def bulk_update(work: UnitOfWork, _: UUID) -> None:
    await work.session.execute(update(Interview).values(role="Gardener"))


async def update_with_cte(work: UnitOfWork, key: UUID) -> None:
    await work.session.execute(
        text(
            """WITH changed AS (
                UPDATE interview SET role = 'Gardener' WHERE id = :id RETURNING id)
            SELECT count(*) FROM changed"""
        ),
        {"id": key},
    )


async def merge(work: UnitOfWork, key: UUID) -> None:
    await work.session.execute(
        text(
            """MERGE INTO interview USING (SELECT CAST(:id AS uuid) AS id) AS which
            ON interview.id = which.id WHEN MATCHED THEN UPDATE SET role = 'Gardener'"""
        ),
        {"id": key},
    )


async def function(work: UnitOfWork, _: UUID) -> None:
    await work.session.execute(text("DO $$ BEGIN UPDATE interview SET role = 'Gardener'; END $$"))


@pytest.mark.parametrize("write", [orm_change, bulk_update, update_with_cte, merge, function])
async def test_a_process_reads_its_own_write_however_it_wrote(
    pair: tuple[Served, Served],
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[UnitOfWork, UUID], Awaitable[None]],
) -> None:
    """No statement is overlooked, for PostgreSQL is asked whether the transaction wrote."""
    rows, commits = pair[0].services.rows, pair[0].database.commits
    interviews = await make(pair[0].database, 5)
    wait = AsyncMock(wraps=commits.wait)
    monkeypatch.setattr(commits, "wait", wait)
    for interview in interviews:
        assert await rows.interview(interview.id) is not None
        async with pair[0].database.unit_of_work() as work:
            await write(work, interview.id)
        changed = await rows.interview(interview.id)
        assert changed is not None and changed.role == "Gardener"
    assert wait.await_count == len(interviews)


async def test_a_bulk_update_drops_every_copy_in_every_process(
    pair: tuple[Served, Served],
) -> None:
    interviews = await make(pair[0].database, 20)
    for served in pair:
        for interview in interviews:
            assert await served.services.rows.interview(interview.id) is not None
    async with pair[0].database.unit_of_work() as work:
        await bulk_update(work, interviews[0].id)

    async def roles(served: Served) -> set[str]:
        copies = [await served.services.rows.interview(row.id) for row in interviews]
        return {copy.role for copy in copies if copy is not None}

    assert await roles(pair[0]) == {"Gardener"}
    await soon(lambda: roles(pair[1]), lambda found: found == {"Gardener"})


async def test_rows_that_are_deleted_with_another_are_dropped_too(
    pair: tuple[Served, Served],
) -> None:
    here, beside = (served.services.rows for served in pair)
    async with caller(pair[0]) as client:
        created = (await client.post(BASE, json=ADA)).json()
        assert (await client.post(f"{BASE}/{created['id']}/complete")).is_success
    key = UUID(created["id"])
    user = await add_user(pair[0].database, "Ruth", Role.RECRUITER, password=PASSWORD)
    async with pair[0].database.unit_of_work() as work:
        session = await work.sessions.begin(user.id, "hash", 60.0)
    for rows in (here, beside):
        assert await rows.interview(key) and await rows.questions(key) and await rows.report(key)
        assert await rows.signed_in(session.id, user.id)
    async with pair[0].database.unit_of_work() as work:
        assert await work.erasures.delete(key, DeletionReason.STAFF)
        assert await work.users.delete(user.id)

    async def left(rows: Rows) -> list[object]:
        of_interview = [await rows.interview(key), *await rows.questions(key)]
        return [row for row in (*of_interview, await rows.report(key)) if row is not None]

    assert await left(here) == []
    assert await here.signed_in(session.id, user.id) is None
    await soon(lambda: left(beside), lambda found: found == [])
    await soon(lambda: beside.signed_in(session.id, user.id), lambda found: found is None)


async def test_a_write_by_a_foreign_program_drops_the_copy(pair: tuple[Served, Served]) -> None:
    (interview,) = await make(pair[0].database, 1)
    rows = pair[0].services.rows
    assert await rows.interview(interview.id) is not None
    connection = await asyncpg.connect(pair[0].database.url)
    try:
        await connection.execute("UPDATE interview SET role = 'Gardener'")
    finally:
        await connection.close()
    await soon(
        lambda: rows.interview(interview.id), lambda row: row is not None and row.role == "Gardener"
    )


async def test_writes_to_other_tables_and_rows_keep_the_copies(
    pair: tuple[Served, Served],
) -> None:
    kept, busy = await make(pair[0].database, 2)
    for served in pair:
        assert await served.services.rows.interview(kept.id) is not None
    before = [served.services.rows.kinds["interview"].misses for served in pair]
    for number in range(1, 30):
        async with pair[number % 2].database.unit_of_work() as work:
            await work.transcripts.add_many(
                [
                    TranscriptEntry(
                        interview_id=kept.id, seq=number, speaker=Speaker.AGENT, kind="meta",
                        text="Yes.", start_s=float(number), end_s=number + 0.5,
                    )
                ]
            )  # fmt: skip
            await work.audit.add([AuditEntry(action="interview.read", actor="a test")])
            await work.interviews.save_conductor_state(busy.id, number, {"number": number})
        for served in pair:
            assert served.services.rows.usable.is_set()
            assert await served.services.rows.interview(kept.id) is not None
    assert [served.services.rows.kinds["interview"].misses for served in pair] == before


async def test_a_transaction_that_wrote_nothing_is_not_held_back(database: Database) -> None:
    database.commits.listening = True  # though nothing is received: a wait would take a second
    database.commits.on_missed = lambda: pytest.fail("waited for a notification")
    async with database.unit_of_work() as work:
        await work.interviews.unfinished()
        await work.session.execute(text("UPDATE interview SET seed = 1"))  # there is none
    with pytest.raises(RuntimeError, match="never mind"):
        async with database.unit_of_work() as work:
            await work.companies.add("Acme")
            raise RuntimeError("never mind")


async def test_the_cache_is_warmed_at_the_start(pair: tuple[Served, Served]) -> None:
    created = await make(pair[0].database, 3)
    async with pair[0].database.unit_of_work() as work:
        company = await work.companies.add("Acme")
    assert company is not None
    rows = pair[1].services.rows
    assert await rows.warm() == 3
    misses = {name: kind.misses for name, kind in rows.kinds.items()}
    for row in created:
        assert await rows.interview(row.id) is not None
    assert await rows.company(company.id) is not None
    assert {name: kind.misses for name, kind in rows.kinds.items()} == misses


def test_a_copy_is_the_whole_row_without_secrets() -> None:
    report = Report(
        interview_id=uuid4(),
        status=ReportStatus.COMPLETE,
        content={"summary_text": "좋습니다", "quotes": [{"start_s": 1.5}]},
    )
    (copy,) = read_copies(Report, write_copies([report]))
    assert copy == report
    assert copy.content is not report.content
    person = User(email="a@b.example", name="A", role="admin", password_hash="$argon2id$…")
    assert "argon2" not in write_copies([person])
    company = Company(name="Acme", name_key="acme")
    assert read_copies(Company, write_copies([company])) == [company]


def test_only_redis_urls_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_CACHE_URL", "memcached://here")
    with pytest.raises(ValueError, match="redis://"):
        CacheSettings()
    monkeypatch.setenv("VIVAVOCE_CACHE_URL", "")
    assert CacheSettings().url is None
