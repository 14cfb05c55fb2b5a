"""Accounts and demo data from the command line, on a real database."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from sqlalchemy import text

from api.auth.credentials import secret_hash
from api.auth.passwords import is_password
from db.migrate import downgrade, newest
from db.session import Database
from db.tables import Decision, DecisionVerdict, InterviewStatus
from vivavoce import cli

Run = Callable[..., Awaitable[tuple[int, str]]]
RUTH = ("admin", "create-user", "--email", "Ruth@Acme.example", "--name", "Ruth")


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run ``vivavoce`` on the test's database; returns its exit status and its output."""
    monkeypatch.setenv("VIVAVOCE_DB_URL", database_url)

    async def run(*arguments: str, stdin: str = "") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["vivavoce", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(cli.main)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), f"{out}{err}"

    return run


async def test_an_account_is_created_once(run: Run, database: Database) -> None:
    status, output = await run(
        *RUTH, "--role", "admin", "--password-stdin", stdin="a good password\n"
    )
    assert (status, output) == (0, "admin ruth@acme.example created\n")
    async with database.unit_of_work() as work:
        user = await work.users.by_email("ruth@acme.example")
        assert user is not None
        audit = (await work.session.execute(text("SELECT action, actor FROM audit_entry"))).all()
    assert await is_password(user.password_hash, "a good password")
    assert [tuple(row) for row in audit] == [("user.created", "command line")]
    status, output = await run(*RUTH, "--role", "recruiter", "--generate")
    assert status == 2
    assert output.count("\n") == 1 and "already" in output
    status, output = await run("admin", "list-users", "--role", "admin")
    assert status == 0
    assert "ruth@acme.example" in output and "active" in output


async def test_a_generated_password_is_shown_once(run: Run, database: Database) -> None:
    status, output = await run(*RUTH, "--role", "candidate", "--generate")
    assert status == 0
    password = output.split("password: ")[1].strip()
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
async def test_an_invalid_account_is_reported(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    status, output = await run(*arguments, stdin="short\n")
    assert status == 2
    assert message in output and "Traceback" not in output


async def test_demo_data_is_added_once(run: Run, database: Database) -> None:
    status, output = await run("db", "seed")
    assert status == 0
    assert output.count("password: ") == 2
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
        entries = await work.transcripts.of_interview(done.id)
        candidate = await work.users.by_email("candidate@demo.example")
        queued = await work.session.scalar(text("SELECT count(*) FROM pgqueuer"))
    assert candidate is not None
    assert {row.candidate_id for row in rows} == {candidate.id}
    assert len(entries) > 10
    assert [entry.start_s for entry in entries] == sorted(entry.start_s for entry in entries)
    assert queued == 1


async def test_the_schema_is_shown_and_upgraded(run: Run, database_url: str) -> None:
    assert await run("db", "current") == (0, f"schema {newest()}, newest {newest()}\n")
    await downgrade(database_url, "0006")
    status, output = await run("db", "current")
    assert (status, output) == (1, f"schema 0006, newest {newest()}\n")
    status, output = await run("db", "upgrade")
    assert (status, output) == (0, f"schema {newest()}: upgraded from 0006\n")
    assert await run("db", "upgrade") == (0, f"schema {newest()}: is up to date\n")


async def test_an_unreachable_database_is_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_DB_URL", "postgresql://nobody@127.0.0.1:1/none")
    status, output = await run("admin", "list-users")
    assert status == 1
    assert output.startswith("error: the database can't be reached")


async def test_a_link_signs_an_account_in(run: Run, database: Database) -> None:
    await run(*RUTH, "--role", "recruiter", "--generate")
    status, output = await run("users", "link", "ruth@acme.example", "--url", "https://hr.example/")
    assert status == 0
    link, _, remark = output.partition("\n")
    assert link.startswith("https://hr.example/app/#sign-in=") and "15 minutes" in remark
    async with database.unit_of_work() as work:
        assert await work.sessions.use_link(secret_hash(link.partition("=")[2])) is not None
    status, output = await run("users", "link", "rosa@acme.example")
    assert status == 2 and "no active account" in output


async def test_a_broken_chain_of_decisions_is_shown(run: Run, database: Database) -> None:
    assert await run("audit", "verify") == (0, "no decisions yet\n")
    decision = Decision(
        number=0,
        interview_id=uuid4(),
        verdict=DecisionVerdict.HOLD,
        reason="We wait for the others.",
        by_user_id=uuid4(),
        by_name="Ruth",
        versions={},
        seen={},
    )
    async with database.unit_of_work() as work:
        await work.decisions.append(decision)
    status, output = await run("audit", "verify")
    assert status == 0 and decision.hash in output
    async with database.unit_of_work() as work:
        await work.session.execute(text("UPDATE decision SET by_name = 'Rosa'"))
    status, output = await run("audit", "verify")
    assert (status, "decision 1: its content was changed" in output) == (1, True)
