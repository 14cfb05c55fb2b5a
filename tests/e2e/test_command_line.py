"""The commands as processes: exit statuses, messages, and no process left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from kit.ports import free_port
from tests.support.product import MARK, marked, no_process_left

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TIMEOUT_S = 60.0


async def run(
    *arguments: str | Path, timeout_s: float = TIMEOUT_S, **environment: str
) -> tuple[int, str]:
    """Run ``vivavoce`` with these arguments; returns its exit status and its output."""
    process = await start(*arguments, **environment)
    try:
        out, _ = await asyncio.wait_for(process.communicate(), timeout_s)
    except TimeoutError:
        process.kill()
        out, _ = await process.communicate()
        raise AssertionError(f"did not end: {out.decode()[-2000:]}") from None
    assert process.returncode is not None
    return process.returncode, " ".join(out.decode().split())


async def start(*arguments: str | Path, **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivavoce"),
        *(str(argument) for argument in arguments),
        env=os.environ | {"COLUMNS": "300", "TERM": "dumb"} | environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


# -- the port and the folder ---------------------------------------------------------------------


async def test_a_port_in_use(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, output = await run("serve", VIVAVOCE_DATA=str(data), VIVAVOCE_API_PORT=str(port))
    assert status == 1
    assert f"cannot listen on 127.0.0.1:{port}" in output and f"PORT={port + 1}" in output


async def test_an_open_address_without_a_key(data: Path) -> None:
    status, output = await run(
        "serve",
        VIVAVOCE_DATA=str(data),
        VIVAVOCE_API_HOST="0.0.0.0",
        VIVAVOCE_API_PORT=str(free_port()),
    )
    assert status == 1 and "VIVAVOCE_API_KEY" in output


# -- models ------------------------------------------------------------------------------------


def without_sources(folder: Path) -> dict[str, str]:
    """Settings under which no model can be fetched from anywhere."""
    empty = folder / "no-packages"
    empty.mkdir(exist_ok=True)
    return {
        "VIVAVOCE_MODELS_DIR": str(folder / "models"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(empty),
        "HF_HUB_OFFLINE": "1",
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }


async def test_missing_and_damaged_models_are_reported(data: Path, models_dir: Path) -> None:
    copy = data / "models" / "whisper-tiny.en"
    shutil.copytree(models_dir / "whisper-tiny.en", copy)
    weights = copy / "model.bin"
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)[0]
        file.seek(1_000_000)
        file.write(bytes([byte ^ 0xFF]))
    status, output = await run("models", "verify", VIVAVOCE_MODELS_DIR=str(data / "models"))
    assert status == 1 and "whisper-tiny.en/model.bin" in output and "sha256" in output
    with no_process_left() as mark:
        status, output = await run(
            "serve",
            VIVAVOCE_DATA=str(data / "state"),
            VIVAVOCE_API_PORT=str(free_port()),
            VIVAVOCE_LLM_PROVIDERS="none",
            **without_sources(data) | {MARK: mark},
        )
    assert status == 1 and "Traceback" not in output
    assert "whisper-tiny.en" in output and "could not be fetched" in output


# -- the end -----------------------------------------------------------------------------------


async def start_ready(data: Path, models_dir: Path, mark: str) -> asyncio.subprocess.Process:
    """Start a product by the command, and wait until it is ready."""
    process = await start(
        "serve",
        VIVAVOCE_DATA=str(data),
        VIVAVOCE_API_PORT=str(free_port()),
        VIVAVOCE_MODELS_DIR=str(models_dir),
        VIVAVOCE_LLM_EMBEDDED_MODEL="smollm2-135m",
        **{MARK: mark},
    )
    assert process.stdout is not None
    output = ""
    async with asyncio.timeout(TIMEOUT_S):
        while "is ready at" not in output:
            line = (await process.stdout.readline()).decode()
            assert line, f"it ended: {output}"
            output += line
    # the supervisor, the server process, the language model, PostgreSQL, and guards
    assert len(marked(mark)) >= 5
    return process


async def test_a_start_in_use_and_its_end(data: Path, models_dir: Path) -> None:
    """Two starts on one data folder: of the first nothing is left although it was killed, and the
    second ends at Ctrl-C."""
    with no_process_left() as mark:
        process = await start_ready(data, models_dir, mark)
        status, output = await run(
            "serve",
            VIVAVOCE_DATA=str(data),
            VIVAVOCE_API_PORT=str(free_port()),
            VIVAVOCE_LLM_PROVIDERS="none",
        )
        assert status == 1 and "is in use by another process" in output
        assert process.returncode is None
        process.kill()
        await process.communicate()
    with no_process_left() as mark:
        process = await start_ready(data, models_dir, mark)
        await assert_ends(process, signal.SIGINT)


async def assert_ends(process: asyncio.subprocess.Process, name: signal.Signals) -> None:
    """The product ends within some seconds of an interrupt, with status 0."""
    began = time.monotonic()
    process.send_signal(name)
    await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0
    assert time.monotonic() - began < 8.0
