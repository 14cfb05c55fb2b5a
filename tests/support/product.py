"""The whole product as real processes, with a new data folder."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest

from kit.data_layout import DataFolders
from kit.ports import free_port
from tests.support.interviewee import Interviewee
from tests.support.unplug import UnpluggableClient
from vivavoce.processes.supervisor import Supervisor
from vivavoce.settings import Settings

API = "/api/v1"
REPORT_TIMEOUT_S = 90.0
MARK = "VIVAVOCE_TEST_MARK"
"""An environment variable that marks every process of one product."""

Json = dict[str, Any]


def marked(mark: str) -> list[psutil.Process]:
    """Other running processes that inherited ``mark``."""
    processes = []
    for process in psutil.process_iter():
        try:
            inherited = process.pid != os.getpid() and process.environ().get(MARK) == mark
            if inherited and process.status() != psutil.STATUS_ZOMBIE:
                processes.append(process)
        except psutil.Error:
            continue
    return processes


@contextmanager
def no_process_left() -> Iterator[str]:
    """Yields a mark for the environment; after the block no process with it may run."""
    mark = uuid4().hex
    try:
        yield mark
    finally:
        deadline = time.monotonic() + 8.0
        while (left := marked(mark)) and time.monotonic() < deadline:
            time.sleep(0.05)
        commands = [" ".join(process.cmdline())[:200] for process in left]
        for process in left:
            process.kill()
    assert not commands, f"processes were left behind: {commands}"


class Product:
    """A running product, and a client of its API."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.supervisor = supervisor
        self.data = supervisor.settings.data
        self.url = supervisor.url
        self.http = httpx.AsyncClient(base_url=f"{self.url}{API}", timeout=20.0)

    async def create(self, plan: Json | str, **fields: Any) -> str:
        """Create an interview; returns its id."""
        body = {"candidate_name": "Sam", "role": "engineer", "company": "Acme", "plan": plan}
        response = await self.http.post("/interviews", json=body | fields)
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def get(self, interview_id: str, what: str = "") -> Any:
        """GET a resource of an interview."""
        response = await self.http.get(f"/interviews/{interview_id}{what}")
        assert response.status_code == 200, response.text
        return response.json()

    async def transcript(self, interview_id: str) -> list[Json]:
        """The stored transcript."""
        entries: list[Json] = await self.get(interview_id, "/transcripts")
        return entries

    async def join(self, interview_id: str) -> Json:
        """A join grant."""
        response = await self.http.post(f"/interviews/{interview_id}/join")
        response.raise_for_status()
        grant: Json = response.json()
        return grant

    @asynccontextmanager
    async def candidate(
        self, plan: Json | str, **fields: Any
    ) -> AsyncIterator[tuple[Interviewee, str]]:
        """A candidate inside a new interview, and the interview's id."""
        interview_id = await self.create(plan, **fields)

        async def grant() -> Json:
            try:
                return await self.join(interview_id)
            except httpx.HTTPError as error:
                raise OSError(str(error)) from error

        client = UnpluggableClient(self.url, interview_id, await grant(), seed=1)
        candidate = Interviewee(client, grant)
        try:
            await candidate.enter()
            yield candidate, interview_id
        finally:
            await candidate.leave()

    async def over(self, interview_id: str, timeout_s: float = 15.0) -> Json:
        """The interview once it is completed in the database and has a recording."""
        return await poll(
            lambda: self.get(interview_id),
            lambda i: i["status"] == "COMPLETED" and i["recording_url"] is not None,
            timeout_s,
        )

    async def report(self, interview_id: str) -> Json:
        """The report once it is no longer pending."""
        return await poll(
            lambda: self.get(interview_id, "/report"),
            lambda report: report["status"] != "pending",
            REPORT_TIMEOUT_S,
        )

    async def recording(self, interview_id: str, path: Path) -> Path:
        """The recording, saved at ``path``."""
        response = await self.http.get(f"/interviews/{interview_id}/recording")
        assert response.status_code == 200, response.text
        path.write_bytes(response.content)
        return path

    def kill_app(self) -> int:
        """SIGKILL the server process; returns its pid."""
        assert self.supervisor.app is not None
        pid = self.supervisor.app.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    async def ready(self, timeout_s: float = 30.0) -> None:
        """Wait until ``/readyz`` answers 200."""

        async def status() -> int:
            try:
                return (await self.http.get(f"{self.url}/readyz")).status_code
            except httpx.HTTPError:
                return 0

        await poll(status, lambda code: code == 200, timeout_s)


def assert_all_kept(entries: list[Json], candidate: Interviewee) -> None:
    """Every final caption of the candidate is one entry, in the same order.

    One more entry may exist without a caption, if a process died in between.
    """
    own = [e["text"] for e in entries if e["speaker"] == "candidate"]
    places = [(e["text"], e["start_s"]) for e in entries if e["speaker"] == "candidate"]
    rest = iter(own)
    assert all(text in rest for text in candidate.finals), (candidate.finals, own)
    assert len(set(places)) == len(places), f"an entry exists twice: {places}"


async def poll(ask: Callable[[], Any], enough: Callable[[Any], bool], timeout_s: float) -> Any:
    """Call ``ask`` until its answer satisfies ``enough``; returns the answer.

    Raises:
        AssertionError: no such answer within ``timeout_s``; the message has the last one.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        answer = await ask()
        if enough(answer):
            return answer
        assert time.monotonic() < deadline, f"still after {timeout_s:g} s: {answer}"
        await asyncio.sleep(0.2)


def share_speech(data: Path) -> None:
    """Let a product with this data folder keep its rendered speech where those of this run do.

    An interview has it all rendered, the sixty standing phrases too, unless it is there.
    """
    speech = DataFolders(data).speech
    if not speech.exists():
        speech.symlink_to(_speech().name)


@cache
def _speech() -> tempfile.TemporaryDirectory[str]:
    """Deleted at the end of the run."""
    return tempfile.TemporaryDirectory(prefix="vivavoce-speech-")


@asynccontextmanager
async def running_product(**environment: str) -> AsyncIterator[Product]:
    """Run the product with these settings during the block; no process may be left behind."""
    with (
        no_process_left() as mark,
        tempfile.TemporaryDirectory(prefix="vivavoce-e2e-") as folder,
    ):
        values = {
            MARK: mark,
            "VIVAVOCE_DATA": folder,
            "VIVAVOCE_API_PORT": str(free_port()),
            "VIVAVOCE_LIVEKIT_PORT": "0",
            "VIVAVOCE_LLM_EMBEDDED_MODEL": "smollm2-135m",
        }
        values |= environment
        share_speech(Path(values["VIVAVOCE_DATA"]))
        # Only while it starts: another product may run at the same time.
        with pytest.MonkeyPatch.context() as patch:
            for name, value in values.items():
                patch.setenv(name, value)
            supervisor = Supervisor(Settings())
            starting = asyncio.create_task(supervisor.start(lambda done, total, label: None))
            await asyncio.wait({starting}, timeout=120)
        try:
            assert starting.done(), "it did not start within two minutes"
            starting.result()
            product = Product(supervisor)
            yield product
            await product.http.aclose()
        finally:
            starting.cancel()
            await supervisor.stop()
        # Restarted children have no mark.
        managed = [
            process for process in (supervisor.app, *supervisor.agents) if process is not None
        ]
        assert all(process.pid is None for process in managed)
        assert supervisor.livekit is None or supervisor.livekit.pid is None
        assert supervisor.llm is None or supervisor.llm.pid is None
        assert supervisor.postgres is None or supervisor.postgres.pid is None
