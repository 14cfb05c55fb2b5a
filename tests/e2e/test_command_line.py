"""The commands as a person types them: exit statuses, messages, and nothing left running."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.fixtures.plans import short_plan
from tests.fixtures.product import MARK, Product, free_port, marked, no_process_left

TIMEOUT_S = 60.0


async def run(*arguments: str | Path, timeout_s: float = TIMEOUT_S, **environment: str) -> tuple[int, str]:
    """Run ``vivavoce`` with these arguments; returns its exit status and all that it printed."""
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
        *(sys.executable, "-m", "vivavoce.cli"),
        *(str(argument) for argument in arguments),
        env=os.environ | {"COLUMNS": "300", "TERM": "dumb"} | environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


@pytest.fixture
def data() -> Iterator[Path]:
    """A state folder that PostgreSQL's account may reach."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-e2e-") as folder:
        yield Path(folder)


# -- plans and answers -------------------------------------------------------------------------


async def test_a_plan_that_is_not_there() -> None:
    status, told = await run("demo", "--plan", "/no/such/plan.yaml")
    assert status == 2
    assert "cannot read plan '/no/such/plan.yaml'" in told and "standard-en" in told


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "cannot read plan"),
        (b"a: [1, 2", "not valid YAML at line"),
        (b"- a list", "a plan is a mapping"),
        (b"id: x\n", "Field required"),
    ],
)
async def test_a_plan_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(content)
    status, told = await run("demo", "--plan", path)
    assert status == 2 and message in told and "Traceback" not in told


async def test_a_plan_with_a_fault_is_told_by_its_place(tmp_path: Path) -> None:
    plan = short_plan()
    plan["stages"][0]["questions"][0]["dimensions"] = ["kindness"]
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(plan))
    status, told = await run("demo", "--plan", path)
    assert status == 2 and "question 'project' names dimensions that the rubric lacks" in told


async def test_a_plan_in_another_language() -> None:
    status, told = await run("demo", "--plan", "standard-ko")
    assert status == 2 and "add --language ko" in told


async def test_a_language_that_is_not_spoken() -> None:
    status, told = await run("demo", "--language", "fr")
    assert status == 2 and "'fr' is not spoken here: use en or ko" in told


async def test_an_answers_folder_that_is_not_there(tmp_path: Path) -> None:
    status, told = await run("demo", "--answers", tmp_path / "none")
    assert status == 2 and "is not a folder" in told


async def test_an_answers_folder_without_sound(tmp_path: Path) -> None:
    (tmp_path / "answer.mp3").write_bytes(b"ID3")
    status, told = await run("demo", "--answers", tmp_path)
    assert status == 2 and "no WAV file in" in told and "01.wav" in told


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\x00\x00\x00WAVEjunkjunkjunkjunk"])
async def test_an_answer_that_is_no_sound(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "01.wav").write_bytes(content)
    status, told = await run("demo", "--answers", tmp_path)
    assert status == 2 and "cannot read" in told and "01.wav" in told
    assert "16-bit PCM WAV is needed" in told


async def test_a_product_that_is_not_there(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "01.wav"), "wb") as wav:
        wav.setparams((1, 2, 16_000, 0, "NONE", ""))
        wav.writeframes(np.ones(1600, np.int16).tobytes())
    status, told = await run(
        "demo", "--answers", tmp_path, "--url", f"http://127.0.0.1:{free_port()}"
    )
    assert status == 1 and "cannot reach http://127.0.0.1" in told


# -- settings and the port ---------------------------------------------------------------------


async def test_a_room_that_is_not_built_yet() -> None:
    status, told = await run("serve", "--room", "livekit")
    assert status == 2 and "LiveKit" in told and "ROOM=direct" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIVAVOCE_LANGUAGE", "fr"),
        ("VIVAVOCE_API_PORT", "eighty"),
        ("VIVAVOCE_API_DISPLAY_ZONE", "Moon/Crater"),
        ("VIVAVOCE_LLM_PROVIDERS", "gpt"),
        ("VIVAVOCE_ROOM_GRACE_S", "-1"),
        ("VIVAVOCE_ROOM_ICE_SERVERS", "stun:x"),
    ],
)
async def test_a_setting_that_makes_no_sense(name: str, value: str, data: Path) -> None:
    environment = {"VIVAVOCE_DATA": str(data), name: value}
    status, told = await run("serve", **environment)
    assert status == 2, told
    assert "Traceback" not in told
    assert name.removeprefix("VIVAVOCE_").split("_", 1)[-1] in told.upper()


