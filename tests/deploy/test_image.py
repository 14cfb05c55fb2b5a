"""The image: its four processes start as user 1000 with a read-only root, and do their work."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from db.embedded.server import EmbeddedPostgres
from kit.ports import free_port
from rooms.livekit.server import EmbeddedLiveKit
from tests.support.database import fresh_database
from tests.support.images import Container, container
from tests.support.images import image as image

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

KEY = "a-key-of-more-than-thirty-two-characters"
READY_S = 180.0
USER = 1000


class Processes:
    """The four of them."""

    def __init__(self, containers: dict[str, Container], urls: dict[str, str]) -> None:
        self.containers = containers
        self.urls = urls

    def await_ready(self, name: str) -> httpx.Response:
        """The first 200 of a process's health check."""
        deadline = time.monotonic() + READY_S
        while True:
            try:
                answer = httpx.get(self.urls[name], timeout=5.0, headers=bearer())
                if answer.status_code == 200:
                    return answer
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, f"{name}: {self.containers[name].logs()}"
            time.sleep(0.5)


def bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


@contextmanager
def _database(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The URL of a database that lives as long as the containers."""
    with asyncio.Runner() as runner:
        database = fresh_database(postgres)
        yield runner.run(database.__aenter__())
        runner.run(database.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def processes(
    image: str,
    models_dir: Path,
    postgres: EmbeddedPostgres,
    livekit_server: EmbeddedLiveKit,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Processes]:
    data = tmp_path_factory.mktemp("image") / "data"
    data.mkdir()
    os.chown(data, USER, USER)
    stack = ExitStack()
    url = stack.enter_context(_database(postgres))
    sockets = Path(url.partition("host=")[2])
    sockets.chmod(0o711)
    ports = {name: free_port() for name in ("api", "agent", "jobs", "llm", "metrics")}
    common = {
        "VIVAVOCE_ROOM": "livekit",
        "VIVAVOCE_DB_URL": url,
        "VIVAVOCE_API_KEY": KEY,
        "VIVAVOCE_LIVEKIT_URL": livekit_server.url,
        "VIVAVOCE_LIVEKIT_API_KEY": livekit_server.api_key,
        "VIVAVOCE_LIVEKIT_API_SECRET": livekit_server.api_secret,
        "VIVAVOCE_LLM_EMBEDDED_URL": f"http://127.0.0.1:{ports['llm']}/v1",
        "VIVAVOCE_LLM_EMBEDDED_KEY": KEY,
        "VIVAVOCE_LLM_EMBEDDED_MODEL": "smollm2-135m",
    }
    commands = {
        "llm": (["vivavoce", "llm", "--port", str(ports["llm"])], {}),
        "api": (["vivavoce", "api"], {"VIVAVOCE_API_PORT": str(ports["api"]), "TMPDIR": "/data"}),
        "agent": (
            ["vivavoce", "agent", "start"],
            {
                "VIVAVOCE_AGENT_PORT": str(ports["agent"]),
                "VIVAVOCE_METRICS_PORT": str(ports["metrics"]),
            },
        ),
        "jobs": (["vivavoce", "jobs"], {"VIVAVOCE_METRICS_PORT": str(ports["jobs"])}),
    }
    volumes = {data: "/data", models_dir: "/models:ro", sockets: str(sockets)}
    containers = {}
    with stack:
        for name, (command, more) in commands.items():
            containers[name] = stack.enter_context(
                container(image, command, environment=common | more, volumes=volumes)
            )
        yield Processes(
            containers,
            {
                "api": f"http://127.0.0.1:{ports['api']}/readyz",
                "agent": f"http://127.0.0.1:{ports['agent']}/",
                "jobs": f"http://127.0.0.1:{ports['jobs']}/metrics",
                "llm": f"http://127.0.0.1:{ports['llm']}/health",
            },
        )


def test_all_processes_become_ready(processes: Processes) -> None:
    for name in ("llm", "api", "agent", "jobs"):
        processes.await_ready(name)


def test_they_are_user_1000_and_can_t_change_the_image(processes: Processes) -> None:
    for name, one in processes.containers.items():
        assert one.run("id", "-u").strip() == str(USER), name
        mounts = [line.split() for line in one.run("cat", "/proc/mounts").splitlines()]
        root = next(fields for fields in mounts if fields[1] == "/")
        assert "ro" in root[3].split(","), name
        status = one.run("cat", "/proc/1/status")
        assert "NoNewPrivs:\t1" in status and "CapEff:\t0000000000000000" in status, name


def test_the_api_serves_the_page_and_takes_an_upload(processes: Processes) -> None:
    processes.await_ready("api")
    base = processes.urls["api"].removesuffix("/readyz")
    assert "<html" in httpx.get(f"{base}/i/x").text
    # Larger than what is kept in memory: it needs a folder for temporary files.
    files = {"file": ("cv.pdf", b"%PDF-" + bytes(500_000), "application/pdf")}
    answer = httpx.post(f"{base}/api/v1/resumes", files=files, headers=bearer(), timeout=60.0)
    assert answer.json()["type"] == "urn:vivavoce:problem:resume-broken", answer.text


def test_a_text_is_parsed_by_the_jobs(processes: Processes) -> None:
    processes.await_ready("api")
    base = processes.urls["api"].removesuffix("/readyz") + "/api/v1"
    task = httpx.post(
        f"{base}/resumes",
        json={"text": "Ada Lovelace\nSoftware engineer for ten years.\nSkills: Python"},
        headers=bearer() | {"Prefer": "respond-async"},
    )
    assert task.status_code == 202, task.text
    deadline = time.monotonic() + 90.0
    while True:
        state = httpx.get(f"{base}/tasks/{task.json()['id']}", headers=bearer()).json()
        if state["state"] not in ("queued", "running"):
            break
        assert time.monotonic() < deadline, processes.containers["jobs"].logs()
        time.sleep(0.5)
    assert state["state"] == "succeeded", state
