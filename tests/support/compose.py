"""docker-compose.yml as a project that runs, with podman in the place of Docker's engine."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.compose_files import DOMAIN, IMAGE, KEY, NAMES, write_project

PROJECT = "vivavoce-compose-test"
START_S = 300.0
HEALTH_EVERY_S = 2.0
HANDSHAKES = """
import socket, ssl, sys
for name in sys.argv[1:]:
    with socket.create_connection((name, 443), 5) as connection:
        ssl.create_default_context().wrap_socket(connection, server_hostname=name).close()
"""


class Compose:
    """The project in a folder, and the engine that runs it."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder = folder
        self._environment = os.environ | {
            "DOCKER_HOST": f"unix://{socket}",
            "COMPOSE_HTTP_TIMEOUT": "180",
        }

    def __call__(self, *arguments: str, timeout_s: float = START_S) -> str:
        """Run docker-compose; returns what it prints."""
        done = subprocess.run(
            ["docker-compose", "-p", PROJECT, *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def up(self) -> None:
        """Start all services, and wait until an interview can be held through the gateway."""
        try:
            self("up", "-d", "--no-build", timeout_s=2 * START_S)
        except AssertionError as error:
            raise AssertionError(
                f"{error}\n{self('ps')}\n{self('logs', '--tail', '15')}"
            ) from error
        fetch = (
            "import httpx; print(httpx.get('https://127.0.0.1:15000/roots/0', verify=False).text)"
        )
        root = self.inside("acme", "python", "-c", fetch)
        assert root.returncode == 0, root.stderr
        # The gateway keeps its certificates; an authority that starts again is another one.
        with (self.folder / "trust" / "root.pem").open("a") as trusted:
            trusted.write(root.stdout)
        self._await_places()

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

    def beside(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product's image with a service's view of the networks."""
        network = f"container:{self.containers(service)[0]}"
        return subprocess.run(
            [
                "podman",
                "run",
                "--rm",
                "--pull",
                "never",
                "--network",
                network,
                f"docker.io/library/{IMAGE}",
                *command,
            ],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def get(self, path: str) -> Any:
        """GET from the API, through the gateway, as the operator."""
        program = (
            "import httpx, sys; r = httpx.get(sys.argv[1], timeout=20, headers="
            "{'Authorization': 'Bearer ' + sys.argv[2]}); r.raise_for_status(); print(r.text)"
        )
        done = self.inside("client", "python", "-c", program, f"https://{DOMAIN}{path}", KEY)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def _await_places(self) -> None:
        """Wait until the gateway has its certificates, and an agent has a place."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                shaken = self.inside("client", "python", "-c", HANDSHAKES, *NAMES)
                assert shaken.returncode == 0, shaken.stderr[-1000:]
                ready = self.get("/readyz")
                assert ready["free_places"], ready
                return
            except AssertionError as error:
                if time.monotonic() > deadline:
                    raise AssertionError(f"{error}\n{self.logs('gateway')}") from error
            time.sleep(1.0)

    def restart(self, *services: str) -> None:
        """Restart services together, and wait for their health checks."""
        self("restart", "--timeout", "5", *services)
        deadline = time.monotonic() + START_S
        for service in services:
            while not all(map(_is_healthy, self.containers(service))):
                assert time.monotonic() < deadline, f"{service}: {self.logs(service)}"
                time.sleep(1.0)

    def stop(self, *services: str) -> None:
        """Stop services; each ends at its signal and needn't be killed."""
        stopped = [name for service in services for name in self.containers(service)]
        self("stop", "--timeout", "20", *services)
        for name in stopped:
            code = ["podman", "inspect", "--format", "{{.State.ExitCode}}", name]
            assert subprocess.check_output(code, text=True, timeout=60).strip() != "137", name

    def logs(self, service: str) -> str:
        """A service's last lines."""
        return self("logs", "--tail", "40", "--no-color", service)

    def volume(self, name: str) -> Path:
        """Where a volume is on this machine."""
        where = ["podman", "volume", "inspect", "--format", "{{.Mountpoint}}", f"{PROJECT}_{name}"]
        return Path(subprocess.check_output(where, text=True).strip())


@contextmanager
def project(folder: Path, pebble: Path) -> Iterator[Compose]:
    """The project's engine; what ran of it is removed at the end, with its volumes.

    Args:
        folder: for the project's files; empty.
        pebble: the program.
    """
    write_project(folder, pebble)
    socket = folder / "podman.sock"
    with (folder / "engine.log").open("wb") as log:
        engine = subprocess.Popen(
            ["podman", "system", "service", "--time=0", f"unix://{socket}"], stderr=log
        )
    compose = Compose(folder, socket)
    done = threading.Event()
    health = threading.Thread(target=_check_health, args=(compose, done))
    try:
        while not socket.exists():
            assert engine.poll() is None, "podman's service doesn't start"
            time.sleep(0.1)
        health.start()
        yield compose
    finally:
        done.set()
        if health.ident is not None:
            health.join()
        with suppress(Exception):
            compose("down", "--volumes", "--timeout", "5")
        engine.terminate()
        engine.wait()


def _is_healthy(container: str) -> bool:
    """Whether a container's own health check says so; true without one."""
    state = "{{if .State.Health}}{{.State.Health.Status}}{{end}}"
    asked = subprocess.run(
        ["podman", "inspect", "--format", state, container], capture_output=True, text=True
    )
    return asked.returncode == 0 and asked.stdout.strip() in ("", "healthy")


def _check_health(compose: Compose, done: threading.Event) -> None:
    """Run the services' health checks: podman leaves that to systemd, which may not be here."""
    while not done.wait(HEALTH_EVERY_S):
        with suppress(subprocess.SubprocessError):
            for name in compose.containers():
                subprocess.run(
                    ["podman", "healthcheck", "run", name], capture_output=True, timeout=20
                )
