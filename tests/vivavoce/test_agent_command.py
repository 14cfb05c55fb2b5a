"""``vivavoce agent`` as a process, and in a terminal."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from agent.worker.settings import AgentSettings
from db.session import Database
from db.settings import DatabaseSettings
from kit.ports import free_port
from rooms.livekit.server import EmbeddedLiveKit
from tests.support.agent_worker import livekit_settings
from vivavoce.commands.agent import app, worker_settings
from vivavoce.processes.agent_worker import AgentWorkerProcess, WorkerStartError
from vivavoce.settings import Settings

COMMAND = (sys.executable, "-m", "vivavoce", "agent")
TIMEOUT_S = 120.0
BARE = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("VIVAVOCE_", "LIVEKIT_")) or name == "VIVAVOCE_MODELS_DIR"
}


def test_missing_settings_are_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "start"],
        env={**BARE, "PYTHONPATH": str(Path.cwd())},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 2
    for name in ("VIVAVOCE_LIVEKIT_API_KEY", "VIVAVOCE_LIVEKIT_API_SECRET", "VIVAVOCE_DB_URL"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def settings(server: EmbeddedLiveKit, **changes: Any) -> Settings:
    """Valid settings except for the database, with changes to the LiveKit section."""
    livekit = livekit_settings(server)
    return Settings(
        livekit=livekit.model_copy(update=changes),
        database=DatabaseSettings(url=f"postgresql://nobody@127.0.0.1:{free_port()}/none"),
        agent=AgentSettings(start_timeout_s=0.5),
    )


async def test_a_rejected_key_is_reported_at_once(
    livekit_server: EmbeddedLiveKit,
) -> None:
    wrong = settings(livekit_server, api_secret=SecretStr("not the secret of this server at all"))
    with pytest.raises(WorkerStartError, match="rejects the key"):
        await AgentWorkerProcess(wrong).run()


async def test_a_database_that_does_not_answer_is_reported(livekit_server: EmbeddedLiveKit) -> None:
    with pytest.raises(WorkerStartError, match=r"did not answer within 0\.5 s"):
        await AgentWorkerProcess(settings(livekit_server)).run()


def test_livekits_variables_are_used_if_ours_are_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("URL", "ws://a:1"), ("API_KEY", "key"), ("API_SECRET", "secret")):
        monkeypatch.setenv(f"LIVEKIT_{name}", value)
        monkeypatch.delenv(f"VIVAVOCE_LIVEKIT_{name}", raising=False)
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_API_KEY", "our key")
    livekit = worker_settings("", "", "a better secret").livekit
    assert (livekit.url, livekit.api_key) == ("ws://a:1", "our key")
    assert livekit.api_secret.get_secret_value() == "a better secret"


def test_the_files_are_fetched(models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_MODELS_DIR", str(models_dir))
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", "none")
    done = CliRunner().invoke(app, ["download-files"])
    assert done.exit_code == 0, done.output
    assert done.stdout == f"whisper-tiny.en, all-minilm-l6-v2: complete, in {models_dir}\n"


async def test_a_worker_registers_and_ends_after_sigterm(
    models_dir: Path,
    livekit_server: EmbeddedLiveKit,
    database_url: str,
    database: Database,
    tmp_path: Path,
) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        "start",
        env=BARE
        | {
            "PYTHONPATH": str(Path.cwd()),
            "VIVAVOCE_MODELS_DIR": str(models_dir),
            "VIVAVOCE_LLM_PROVIDERS": "none",
            "VIVAVOCE_DATA": str(tmp_path),
            "VIVAVOCE_DB_URL": database_url,
            "VIVAVOCE_LIVEKIT_URL": livekit_server.url,
            "VIVAVOCE_LIVEKIT_API_KEY": livekit_server.api_key,
            "VIVAVOCE_LIVEKIT_API_SECRET": livekit_server.api_secret,
        },
        cwd=tmp_path,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            free = 0
            while not free:
                assert process.returncode is None, await _errors(process)
                await asyncio.sleep(0.1)
                async with database.unit_of_work() as work:
                    free = await work.workers.free_places()
            process.send_signal(signal.SIGTERM)
            errors = await _errors(process)
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert "worker.ready" in errors and "worker.ended" in errors
    assert "Traceback" not in errors
    async with database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM agent_worker")) == 0


async def _errors(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    return (await process.stderr.read()).decode()


class Terminal:
    """A program in a pseudo terminal, and its output."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self.process = process
        self._shown = ""
        self._seen = 0

    def shows(self, what: str) -> str:
        """Wait until new output matches; returns the match."""
        deadline = time.monotonic() + TIMEOUT_S
        while not (found := re.search(what, self._shown[self._seen :])):
            assert time.monotonic() < deadline, f"no {what!r} in {self._shown[self._seen :]!r}"
            try:
                self._shown += os.read(self._master, 4096).decode(errors="replace")
            except OSError:
                raise AssertionError(f"it ended without {what!r}: {self._shown!r}") from None
        self._seen += found.end()
        return found[0]

    def types(self, keys: str) -> None:
        os.write(self._master, keys.encode())


@contextmanager
def terminal(cwd: Path, *arguments: str, **environment: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env={**BARE, "PYTHONPATH": str(Path.cwd()), **environment},
        cwd=cwd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)


@pytest.mark.e2e
def test_the_console_holds_an_interview_with_typed_answers(
    models_dir: Path, tmp_path: Path
) -> None:
    settings = {
        "VIVAVOCE_MODELS_DIR": str(models_dir),
        "VIVAVOCE_LLM_PROVIDERS": "none",
        "VIVAVOCE_DATA": str(tmp_path),
    }
    with terminal(tmp_path, "console", "--text", **settings) as console:
        console.shows("Interviewer: Hello Guest")
        console.types("/skip\n")  # cuts the greeting short
        console.shows("Interviewer: .*\\?")
        console.types("I built a web shop for my aunt.\n")
        console.shows("Interviewer: .*\\?")
        console.shows("\n> ")
        console.types("\x04")
        console.shows("The interview is over \\(left\\)")
        assert console.process.wait(timeout=TIMEOUT_S) == 0
