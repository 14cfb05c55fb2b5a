"""A real Redis."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kit.ports import free_port
from tests.support.prerequisites import require_program


@dataclass(frozen=True)
class RunningRedis:
    """A server on loopback."""

    process: subprocess.Popen[bytes]
    address: str
    """``host:port``."""


@contextmanager
def running_redis(folder: Path) -> Iterator[RunningRedis]:
    """Start a server and wait until it accepts connections.

    Skips without the program, and fails in CI.
    """
    program = shutil.which("redis-server")
    if program is None:
        require_program("there is no redis-server: Debian's package redis-server has it")
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if b"Ready to accept connections" in line:
                break
        yield RunningRedis(process, f"127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