async def test_a_port_in_use(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, told = await run(
            "serve", VIVAVOCE_DATA=str(data), VIVAVOCE_API_PORT=str(port)
        )
    assert status == 1
    assert f"cannot listen on 127.0.0.1:{port}" in told and f"PORT={port + 1}" in told


async def test_an_open_address_without_a_key(data: Path) -> None:
    status, told = await run(
        "serve",
        VIVAVOCE_DATA=str(data),
        VIVAVOCE_API_HOST="0.0.0.0",
        VIVAVOCE_API_PORT=str(free_port()),
    )
    assert status == 1 and "VIVAVOCE_API_KEY" in told


async def test_a_data_folder_in_use(plain_product: Product) -> None:
    status, told = await run(
        "serve",
        VIVAVOCE_DATA=str(plain_product.data),
        VIVAVOCE_API_PORT=str(free_port()),
        VIVAVOCE_LLM_PROVIDERS="none",
    )
    assert status == 1 and "is in use by another process" in told
    assert (await plain_product.http.get(f"{plain_product.url}/readyz")).status_code == 200


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


async def test_a_missing_model_that_nobody_has(data: Path) -> None:
    with no_process_left() as mark:
        status, told = await run(
            "serve",
            VIVAVOCE_DATA=str(data / "state"),
            VIVAVOCE_API_PORT=str(free_port()),
            VIVAVOCE_LLM_PROVIDERS="none",
            **without_sources(data) | {MARK: mark},
        )
    assert status == 1
    assert "whisper-tiny.en" in told and "Traceback" not in told


async def test_a_damaged_model_is_found_and_told(data: Path, models_dir: Path) -> None:
    copy = data / "models" / "whisper-tiny.en"
    shutil.copytree(models_dir / "whisper-tiny.en", copy)
    weights = copy / "model.bin"
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)[0]
        file.seek(1_000_000)
        file.write(bytes([byte ^ 0xFF]))
    status, told = await run("models", "verify", VIVAVOCE_MODELS_DIR=str(data / "models"))
    assert status == 1 and "whisper-tiny.en/model.bin" in told and "sha256" in told
    with no_process_left() as mark:
        status, told = await run(
            "serve",
            VIVAVOCE_DATA=str(data / "state"),
            VIVAVOCE_API_PORT=str(free_port()),
            VIVAVOCE_LLM_PROVIDERS="none",
            **without_sources(data) | {MARK: mark},
        )
    assert status == 1 and "whisper-tiny.en" in told and "Traceback" not in told


# -- the end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_an_interrupt_ends_everything(
    name: signal.Signals, data: Path, models_dir: Path
) -> None:
    with no_process_left() as mark:
        process = await start(
            "serve",
            VIVAVOCE_DATA=str(data),
            VIVAVOCE_API_PORT=str(free_port()),
            VIVAVOCE_MODELS_DIR=str(models_dir),
            VIVAVOCE_LLM_EMBEDDED_MODEL="smollm2-135m",
            **{MARK: mark},
        )
        assert process.stdout is not None
        told = ""
        async with asyncio.timeout(TIMEOUT_S):
            while "is ready at" not in told:
                line = (await process.stdout.readline()).decode()
                assert line, f"it ended: {told}"
                told += line
        # the supervisor, the product, the language model, PostgreSQL with its guard
        assert len(marked(mark)) >= 5
        began = time.monotonic()
        process.send_signal(name)
        await asyncio.wait_for(process.communicate(), 15)
        took_s = time.monotonic() - began
    assert process.returncode == 0
    assert took_s < 8.0
