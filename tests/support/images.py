"""The product's image, built once for a test session, and containers of it.

``IMAGE_STAND_INS=1`` makes stand-ins of the public images, where no registry can be reached;
``IMAGE_ARGS`` are more arguments of the build. What containers need on this machine, such as
another runtime, is in the file that podman's own variable ``CONTAINERS_CONF`` names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.prerequisites import require_program

ROOT = Path(__file__).parents[2]
TAG = "localhost/vivavoce:test"
BUILD_LIMIT_S = 1200.0
"""Two minutes alone on two cores; other tests run meanwhile."""


@pytest.fixture(scope="session")
def image() -> str:
    """The tag of the image, built from this tree. Skips without buildah and podman as root, and
    fails in CI."""
    missing = [name for name in ("buildah", "podman") if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        require_program("the image's tests need root, buildah and podman: apt install them")
    if os.environ.get("IMAGE_STAND_INS"):
        _run("tools/stand_in_images.sh", "base")
    _run("tools/image.sh", TAG)
    return TAG


def _run(*command: str) -> None:
    environment = os.environ | {"BUILDER": "buildah"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=BUILD_LIMIT_S
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"


class Container:
    """A running container."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, *command: str) -> str:
        """What a command in the container prints."""
        return subprocess.check_output(
            ["podman", "exec", self.name, *command], text=True, timeout=60
        )

    def logs(self) -> str:
        done = subprocess.run(
            ["podman", "logs", self.name], capture_output=True, text=True, timeout=30
        )
        return (done.stdout + done.stderr)[-3000:]


@contextmanager
def container(
    tag: str, command: Sequence[str], *, environment: dict[str, str], volumes: dict[Path, str]
) -> Iterator[Container]:
    """A container on the host's network, as docker-compose.yml starts it: as user 1000, with a
    read-only root and without capabilities. Removed at the end."""
    name = f"vivavoce-{uuid4().hex[:8]}"
    arguments = [
        *("run", "--detach", "--name", name, "--pull", "never", "--network", "host"),
        *("--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp"),
        *("--user", "1000:1000", "--cap-drop", "all", "--security-opt", "no-new-privileges"),
        *(part for key, value in environment.items() for part in ("--env", f"{key}={value}")),
        *(part for path, at in volumes.items() for part in ("--volume", f"{path}:{at}")),
    ]
    started = subprocess.run(
        ["podman", *arguments, tag, *command], capture_output=True, text=True, timeout=60
    )
    assert started.returncode == 0, started.stderr
    try:
        yield Container(name)
    finally:
        subprocess.run(
            ["podman", "rm", "--force", "--time", "5", "--volumes", name],
            capture_output=True,
            timeout=60,
        )
