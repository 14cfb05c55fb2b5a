"""Backup and restore, from the command line, between real databases and data folders."""

from __future__ import annotations

import asyncio
import io
import stat
import sys
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from agent.transcript.journal import Journal, Record
from agent.transcript.recovery import deliver_and_put_away, deliver_leftovers
from db.archive import DatabaseCopy, copy_out
from db.embedded.server import EmbeddedPostgres
from db.migrate import current, downgrade, newest, upgrade
from db.session import Database
from db.tables import Interview, InterviewStatus
from interviews.plan import load_plan
from kit.data_layout import DataFolders
from tests.pipelines.test_erasure import NAME, leave_traces
from tests.support.database import fresh_database
from vivavoce import cli
from vivavoce.backup.read import verify
from vivavoce.backup.restore import restore_backup
from vivavoce.backup.write import write_backup
from vivavoce.settings import Settings

Run = Callable[..., Awaitable[tuple[int, str]]]
LAST_WORDS = "what was said while the database was away"


class Away:
    """A database that takes nothing."""

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        raise ConnectionRefusedError("away")


@pytest_asyncio.fixture
async def target_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A second database, with the newest schema and no rows."""
    async with fresh_database(postgres) as url:
        yield url


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run ``vivavoce`` on a database and a data folder; returns exit status and output."""

    async def run(url: str, data: Path, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("VIVAVOCE_DB_URL", url)
        monkeypatch.setenv("VIVAVOCE_DATA", str(data))
        monkeypatch.setattr(sys, "argv", ["vivavoce", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(cli.main)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), f"{out}{err}"

    return run


async def open_interview(database: Database, data: Path) -> UUID:
    """An interview that is held now; its last words are in the journal only."""
    row = Interview(
        language="en",
        candidate_name="Grace",
        role="Engineer",
        company="Acme",
        status=InterviewStatus.IN_PROGRESS,
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
    path = DataFolders(data).journal / f"{row.id}.jsonl"
    journal = Journal(path, str(row.id), Away())
    await journal.append(
        "entry",
        {
            "speaker": "candidate",
            "kind": "answer",
            "text": LAST_WORDS,
            "start_s": 0.0,
            "end_s": 1.0,
        },
    )
    await journal.aclose(timeout_s=0)
    part = DataFolders(data).recordings / str(row.id) / "part-1.ogg"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"OggS" * 1000)
    return row.id


async def contents(url: str) -> dict[str, set[str]]:
    """All rows of all tables, as text."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        return {
            row["tablename"]: {
                str(found[0])
                for found in await connection.fetch(
                    f'SELECT t::text FROM "{row["tablename"]}" AS t'
                )
            }
            for row in tables
        }
    finally:
        await connection.close()


async def test_an_open_interview_is_restored_with_its_undelivered_words(
    database: Database, database_url: str, target_url: str, tmp_path: Path, run: Run
) -> None:
    source, target, file = tmp_path / "source", tmp_path / "target", tmp_path / "backup.tar"
    ended = await leave_traces(database, source)
    held = await open_interview(database, source)
    (source / "secret").write_text("the-secret-that-signs-tokens-and-encrypts")
    status, output = await run(database_url, source, "backup", str(file))
    assert (status, output.count("\n")) == (0, 1), output
    assert "2 interviews" in output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []

    status, output = await run(target_url, target, "restore", str(file))
    assert status == 0, output
    assert await contents(target_url) == await contents(database_url)
    for path in sorted(source.rglob("*")):
        kept = not {"speech", "done", "exports"} & set(path.parts)
        copy = target / path.relative_to(source)
        assert copy.exists() == (kept and (path.is_file() or any(path.iterdir()))), path
        if kept and path.is_file():
            assert copy.read_bytes() == path.read_bytes()
            assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = Database(target_url)
    assert await deliver_leftovers(DataFolders(target), restored) == {str(held): True}
    async with restored.unit_of_work() as work:
        words = [row.text for row in await work.transcripts.of_interview(held)]
        jobs = await work.session.scalar(text("SELECT nextval('pgqueuer_id_seq')"))
        interview = await work.interviews.get(ended.id)
    await restored.dispose()
    assert words == [LAST_WORDS]
    assert interview is not None and interview.candidate_name == NAME
    async with database.unit_of_work() as work:
        assert jobs == await work.session.scalar(text("SELECT nextval('pgqueuer_id_seq')"))


async def test_words_delivered_during_the_backup_are_in_it(
    database: Database,
    database_url: str,
    target_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path / "source"))
    folders = DataFolders(tmp_path / "source")
    held = [await open_interview(database, folders.data) for _ in range(2)]

    async def deliver_and_copy(url: str, folder: Path) -> DatabaseCopy:
        """Both interviews end: one before the tables are read, one after it."""
        assert await deliver_and_put_away(folders, database, str(held[0]))
        (folders.recordings / str(held[0]) / "part-1.ogg").rename(
            folders.recordings / str(held[0]) / "recording.ogg"
        )
        copy = await copy_out(url, folder)
        assert await deliver_and_put_away(folders, database, str(held[1]))
        await open_interview(database, folders.data)
        return copy

    monkeypatch.setattr("vivavoce.backup.write.copy_out", deliver_and_copy)
    manifest = await write_backup(Settings(), database_url, tmp_path / "backup.tar")
    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path / "target"))
    await restore_backup(Settings(), target_url, tmp_path / "backup.tar", manifest, force=False)
    target, restored = DataFolders(tmp_path / "target"), Database(target_url)
    await deliver_leftovers(target, restored)
    async with restored.unit_of_work() as work:
        for interview_id in held:
            words = [row.text for row in await work.transcripts.of_interview(interview_id)]
            assert words == [LAST_WORDS]
    await restored.dispose()
    # Neither installation had started, so the first backup made the secret.
    secrets = [(folder.data / "secret").read_text() for folder in (folders, target)]
    assert secrets[0] == secrets[1]
    recorded = {path.name for path in target.recordings.iterdir()}
    assert recorded == {str(interview_id) for interview_id in held}


async def test_a_damaged_backup_changes_nothing(
    database: Database, database_url: str, target_url: str, tmp_path: Path, run: Run
) -> None:
    source, target, file = tmp_path / "source", tmp_path / "target", tmp_path / "backup.tar"
    await open_interview(database, source)
    await run(database_url, source, "backup", str(file))
    before, whole = await contents(target_url), file.read_bytes()
    other = whole.replace(b"OggSOggS", b"OggSOgg!", 1)
    for damaged in (b"", whole[:10], whole[:20_000], whole[: len(whole) * 6 // 10], other, None):
        if damaged is not None:
            file.write_bytes(damaged)
        else:
            file.write_bytes(whole)
            with tarfile.open(file, "a") as archive:
                archive.addfile(tarfile.TarInfo("data/../../escaped"), io.BytesIO())
        status, output = await run(target_url, target, "restore", str(file), "--force")
        assert status == 1
        assert "no complete backup" in output and output.count("\n") == 1, output
    assert not target.exists()
    assert await contents(target_url) == before


async def test_only_an_empty_target_is_filled_unless_forced(
    database: Database, database_url: str, target_url: str, tmp_path: Path, run: Run
) -> None:
    source, target, file = tmp_path / "source", tmp_path / "target", tmp_path / "backup.tar"
    held = await open_interview(database, source)
    await run(database_url, source, "backup", str(file))
    status, output = await run(database_url, source, "backup", str(file))
    assert (status, "exists" in output) == (1, True)

    busy = await asyncpg.connect(target_url, server_settings={"application_name": "vivavoce"})
    status, output = await run(target_url, target, "restore", str(file), "--force")
    await busy.close()
    assert (status, "in use (vivavoce)" in output) == (1, True)

    other = Database(target_url)
    (target / "recordings" / "old").mkdir(parents=True)
    status, output = await run(target_url, target, "restore", str(file))
    assert (status, "data folder is not empty" in output) == (1, True)
    await open_interview(other, target)
    await other.dispose()
    before = await contents(target_url)
    status, output = await run(target_url, target, "restore", str(file))
    assert (status, "--force" in output) == (1, True)
    assert await contents(target_url) == before

    status, output = await run(target_url, target, "restore", str(file), "--force")
    assert status == 0, output
    assert await contents(target_url) == await contents(database_url)
    assert [path.name for path in (target / "recordings").iterdir()] == [str(held)]
    assert [path.name for path in (target / "journal").iterdir()] == [f"{held}.jsonl"]
    assert not (target / "restore.part").exists()


async def test_an_older_schema_is_upgraded_and_a_newer_one_refused(
    database: Database, database_url: str, target_url: str, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "backup.tar"
    await open_interview(database, tmp_path / "source")
    await downgrade(database_url, "0016")
    assert (await run(database_url, tmp_path / "source", "backup", str(file)))[0] == 0
    status, output = await run(target_url, tmp_path / "target", "restore", str(file))
    assert status == 0, output
    assert await current(target_url) == newest()
    assert len((await contents(target_url))["interview"]) == 1

    await upgrade(database_url)
    async with database.unit_of_work() as work:
        await work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    file.unlink()
    assert (await run(database_url, tmp_path / "source", "backup", str(file)))[0] == 0
    status, output = await run(target_url, tmp_path / "new", "restore", str(file), "--force")
    assert status == 1
    assert "9999" in output and "newer" in output
    assert await current(target_url) == newest()


async def test_another_secret_is_pointed_out(
    database: Database,
    database_url: str,
    target_url: str,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup.tar"
    await open_interview(database, tmp_path / "source")
    await run(database_url, tmp_path / "source", "backup", str(file))
    assert verify(file).secret_sha256
    monkeypatch.setenv("VIVAVOCE_ROOM_SECRET", "another-secret-of-thirty-two-characters")
    status, output = await run(target_url, tmp_path / "target", "restore", str(file))
    assert (status, "VIVAVOCE_ROOM_SECRET" in output) == (0, True)


async def test_a_failure_on_the_way_leaves_all_as_it_was(
    database: Database,
    database_url: str,
    target_url: str,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, target, file = tmp_path / "source", tmp_path / "target", tmp_path / "backup.tar"
    await open_interview(database, source)
    await run(database_url, source, "backup", str(file))
    (target / "recordings" / "old").mkdir(parents=True)
    (target / "secret").write_text("mine")
    before = await contents(target_url)
    rename = Path.rename

    def full(self: Path, to: Path) -> Path:
        if self.name == "recordings" and "restore.part/data" in str(self):
            raise OSError(28, "No space left on device")
        return rename(self, to)

    monkeypatch.setenv("VIVAVOCE_DATA", str(target))
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"):
        await restore_backup(Settings(), target_url, file, verify(file), force=True)
    assert await contents(target_url) == before
    assert (target / "recordings" / "old").is_dir()
    assert (target / "secret").read_text() == "mine"
