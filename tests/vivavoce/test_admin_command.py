"""Accounts and demo data from the command line, on a real database."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from api.auth.passwords import is_password
from db.migrate import downgrade, newest
from db.session import Database
from db.tables import InterviewStatus
from vivavoce import cli

Run = Callable[..., Awaitable[tuple[int, str]]]
RUTH = ("admin", "create-user", "--email", "Ruth@Acme.example", "--name", "Ruth")


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run ``vivavoce`` on the test's database; its exit status and all that it printed."""
    monkeypatch.setenv("VIVAVOCE_DB_URL", database_url)

    async def run(*arguments: str, stdin: str = "") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["vivavoce", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(cli.main)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), f"{out}{err}"

    return run


async def test_an_account_is_made_once(run: Run, database: Database) -> None:
    status, told = await run(
        *RUTH, "--role", "admin", "--password-stdin", stdin="a good password\n"
    )
    assert (status, told) == (0, "admin ruth@acme.example created\n")
    async with database.unit_of_work() as work:
        user = await work.users.by_email("ruth@acme.example")
        assert user is not None
        audit = (await work.session.execute(text("SELECT action, actor FROM audit_entry"))).all()
    assert await is_password(user.password_hash, "a good password")
    assert [tuple(row) for row in audit] == [("user.created", "command line")]
    status, told = await run(*RUTH, "--role", "recruiter", "--generate")
    assert status == 2
    assert told.count("\n") == 1 and "already" in told
    status, told = await run("admin", "list-users", "--role", "admin")
    assert status == 0
    assert "ruth@acme.example" in told and "active" in told


async def test_a_made_password_is_shown_once(run: Run, database: Database) -> None:
    status, told = await run(*RUTH, "--role", "candidate", "--generate")
    assert status == 0
    password = told.split("password: ")[1].strip()
    async with database.unit_of_work() as work:
        user = await work.users.by_email("ruth@acme.example")
    assert user is not None and await is_password(user.password_hash, password)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*RUTH, "--role", "king", "--generate"), "king"),
        ((*RUTH, "--role", "admin"), "--password-stdin"),
        ((*RUTH, "--role", "admin", "--password-stdin"), "at least 10"),
        (
            (
                "admin",
                "create-user",
                "--email",
                "x",
                "--name",
                "X",
                "--role",
                "admin",
                "--generate",
            ),
            "email",
        ),
    ],
)
async def test_what_can_not_be_an_account_is_told(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    status, told = await run(*arguments, stdin="short\n")
    assert status == 2
    assert message in told and "Traceback" not in told


async def test_demo_data_is_put_in_once(run: Run, database: Database) -> None:
    status, told = await run("db", "seed")
    assert status == 0
    assert told.count("password: ") == 2
    status, again = await run("db", "seed")
    assert (status, again) == (0, "everything is there already\n")
    async with database.unit_of_work() as work:
        rows = [row for row, _ in await work.interviews.page()]
        assert {row.status for row in rows} == {
            InterviewStatus.SCHEDULED,
            InterviewStatus.COMPLETED,
            InterviewStatus.CANCELLED,
            InterviewStatus.EXPIRED,
        }
        done = next(row for row in rows if row.status == InterviewStatus.COMPLETED)
        assert await work.reports.of_interview(done.id) is not None
        said = await work.transcripts.of_interview(done.id)
        candidate = await work.users.by_email("candidate@demo.example")
        queued = await work.session.scalar(text("SELECT count(*) FROM pgqueuer"))
    assert candidate is not None
    assert {row.candidate_id for row in rows} == {candidate.id}
    assert len(said) > 10
    assert [entry.start_s for entry in said] == sorted(entry.start_s for entry in said)
    assert queued == 1


async def test_the_schema_is_shown_and_brought_up_to_date(run: Run, database_url: str) -> None:
    assert await run("db", "current") == (0, f"schema {newest()}, newest {newest()}\n")
    await downgrade(database_url, "0006")
    status, told = await run("db", "current")
    assert (status, told) == (1, f"schema 0006, newest {newest()}\n")
    status, told = await run("db", "upgrade")
    assert (status, told) == (0, f"schema {newest()}: upgraded from 0006\n")
    assert await run("db", "upgrade") == (0, f"schema {newest()}: is up to date\n")


async def test_a_database_that_is_away_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_DB_URL", "postgresql://nobody@127.0.0.1:1/none")
    status, told = await run("admin", "list-users")
    assert status == 1
    assert told.startswith("error: the database can't be reached")
