"""The embedded server as it is: a real child process with real (small) weights."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from models.budget import ComputeBudget, Priority
from models.llm.embedded import EmbeddedLLM
from models.llm.errors import LLMServerError, LLMUnavailable, Preempted
from models.llm.providers import build_text_model, endpoints
from models.llm.server import EXIT_BAD_MODEL, EXIT_PORT_TAKEN
from models.llm.settings import LLMSettings
from models.llm.text import Message, TextModel
from tests.support.llm_server import scripted_server

pytestmark = pytest.mark.realtime

STORY: list[Message] = [{"role": "user", "content": "Tell a story about the sea, at length."}]
LONG_TOKENS = 900


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def weights(models_dir: Path) -> Path:
    return next((models_dir / "smollm2-135m").glob("*.gguf"))


@pytest_asyncio.fixture
async def server(weights: Path) -> AsyncIterator[EmbeddedLLM]:
    embedded = EmbeddedLLM(weights)
    await embedded.start()
    yield embedded
    await embedded.stop()


def text_model(embedded: EmbeddedLLM, budget: ComputeBudget | None = None) -> TextModel:
    built = build_text_model(LLMSettings(), embedded=embedded, budget=budget or ComputeBudget(1))
    assert built is not None
    return built


async def slots(embedded: EmbeddedLLM) -> list[dict[str, Any]]:
    """The requests that the server works on, as it reports them."""
    async with httpx.AsyncClient() as client:
        reply = await client.get(
            embedded.base_url.removesuffix("/v1") + "/slots",
            headers={"Authorization": f"Bearer {embedded.api_key}"},
        )
    working: list[dict[str, Any]] = [slot for slot in reply.json() if slot["is_processing"]]
    return working


async def until_slots(embedded: EmbeddedLLM, *, busy: bool, writing: bool = False) -> None:
    """Poll the server until it works on something, or on nothing.

    Args:
        writing: and has written a token of it.
    """
    deadline = time.monotonic() + 30
    while True:
        working = await slots(embedded)
        written = any(step["n_decoded"] for slot in working for step in slot["next_token"])
        if bool(working) is busy and (written or not writing):
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_it_answers_alike_warm_and_only_to_its_key(server: EmbeddedLLM) -> None:
    assert server.alive
    model = text_model(server)
    ask: list[Message] = [
        {"role": "system", "content": "You interview candidates. " * 30},
        {"role": "user", "content": "Ask one short question about teamwork."},
    ]
    answers, times_s = [], []
    for _ in range(3):
        started = time.monotonic()
        answers.append(
            await model.complete(
                ask,
                max_tokens=12,
                seed=1,
                priority=Priority.REPLY,
                timeout_s=60,
                reuse_prompt=len(answers) == 2,
            )
        )
        times_s.append(time.monotonic() - started)
    assert answers[0] == answers[1]
    # The third call starts from the prefix that the second one left in its slot.
    assert times_s[2] < times_s[1]
    async with httpx.AsyncClient() as client:
        refused = await client.post(f"{server.base_url}/chat/completions", json={"messages": ask})
    assert refused.status_code == 401
    await model.aclose()


async def test_a_schema_is_kept_even_by_a_weak_model(server: EmbeddedLLM) -> None:
    schema = {
        "type": "object",
        "properties": {"level": {"type": "integer", "enum": [0, 1, 2, 3, 4, 5]}},
        "required": ["level"],
        "additionalProperties": False,
    }
    model = text_model(server)
    reply = await model.complete(
        [{"role": "user", "content": "Write a poem."}],
        max_tokens=40,
        priority=Priority.REPLY,
        timeout_s=60,
        response_schema=schema,
    )
    assert json.loads(reply)["level"] in range(6)
    await model.aclose()


@pytest.mark.parametrize("reading", [False, True], ids=["while-writing", "while-reading"])
async def test_a_preempted_generation_really_stops(server: EmbeddedLLM, reading: bool) -> None:
    budget = ComputeBudget(1)
    model = text_model(server, budget)
    messages: list[Message] = STORY
    if reading:
        messages = [{"role": "user", "content": "The sea is wide and the ship is small. " * 150}]
    drafting = asyncio.create_task(
        model.complete(
            messages,
            max_tokens=LONG_TOKENS,
            temperature=1.0,
            priority=Priority.DRAFT,
            timeout_s=120,
        )
    )
    await until_slots(server, busy=True, writing=not reading)
    started = time.monotonic()
    await budget.run(Priority.ENDING, lambda: None)
    freed_s = time.monotonic() - started
    with pytest.raises(Preempted):
        await drafting
    await until_slots(server, busy=False)
    assert freed_s < 1
    assert time.monotonic() - started < 3
    await model.aclose()


async def test_killed_in_mid_stream_it_comes_back_at_the_same_address(server: EmbeddedLLM) -> None:
    model = text_model(server)
    address, first_pid = server.base_url, server.pid
    assert first_pid is not None
    story = asyncio.create_task(
        model.complete(
            STORY, max_tokens=LONG_TOKENS, temperature=1.0, priority=Priority.REPLY, timeout_s=60
        )
    )
    await until_slots(server, busy=True, writing=True)
    os.kill(first_pid, signal.SIGKILL)
    with pytest.raises(LLMUnavailable):
        await story
    async with asyncio.timeout(30):
        while not (server.restarts and server.alive):  # noqa: ASYNC110 (another process is polled)
            await asyncio.sleep(0.02)
    assert server.base_url == address
    assert server.restarts == 1
    assert await model.complete(STORY, max_tokens=5, priority=Priority.REPLY, timeout_s=60)
    await model.aclose()


async def test_while_it_is_away_the_next_provider_answers(weights: Path) -> None:
    embedded = EmbeddedLLM(weights)  # never started: its port is closed
    async with scripted_server(["Why so?"]) as other:
        settings = LLMSettings(providers=("embedded", other.base_url))
        model = build_text_model(settings, embedded=embedded, budget=ComputeBudget(1))
        assert model is not None
        started = time.monotonic()
        answer = await model.complete(STORY, max_tokens=5, priority=Priority.REPLY, timeout_s=10)
        assert answer == "Why so?"
        assert time.monotonic() - started < 3
        await model.aclose()


async def test_closing_ends_the_child_quickly_and_for_good(weights: Path) -> None:
    embedded = EmbeddedLLM(weights)
    await embedded.start()
    pid = embedded.pid
    assert pid is not None
    started = time.monotonic()
    await embedded.stop()
    await embedded.stop()
    assert time.monotonic() - started < 2
    assert not alive(pid)
    assert not embedded.alive


def test_the_child_dies_with_its_parent(weights: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from models.llm.embedded import EmbeddedLLM\n"
        "async def main():\n"
        "    server = EmbeddedLLM(Path(sys.argv[1]))\n"
        "    await server.start()\n"
        "    print(server.pid, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(weights)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        # Log lines may come first; the pid stands alone on its line.
        child = next(int(line) for line in parent.stdout if line.strip().isdigit())
        assert alive(child)
        parent.kill()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def run_server(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "models.llm.server", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_by_itself_it_prints_its_address_and_ends_at_sigterm(weights: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "models.llm.server", "--model", str(weights)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        assert json.loads(server.stdout.readline())["url"].startswith("http://127.0.0.1:")
        server.terminate()
        assert server.wait(10) == 0


def test_a_missing_or_damaged_model_is_reported(weights: Path, tmp_path: Path) -> None:
    no_gguf, cut_off = tmp_path / "page.gguf", tmp_path / "cut.gguf"
    no_gguf.write_text("<html>not found</html>")
    cut_off.write_bytes(weights.read_bytes()[:200_000])
    for file, message in [
        (
            tmp_path / "absent.gguf",
            "No such file or directory; fetch it with 'vivavoce models pull'",
        ),
        (no_gguf, "is not a GGUF model file"),
        (cut_off, "the file is damaged"),
    ]:
        done = run_server("--model", str(file))
        assert done.returncode == EXIT_BAD_MODEL
        assert message in done.stderr
        assert done.stdout == ""


async def test_starting_with_a_damaged_model_raises(tmp_path: Path) -> None:
    file = tmp_path / "page.gguf"
    file.write_text("<html>not found</html>")
    embedded = EmbeddedLLM(file)
    began = time.monotonic()
    with pytest.raises(LLMServerError, match=r"is not a GGUF model file.*vivavoce models pull"):
        await embedded.start()
    assert time.monotonic() - began < 10  # one attempt is enough
    assert not embedded.alive
    await embedded.stop()


def test_a_port_in_use_is_reported(weights: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run_server("--model", str(weights), "--port", str(taken.getsockname()[1]))
    assert done.returncode == EXIT_PORT_TAKEN
    assert "cannot listen" in done.stderr


def test_another_process_can_share_a_running_server() -> None:
    settings = LLMSettings(embedded_url="http://127.0.0.1:5555/v1", embedded_key="k")
    (endpoint,) = endpoints(settings)
    assert (endpoint.base_url, endpoint.api_key, endpoint.local) == (
        "http://127.0.0.1:5555/v1",
        "k",
        True,
    )
