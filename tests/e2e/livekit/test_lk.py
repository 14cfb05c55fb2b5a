"""LiveKit's own command line tool against the product: the lines of docs/development.md."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import pytest_asyncio
import soxr

from agent.interview.spec import InterviewSpec
from interviews.walk_ins import walk_in_interview
from kit.audio import LISTENING_RATE, OPUS_RATE, Pcm
from tests.support.interviewee import SHORT_ANSWER, spoken
from tests.support.livekit_cluster import Cluster
from tests.support.prerequisites import require_program
from tests.support.product import Json, poll
from tests.support.speech import speak, word_error_rate

ROOT = Path(__file__).parents[3]
BUILT = ROOT / ".tools" / "bin" / "lk"
DOCUMENT = ROOT / "docs" / "development.md"
GRACE_S = 15
PAUSE_S = 3.0
"""Between the interviewer's question and the answer: the file cannot know when it was asked, and
after eight seconds of silence the interviewer would ask whether anybody is there."""
LISTEN_S = 20.0
"""What is left of the file after the answer."""
TIMEOUT_S = 60.0
LOAD_TEST = re.compile(r".*\broom-\d-\w+")
"""What the load test calls its rooms."""

pytestmark = [pytest.mark.timeout(240), pytest.mark.realtime]


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def workers(cluster: Cluster) -> None:
    """One worker, which takes walk-ins."""
    await cluster.with_workers(
        1, VIVAVOCE_AGENT_WALK_INS="true", VIVAVOCE_ROOM_GRACE_S=str(GRACE_S)
    )


@pytest.fixture(scope="module")
def lk() -> str:
    """The tool, which ``make lk`` builds. Without it tests skip, and fail in CI."""
    found = str(BUILT) if os.access(BUILT, os.X_OK) else shutil.which("lk")
    if found is None:
        require_program("there is no lk: 'make lk' builds it, with Go and portaudio")
    return found


def documented(command: str, **instead: str) -> list[str]:
    """The arguments of the document's line that begins with ``lk`` and this command.

    Args:
        instead: what to put in the place of some of them, without their file extension.
    """
    found = re.search(rf"^lk ({re.escape(command)}\b.*)$", DOCUMENT.read_text(), re.MULTILINE)
    assert found is not None, f"{DOCUMENT} does not show 'lk {command}'"
    return [instead.get(word.removesuffix(".ogg"), word) for word in shlex.split(found[1])]


def environment(cluster: Cluster) -> dict[str, str]:
    """What stands in docs/development.md under ``export``."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LIVEKIT_URL": cluster.server.url,
        "LIVEKIT_API_KEY": cluster.server.api_key,
        "LIVEKIT_API_SECRET": cluster.server.api_secret,
    }


async def run(lk: str, cluster: Cluster, *arguments: str) -> str:
    """Run the tool to its end, which must be a success; returns what it printed."""
    process = await asyncio.create_subprocess_exec(
        lk,
        *arguments,
        env=environment(cluster),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            printed, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = printed.decode()
    assert process.returncode == 0, text
    return text


@asynccontextmanager
async def running(lk: str, cluster: Cluster, *arguments: str) -> AsyncIterator[None]:
    """The tool for as long as the block takes, then Ctrl-C."""
    process = await asyncio.create_subprocess_exec(
        lk,
        *arguments,
        env=environment(cluster),
        stdin=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
        assert process.returncode is None, "the candidate left before the end"
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def ogg_opus(path: Path, pcm: Pcm) -> Path:
    """``pcm`` (16 kHz mono) as a file that ``lk room join --publish`` plays."""
    samples = soxr.resample(pcm, LISTENING_RATE, OPUS_RATE)
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "s16"
        size = OPUS_RATE // 50
        for start in range(0, len(samples) - size + 1, size):
            block = np.ascontiguousarray(samples[start : start + size]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.time_base = OPUS_RATE, Fraction(1, OPUS_RATE)
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def quiet(seconds: float) -> Pcm:
    """A quiet room."""
    return np.random.default_rng(1).normal(0, 10, round(seconds * LISTENING_RATE)).astype(np.int16)


async def walk_in(cluster: Cluster, room: str) -> str:
    """The interview that a dispatch into ``room`` made."""

    async def made() -> str | None:
        async with cluster.database.unit_of_work() as work:
            row = await work.livekit_rooms.by_name(room)
        return str(row.interview_id) if row else None

    return str(await poll(made, bool, 20))


async def test_a_dispatch_and_a_spoken_answer(lk: str, cluster: Cluster, tmp_path: Path) -> None:
    brief = InterviewSpec.of(walk_in_interview("en"))
    question = brief.plan.questions[0].text
    asking = [speak(brief.lines["greeting"]), speak(question)]
    before = sum(len(part) for part in asking) / LISTENING_RATE + PAUSE_S
    answer = ogg_opus(
        tmp_path / "answer.ogg",
        np.concatenate([quiet(before), spoken(SHORT_ANSWER), quiet(LISTEN_S)]),
    )

    await run(lk, cluster, *documented("dispatch create"))
    interview_id = await walk_in(cluster, "try-it")
    assert "try-it" in await run(lk, cluster, *documented("room list"))
    assert "interviewer" in await run(lk, cluster, *documented("dispatch list"))
    token = await run(lk, cluster, *documented("token create"))
    assert re.search(r"eyJ\S+\.\S+\.\S+", token), token
    async with running(lk, cluster, *documented("room join", answer=str(answer))):
        entries: list[Json] = await poll(
            lambda: cluster.product.transcript(interview_id),
            lambda found: any(e["kind"] == "followup" for e in found),
            before + LISTEN_S + TIMEOUT_S,
        )
        here = await run(lk, cluster, *documented("room participants list"))
    assert re.search(r"\bme\b", here) and "interviewer" in here, here
    said = [(e["speaker"], e["kind"], e["text"]) for e in entries]
    assert said[:2] == [
        ("agent", "greeting", brief.lines["greeting"]),
        ("agent", "planned", question),
    ], said
    assert [kind for _, kind, _ in said[2:]] == ["answer", "followup"], said
    assert word_error_rate(SHORT_ANSWER, said[2][2]) < 0.3

    over = await cluster.product.over(interview_id, GRACE_S + 30)
    assert over["end_reason"] == "left"


async def test_a_load_test(lk: str, cluster: Cluster) -> None:
    async def held() -> dict[str, str]:
        async with cluster.database.unit_of_work() as work:
            rows = await work.livekit_rooms.open_rooms()
        return {row.name: str(row.interview_id) for row in rows if LOAD_TEST.match(row.name)}

    testing = asyncio.create_task(run(lk, cluster, *documented("perf agent-load-test")))
    try:
        interviews: dict[str, str] = await poll(held, lambda found: len(found) == 2, 20)
        told = await testing
    finally:
        testing.cancel()
        await asyncio.gather(testing, return_exceptions=True)
    rows = [line for line in told.splitlines() if LOAD_TEST.search(line) and "✓" in line]
    assert len(rows) == 2, told
    assert all(row.count("✓") == 3 and "✗" not in row for row in rows), told
    for room, interview_id in interviews.items():
        assert room in told
        over = await cluster.product.over(interview_id, GRACE_S + 30)
        assert over["end_reason"] == "left"
        entries = await cluster.product.transcript(interview_id)
        assert entries[0]["kind"] == "greeting", (room, entries)
