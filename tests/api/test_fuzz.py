"""Whatever is sent to whatever call, by whom: no 5xx, and never anything but the contract.

Runs schemathesis with all its checks on a real server and database. `make fuzz` does the same for
longer, with other seeds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
"""Requests by chance for each call, besides those that cover each constraint once."""
SEED = os.environ.get("FUZZ_SEED", "1815")
ALL = "examples,coverage,fuzzing,stateful"
PHASES = os.environ.get("FUZZ_PHASES")
TIME_LIMIT_S = 60 + EXAMPLES * 30
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
UNTESTED = (
    r"/livekit/webhook$",  # signed by the rooms' server; tests/api/test_webhooks.py
    r"/stream$",  # never ends; tests/api/test_tasks.py
)


@pytest_asyncio.fixture
async def server(database_url: str, tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    """A running API with something in it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.api.fuzz_server", database_url, str(tmp_path / "server.log")),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    yield json.loads(await process.stdout.readline())
    process.terminate()
    await process.wait()


@pytest.mark.timeout(TIME_LIMIT_S + 60)
@pytest.mark.parametrize("role", ["operator", "candidate", "anonymous"])
async def test_every_call_keeps_its_contract(
    server: dict[str, Any], role: str, tmp_path: Path
) -> None:
    # What covers each constraint once is the same for all: the operator gets to most of it.
    phases = PHASES or (ALL if role == "operator" else "fuzzing")
    options = ["--checks", "all", "--phases", phases, "--max-examples", str(EXAMPLES)]
    options += ["--seed", SEED, "--continue-on-failure", "--no-color", "--warnings", "off"]
    options += ["--suppress-health-check", "all", "--generation-database", "none"]
    for name, value in server["headers"][role].items():
        options += ["--header", f"{name}: {value}"]
    options += ["--exclude-path-regex", "|".join(UNTESTED)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "schemathesis.cli", "--config-file", str(HERE / "fuzz.toml")),
        *("run", f"{server['url']}/openapi.json", *options),
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.fuzz_hooks", "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    log = (tmp_path / "server.log").read_text()
    assert process.returncode == 0, f"{told.decode()}\n{log[-4000:]}"
