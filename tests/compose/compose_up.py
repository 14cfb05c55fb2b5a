"""docker-compose.yml as a whole: an interview through the gateway, while its services restart.

Run by ``make compose-test``, not by ``make test``: it takes some minutes. Podman stands in for the
Docker engine and Debian's packages for the public images; see docs/deployment.md.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rooms.livekit.binary import find_server
from rooms.livekit.settings import LiveKitSettings
from tests.support.compose import START_S, Compose, project
from tests.support.compose_files import DOMAIN, IMAGE
from tests.support.images import ROOT
from tests.support.images import image as image

pytestmark = pytest.mark.timeout(1200)

PROGRAMS = ROOT / ".tools" / "bin"
CONNECTS = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)"
QUESTIONS = 4
MINUTES = 6
TURN = f"""
import os, socket, ssl
name = "turn.{DOMAIN}"
with socket.create_connection((name, 443), 10) as plain:
    with ssl.create_default_context().wrap_socket(plain, server_hostname=name) as connection:
        binding = bytes.fromhex("000100002112a442") + os.urandom(12)
        connection.sendall(binding)
        answer = connection.recv(200)
assert answer[:2] == bytes.fromhex("0101") and answer[8:20] == binding[8:], answer
"""
"""Asks the TURN server for the client's address, over TLS (RFC 8489)."""
HEADERS = f"""
import httpx
redirect = httpx.get("http://{DOMAIN}/i/x")
assert redirect.is_redirect and redirect.headers["location"] == "https://{DOMAIN}/i/x", redirect
page = httpx.get("https://{DOMAIN}/i/x")
assert page.is_success and "max-age=31536000" in page.headers["strict-transport-security"]
assert "<html" in page.text
"""


class Candidate:
    """``vivavoce demo`` in the client's container."""

    def __init__(self, compose: Compose, process: subprocess.Popen[bytes], log: Path) -> None:
        self._compose = compose
        self._process = process
        self._log = log

    def output(self) -> str:
        return self._log.read_text()

    def heard(self) -> list[str]:
        """The candidate's words as its client was told of them, once they were final."""
        return re.findall(r"^candidate +heard +(.+?) *$", self.output(), re.MULTILINE)

    def await_heard(self, count: int) -> None:
        deadline = time.monotonic() + START_S
        while len(self.heard()) < count:
            assert self.runs(), self.output()
            assert time.monotonic() < deadline, self.output() + self._compose.logs("agent")
            time.sleep(0.5)

    def interview_id(self) -> str:
        """Its interview's id, known once words were heard."""
        found = re.search(r"interview ([0-9a-f-]{36})", self.output())
        assert found is not None, self.output()
        return found[1]

    def runs(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> int:
        """Wait for the report; returns the exit status."""
        return self._process.wait(timeout=MINUTES * 60 + START_S)


@contextmanager
def candidate_of(compose: Compose) -> Iterator[Candidate]:
    """A spoken candidate, in an interview through the gateway."""
    command = [
        *("vivavoce", "demo", "--url", f"https://{DOMAIN}", "--questions", str(QUESTIONS)),
        *("--minutes", str(MINUTES), "--json", "/result/result.json"),
    ]
    log = compose.folder / "result" / "candidate.log"
    client = compose.containers("client")[0]
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["podman", "exec", client, *command], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield Candidate(compose, process, log)
    finally:
        process.kill()
        process.wait()


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
    subprocess.run(["buildah", "tag", image, f"docker.io/library/{IMAGE}"], check=True)
    with project(tmp_path_factory.mktemp("compose"), PROGRAMS / "pebble") as running:
        running.up()
        yield running


def test_the_gateway_reaches_neither_redis_nor_postgres(compose: Compose) -> None:
    def reaches(host: str, port: str) -> bool:
        return compose.beside("gateway", "python", "-c", CONNECTS, host, port).returncode == 0

    assert reaches("api", "8000") and reaches("livekit", "7880")
    for service, port in (("redis", "6379"), ("postgres", "5432"), ("llm", "8081")):
        address = compose.inside(service, "hostname", "-i").stdout.split()[0]
        assert not reaches(service, port) and not reaches(address, port)


def test_the_gateway_redirects_to_https_and_serves_the_page(compose: Compose) -> None:
    done = compose.inside("client", "python", "-c", HEADERS)
    assert done.returncode == 0, done.stderr


def test_turn_is_reached_over_tls(compose: Compose) -> None:
    done = compose.inside("client", "python", "-c", TURN)
    assert done.returncode == 0, done.stderr


def test_redis_wants_a_password(compose: Compose) -> None:
    done = compose.inside("redis", "env", "-u", "REDISCLI_AUTH", "redis-cli", "ping")
    assert "NOAUTH" in done.stdout + done.stderr


def test_no_process_of_the_product_is_root_or_can_change_its_image(compose: Compose) -> None:
    for service in ("api", "agent", "jobs", "llm"):
        assert compose.inside(service, "id", "-u").stdout.strip() == "1000", service
        assert compose.inside(service, "touch", "/home/vivavoce/x").returncode != 0, service


def test_an_interview_survives_the_restart_of_every_service(compose: Compose) -> None:
    with candidate_of(compose) as candidate:
        candidate.await_heard(1)
        path = f"/api/v1/interviews/{candidate.interview_id()}"
        for services in (
            *(["postgres"], ["redis"], ["jobs", "llm"], ["api"], ["gateway"]),
            *(["livekit"], ["agent"]),
        ):
            compose.restart(*services)
            assert candidate.runs(), f"it ended before {services} were back: {candidate.output()}"
        before = len(candidate.heard())
        candidate.await_heard(before + 1)
        status = candidate.wait()
    assert status == 0, candidate.output() + compose.logs("agent")
    result = json.loads((compose.folder / "result" / "result.json").read_text())
    assert result["end_reason"] in ("completed", "time")

    # The database stays, to be asked.
    compose.stop("agent", "jobs", "llm", "api", "gateway", "livekit", "redis")
    told, journalled = candidate.heard(), _journalled(compose)
    assert len(told) > before and journalled, "no words were acknowledged"
    assert _missing(told + journalled, _stored(compose)) == []

    compose("down", "--timeout", "10")
    compose.up()
    kept = [entry["text"] for entry in compose.get(f"{path}/transcripts")]
    assert _missing(told + journalled, kept) == []


def _stored(compose: Compose) -> list[str]:
    """Every text of a transcript in PostgreSQL."""
    query = "select json_agg(text) from transcript_entry"
    listed = compose.inside(
        "postgres", "psql", "-h", "/var/run/postgresql", "-U", "vivavoce", "-Atc", query
    )
    assert listed.returncode == 0, listed.stderr
    texts: list[str] = json.loads(listed.stdout)
    return texts


def _journalled(compose: Compose) -> list[str]:
    """Every text that an agent wrote to a journal."""
    texts = []
    for file in (compose.volume("data") / "journal").rglob("*"):
        if file.is_file():
            records = map(json.loads, file.read_text().splitlines())
            texts += [record["data"]["text"] for record in records if record["type"] == "entry"]
    return texts


def _missing(texts: list[str], among: list[str]) -> list[str]:
    return [text for text in texts if text not in among]
