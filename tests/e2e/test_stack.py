"""The processes of deploy/stack.yaml, and an interview through all of them: created at one API
process, joined at the other, held by an agent worker, scored by a job worker."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from kit.ports import free_port, free_udp_port
from tests.support.interviewee import OUTCOME, SHORT_ANSWER, Interviewee
from tests.support.plans import PROJECT, short_plan
from tests.support.prerequisites import require_program
from tests.support.product import (
    API,
    MARK,
    Json,
    assert_all_kept,
    marked,
    no_process_left,
    poll,
    share_speech,
)
from vivavoce.synthetic_candidate.client import CandidateClient

START_S = 120.0
PORTS = (
    *("LIVEKIT", "REDIS", "API_1", "API_2", "AGENT_1", "AGENT_2", "LLM"),
    *("AGENT_1_METRICS", "AGENT_2_METRICS", "JOBS_METRICS"),
)

pytestmark = [pytest.mark.timeout(360), pytest.mark.realtime]


@pytest.fixture(scope="module")
def redis() -> None:
    """Require the program: skips without it, and fails in CI."""
    if shutil.which("redis-server") is None:
        require_program("there is no redis-server: apt install redis-server")


class RunningStack:
    """A stack that was started by the command."""

    def __init__(self, process: asyncio.subprocess.Process, ports: dict[str, int]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.ready = asyncio.Event()
        self.apis = [f"http://127.0.0.1:{ports[name]}" for name in ("API_1", "API_2")]
        workers = [name for name in ports if name.endswith("_METRICS")]
        self.metrics = [f"http://127.0.0.1:{ports[name]}/metrics" for name in workers]

    async def read(self) -> None:
        """Collect its lines, and notice when it is ready."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode().rstrip())
            if self.lines[-1].startswith("the stack is ready"):
                self.ready.set()

    def shown(self) -> str:
        """The end of what it printed."""
        return "\n".join(self.lines[-60:])


@asynccontextmanager
async def running_stack(data: Path, models_dir: Path, mark: str) -> AsyncIterator[RunningStack]:
    ports = {name: free_port() for name in PORTS}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivavoce", "stack"),
        env=os.environ
        | {f"STACK_{name}_PORT": str(port) for name, port in ports.items()}
        | {
            "STACK_MEDIA_PORT": str(free_udp_port()),
            "VIVAVOCE_DATA": str(data),
            "VIVAVOCE_MODELS_DIR": str(models_dir),
            "VIVAVOCE_LLM_EMBEDDED_MODEL": "smollm2-135m",
            "TERM": "dumb",
            MARK: mark,
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    stack = RunningStack(process, ports)
    reading = asyncio.create_task(stack.read())
    try:
        ready = asyncio.create_task(stack.ready.wait())
        await asyncio.wait({reading, ready}, timeout=START_S, return_when="FIRST_COMPLETED")
        ready.cancel()
        assert stack.ready.is_set(), stack.shown()
        yield stack
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(40):
            await process.wait()
        assert process.returncode == 0, stack.shown()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await asyncio.gather(reading)


async def test_an_interview_through_the_whole_stack(
    data: Path, voices: Path, livekit_binary: Path, redis: None
) -> None:
    share_speech(data)
    with no_process_left() as mark:
        async with running_stack(data, voices, mark) as stack:
            commands = [" ".join(process.cmdline()) for process in marked(mark)]
            kinds = (
                "livekit-server",
                "vivavoce api",
                "vivavoce agent start",
                "vivavoce jobs",
                "vivavoce llm",
            )
            found = [sum(kind in command for command in commands) for kind in kinds]
            assert found == [1, 2, 2, 1, 1], commands
            async with httpx.AsyncClient() as prometheus:
                shown = [await prometheus.get(address) for address in stack.metrics]
            assert [answer.status_code for answer in shown] == [200, 200, 200]
            await hold_interview(stack)
            await a_killed_process_is_restarted(mark)


async def hold_interview(stack: RunningStack) -> None:
    """Create it at one API process, join at the other, read its report at the first."""
    async with (
        httpx.AsyncClient(base_url=f"{stack.apis[0]}{API}", timeout=20) as recruiter,
        httpx.AsyncClient(base_url=f"{stack.apis[1]}{API}", timeout=20) as page,
    ):
        made = await recruiter.post(
            "/interviews",
            json={"candidate_name": "Sam", "role": "r", "company": "c", "plan": short_plan()},
        )
        assert made.status_code == 201, made.text
        path = f"/interviews/{made.json()['id']}"

        async def grant() -> Json:
            response = await page.post(f"{path}/join")
            assert response.status_code == 200, response.text
            grant: Json = response.json()
            return grant

        async def get(what: str) -> Json:
            body: Json = (await recruiter.get(f"{path}{what}")).json()
            return body

        client = CandidateClient(stack.apis[1], made.json()["id"], await grant(), seed=1)
        candidate = Interviewee(client, grant)
        try:
            await candidate.enter()
            await candidate.hears_all(("greeting", None), ("planned", PROJECT))
            await candidate.answers(SHORT_ANSWER)
            await candidate.hears_all(("followup", None))
            await candidate.answers(OUTCOME)
            await candidate.hears("closing")
            await candidate.ends("completed")
        finally:
            await candidate.leave()
        await poll(lambda: get(""), lambda i: i["status"] == "COMPLETED", 20)
        assert_all_kept((await recruiter.get(f"{path}/transcripts")).json(), candidate)
        report = await poll(lambda: get("/report"), lambda r: r["status"] != "pending", 90)
        assert report["status"] == "complete"


async def a_killed_process_is_restarted(mark: str) -> None:
    """SIGKILL the job worker; another one is started."""

    def job_workers() -> list[psutil.Process]:
        found = []
        for process in marked(mark):
            with suppress(psutil.NoSuchProcess):
                if process.cmdline()[-1:] == ["jobs"]:
                    found.append(process)
        return found

    (first,) = job_workers()
    first.kill()

    async def others() -> list[psutil.Process]:
        return [process for process in job_workers() if process.pid != first.pid]

    await poll(others, bool, 20)
