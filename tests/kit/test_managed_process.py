"""Managed processes: restarts, readiness, and an end that leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from kit.child_process import StartError
from kit.managed_process import ManagedProcess

pytestmark = pytest.mark.realtime

Keep = Callable[..., ManagedProcess]


@pytest_asyncio.fixture
async def keep() -> AsyncIterator[Keep]:
    """Creates processes that are stopped after the test."""
    processes: list[ManagedProcess] = []

    def keep(program: str | Sequence[str], **options: object) -> ManagedProcess:
        argv = ("/bin/sh", "-c", program) if isinstance(program, str) else program
        processes.append(ManagedProcess("child", argv, **options))  # type: ignore[arg-type]
        return processes[-1]

    yield keep
    for process in processes:
        await process.stop()


class Lines:
    """Collects what a child prints."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self._more = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.printed.append(line)
        self._more.set()

    async def wait(self, count: int) -> list[str]:
        async with asyncio.timeout(10):
            while len(self.printed) < count:
                self._more.clear()
                await self._more.wait()
        return self.printed


async def test_a_killed_child_is_restarted(keep: Keep) -> None:
    lines = Lines()
    child = keep("echo $$; exec sleep 60", on_line=lines)
    await child.start()
    await lines.wait(1)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    first, second = await lines.wait(2)
    assert first != second and child.pid == int(second) and child.deaths == 1
    await child.stop()
    assert child.pid is None and not psutil.pid_exists(int(second))


async def test_a_probe_decides_about_readiness(keep: Keep, tmp_path: Path) -> None:
    sign = tmp_path / "ready"

    async def ready() -> bool:
        return sign.exists()

    child = keep(f"sleep 0.3; touch {sign}; exec sleep 60", ready=ready)
    await child.start()
    await child.wait_ready(10)
    assert sign.exists() and child.deaths == 0
    sign.unlink()
    with pytest.raises(StartError, match="child is not ready after"):
        await child.wait_ready(0.3)


async def test_a_printed_line_is_readiness_until_the_child_dies(keep: Keep) -> None:
    lines = Lines()
    child = keep("sleep 0.3; echo it is ready; exec sleep 60", on_line=lines, ready_line="is ready")
    await child.start()
    assert not child.printed_ready
    await child.wait_ready(10)
    assert child.printed_ready and child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        while child.deaths == 0:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.01)
    assert not child.printed_ready
    await child.wait_ready(10)
    assert child.printed_ready


async def test_a_child_that_cannot_start_is_reported(keep: Keep) -> None:
    async def never() -> bool:
        return False

    child = keep("exit 7", ready=never)
    await child.start()
    with pytest.raises(StartError, match=r"keeps ending at its start .exit status 7"):
        await child.wait_ready(20)
    child = keep("echo too bad; exit 3", ready=never, on_line=Lines())
    await child.start()
    with pytest.raises(StartError, match=r"child ended at its start .exit status 3.: too bad"):
        await child.wait_ready(20, deaths=1)
    with pytest.raises(StartError, match="cannot run /no/such/program"):
        await keep(["/no/such/program"]).start()


async def test_a_child_that_ignores_sigterm_is_killed(keep: Keep) -> None:
    lines = Lines()
    program = "trap '' TERM; echo up; while :; do sleep 1; done"
    child = keep(program, on_line=lines, stop_grace_s=0.3)
    await child.start()
    await lines.wait(1)
    began = time.monotonic()
    await child.stop()
    assert 0.3 <= time.monotonic() - began < 3 and child.returncode == -signal.SIGKILL


async def test_a_grandchild_does_not_outlive_the_child(keep: Keep) -> None:
    lines = Lines()
    child = keep("sleep 60 & echo $!; wait", on_line=lines)
    await child.start()
    grandchild = psutil.Process(int((await lines.wait(1))[0]))
    await child.stop()
    with suppress(psutil.NoSuchProcess):
        await asyncio.to_thread(grandchild.wait, 10)


async def test_last_lines_are_not_lost(keep: Keep) -> None:
    lines = Lines()
    child = keep("trap 'echo bye; exit' TERM; echo up; sleep 60 & wait", on_line=lines)
    await child.start()
    await lines.wait(1)
    await child.stop()
    assert lines.printed == ["up", "bye"]


def test_nothing_outlives_a_killed_parent(tmp_path: Path) -> None:
    program = (
        "import asyncio, os\n"
        "from kit.managed_process import ManagedProcess\n"
        "async def main():\n"
        "    child = ManagedProcess('c', ['/bin/sh', '-c', 'sleep 60 & wait'], stop_grace_s=1)\n"
        "    await child.start(); print(child.pid, flush=True); os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())"
    )
    ended = subprocess.run(
        (sys.executable, "-c", program), stdout=subprocess.PIPE, text=True, timeout=60
    )
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(ended.stdout)).wait(10)
