"""docker-compose.yml as a whole: an interview through the gateway, while its services restart.

Run by ``make compose-test``, not by ``make test``: it takes some minutes. Podman stands in for the
Docker engine and Debian's packages for the public images; see docs/deployment.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.settings import ModelSettings
from rooms.livekit.binary import find_server
from rooms.livekit.settings import LiveKitSettings
from tests.support.images import ROOT
from tests.support.images import image as image

pytestmark = pytest.mark.timeout(1800)

PROJECT = "vivavoce-compose-test"
DOMAIN = "interviews.test"
KEY = "compose-test-VIVAVOCE_API_KEY-of-thirty-two-characters"
START_S = 240.0
Json = dict[str, Any]

CONNECTS = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)"
OVERRIDE = {
    "services": {
        "gateway": {
            # The stand-in has no Traefik.
            "healthcheck": {"test": ["CMD", "python", "-c", CONNECTS, "127.0.0.1", "443"]},
            "networks": {"edge": {"aliases": [DOMAIN, f"livekit.{DOMAIN}"]}},
        },
        "candidate": {
            "image": "vivavoce:0.1.0",
            "user": "0:0",
            "command": [
                *("vivavoce", "demo", "--url", f"https://{DOMAIN}", "--questions", "2"),
                *("--minutes", "6", "--json", "/result/result.json"),
            ],
            "environment": {
                "VIVAVOCE_API_KEY": KEY,
                "VIVAVOCE_MODELS_DIR": "/models",
                "SSL_CERT_FILE": "/acme/caddy/pki/authorities/local/root.crt",
            },
            "volumes": ["models:/models", "acme:/acme:ro", "./result:/result"],
            "networks": ["edge"],
            "depends_on": {"gateway": {"condition": "service_healthy"}},
        },
    },
}


class Compose:
    """The project, and the engine that runs it."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder = folder
        self._environment = os.environ | {"DOCKER_HOST": f"unix://{socket}"}

    def __call__(self, *arguments: str, timeout_s: float = 300.0) -> str:
        command = ["docker-compose", "-p", PROJECT, *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def containers(self, service: str = "") -> list[str]:
        """Names of the running containers."""
        filters = [f"label=com.docker.compose.project={PROJECT}"]
        if service:
            filters.append(f"label=com.docker.compose.service={service}")
        arguments = [part for one in filters for part in ("--filter", one)]
        listed = subprocess.check_output(
            ["podman", "ps", "--format", "{{.Names}}", *arguments], text=True, timeout=60
        )
        return listed.split()

    def inside(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a service's container."""
        name = self.containers(service)[0]
        return subprocess.run(
            ["podman", "exec", name, *command], capture_output=True, text=True, timeout=60
        )

    def get(self, path: str) -> Any:
        """GET from the API, through the gateway, as the operator."""
        program = (
            "import httpx, sys; r = httpx.get(sys.argv[1], timeout=20, headers="
            "{'Authorization': 'Bearer ' + sys.argv[2]}); r.raise_for_status(); print(r.text)"
        )
        done = self.inside("candidate", "python", "-c", program, f"https://{DOMAIN}{path}", KEY)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def await_healthy(self, service: str) -> None:
        """Wait for a service's own health check."""
        deadline = time.monotonic() + START_S
        while True:
            names = self.containers(service)
            states = [
                subprocess.run(
                    ["podman", "healthcheck", "run", name], capture_output=True, timeout=60
                ).returncode
                for name in names
            ]
            if names and not any(states):
                return
            assert time.monotonic() < deadline, f"{service}: {self.logs(service)}"
            time.sleep(1.0)

    def logs(self, service: str) -> str:
        return self("logs", "--tail", "40", "--no-color", service)


@pytest.fixture(scope="module")
def compose(image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """The project with every secret filled in, and running."""
    server = find_server(LiveKitSettings().server)
    assert server is not None, "make livekit"
    if os.environ.get("IMAGE_STAND_INS"):
        subprocess.run(
            ["tools/stand_in_images.sh", "compose"],
            cwd=ROOT,
            env=os.environ | {"LIVEKIT_SERVER": str(server)},
            check=True,
            timeout=900,
        )
    subprocess.run(["buildah", "tag", image, "docker.io/library/vivavoce:0.1.0"], check=True)
    folder = tmp_path_factory.mktemp("compose")
    _write_project(folder)
    socket = folder / "podman.sock"
    engine = subprocess.Popen(["podman", "system", "service", "--time=0", f"unix://{socket}"])
    project = Compose(folder, socket)
    done = threading.Event()
    health = threading.Thread(target=_check_health, args=(project, done), daemon=True)
    try:
        while not socket.exists():
            time.sleep(0.1)
        health.start()
        project("up", "-d", "--no-build", timeout_s=2 * START_S)
        yield project
    finally:
        done.set()
        with suppress(Exception):
            project("down", "--volumes", "--timeout", "5", timeout_s=300)
        engine.terminate()
        engine.wait()


def _write_project(folder: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", folder)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    (folder / "result").mkdir()
    env = (ROOT / "deploy" / "env.example").read_text()
    env = re.sub(r"^([A-Z_]+)=$", r"\1=compose-test-\1-of-thirty-two-characters", env, flags=re.M)
    known = {
        "VIVAVOCE_DOMAIN": DOMAIN,
        "VIVAVOCE_PUBLIC_IP": "127.0.0.1",
        "VIVAVOCE_LLM_EMBEDDED_MODEL": "smollm2-135m",
        "VIVAVOCE_API_PROCESSES": "1",
    }
    for name, value in known.items():
        env = re.sub(rf"^{name}=.*$", f"{name}={value}", env, flags=re.M)
    (folder / ".env").write_text(env)
    shutil.copy(ROOT / "deploy" / "settings.example", folder / "settings.env")
    bind = {"type": "none", "o": "bind,ro", "device": str(ModelSettings().models_dir)}
    volumes = {"volumes": {"models": {"driver_opts": bind}}}
    (folder / "docker-compose.override.yml").write_text(yaml.safe_dump(OVERRIDE | volumes))


def _check_health(project: Compose, done: threading.Event) -> None:
    """Run the services' health checks: podman leaves that to systemd, which may not be here."""
    while not done.wait(2.0):
        for name in project.containers():
            with suppress(subprocess.SubprocessError):
                subprocess.run(
                    ["podman", "healthcheck", "run", name], capture_output=True, timeout=20
                )


def test_the_gateway_reaches_neither_redis_nor_postgres(compose: Compose) -> None:
    for service, port in (("api", "8000"), ("livekit", "7880")):
        assert compose.inside("gateway", "python", "-c", CONNECTS, service, port).returncode == 0
    for service, port in (("redis", "6379"), ("postgres", "5432"), ("llm", "8081")):
        assert compose.inside("gateway", "python", "-c", CONNECTS, service, port).returncode != 0
        address = compose.inside(service, "hostname", "-i").stdout.split()[0]
        assert compose.inside("gateway", "python", "-c", CONNECTS, address, port).returncode != 0


def test_redis_wants_a_password(compose: Compose) -> None:
    done = compose.inside("redis", "env", "-u", "REDISCLI_AUTH", "redis-cli", "ping")
    assert "NOAUTH" in done.stdout + done.stderr


def test_an_interview_survives_the_restart_of_every_service(compose: Compose) -> None:
    interview_id = _await_interview(compose)
    path = f"/api/v1/interviews/{interview_id}"
    _await_answer(compose, path)
    for service in ("llm", "jobs", "redis", "postgres", "api", "gateway"):
        compose("restart", "--timeout", "5", service)
        if service != "jobs":
            compose.await_healthy(service)
    result = _await_result(compose)
    assert result["end_reason"] in ("completed", "time"), result["end_reason"]
    stored = [entry["text"] for entry in result["transcript"] if entry["speaker"] == "candidate"]
    assert stored

    compose("restart", "--timeout", "5", "livekit", "agent")
    compose("stop", "--timeout", "10", "agent", "jobs", "api", "gateway", timeout_s=300)
    journalled = _journalled(compose)
    assert journalled, "no words are in the journals"
    compose("down", "--timeout", "10", timeout_s=300)
    compose("up", "-d", "--no-build", "--scale", "candidate=0", timeout_s=2 * START_S)
    compose.await_healthy("api")
    compose("run", "-d", "--no-deps", "--entrypoint", "sleep 600", "candidate")
    kept = [entry["text"] for entry in compose.get(f"{path}/transcripts")]
    assert [text for text in stored if text not in kept] == []
    assert [text for text in journalled if text not in kept] == []


def _await_interview(compose: Compose) -> str:
    deadline = time.monotonic() + START_S
    while True:
        if found := re.search(r"interview ([0-9a-f-]{36})", compose.logs("candidate")):
            return found[1]
        assert time.monotonic() < deadline, compose.logs("candidate") + compose.logs("api")
        time.sleep(2.0)


def _await_answer(compose: Compose, path: str) -> None:
    """Wait until the candidate's first words are stored."""
    deadline = time.monotonic() + START_S
    while True:
        entries = compose.get(f"{path}/transcripts")
        if any(entry["speaker"] == "candidate" for entry in entries):
            return
        assert time.monotonic() < deadline, compose.logs("candidate") + compose.logs("agent")
        time.sleep(2.0)


def _await_result(compose: Compose) -> Json:
    file = compose.folder / "result" / "result.json"
    deadline = time.monotonic() + 600.0
    while not file.exists():
        assert time.monotonic() < deadline, compose.logs("candidate") + compose.logs("agent")
        time.sleep(2.0)
    result: Json = json.loads(file.read_text())
    return result


def _journalled(compose: Compose) -> list[str]:
    """Every text that an agent wrote to a journal."""
    where = ["podman", "volume", "inspect", "--format", "{{.Mountpoint}}", f"{PROJECT}_data"]
    data = Path(subprocess.check_output(where, text=True).strip())
    texts = []
    for file in (data / "journal").rglob("*"):
        if file.is_file():
            records = map(json.loads, file.read_text().splitlines())
            texts += [record["data"]["text"] for record in records if record["type"] == "entry"]
    return texts
