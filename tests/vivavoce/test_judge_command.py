"""``vivavoce judge``: arguments, a real server of the OpenAI protocol, and batches."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support.llm_server import ScriptedServer, Status, Step, scripted_server
from vivavoce.commands.judge import app

run = CliRunner()

ANSWER = "I like clocks, because you hear at once whether you were right."
LINE = {"id": "m", "question": "motivation", "answer": ANSWER}
QUOTE = "I like clocks, because you hear at once"


def reading(quote: str = "") -> dict[str, Any]:
    verdict = "told" if quote else "not_told"
    return {"why": "", "quote": quote, "verdict": verdict, "probability": 0.5}


def reply(quote: str = QUOTE) -> str:
    points = {"work-itself": reading(quote), "company-reason": reading()}
    return json.dumps(points | {"own-direction": reading()})


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one answer."""
    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path / "data"))
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    return path


@contextmanager
def served(*steps: Step) -> Iterator[ScriptedServer]:
    """The scripted server on a thread, as the command has an event loop of its own."""
    started: Future[tuple[ScriptedServer, asyncio.Event, asyncio.AbstractEventLoop]] = Future()

    async def serve() -> None:
        async with scripted_server(steps) as server:
            stopping = asyncio.Event()
            started.set_result((server, stopping, asyncio.get_running_loop()))
            await stopping.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    server, stopping, loop = started.result(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()


def test_a_file_is_judged_by_the_model_that_is_named(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(reply()) as server:
        model = f"{server.base_url}#judge-1"
        result = run.invoke(app, [str(file), "--json", str(out), "--model", model])
    assert result.exit_code == 0, result.output
    assert "judged 1 of 1" in result.stderr
    (line,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert line["told"] == {"work-itself": True, "company-reason": False, "own-direction": False}
    assert line["quotes"] == {"work-itself": QUOTE}
    assert server.requests[0]["model"] == "judge-1"


def test_repeated_runs_print_what_changed(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(reply(), reply(""), reply("")) as server:
        model = f"{server.base_url}#judge-1"
        args = [str(file), "--json", str(out), "--model", model, "--times", "3"]
        result = run.invoke(app, args)
    assert result.exit_code == 0, result.output
    assert "over 3 runs: 1 of 3 points and 0 of 0 levels changed" in result.stdout
    assert json.loads(out.read_text())["told"]["work-itself"] is True, "the first run is written"


def test_a_model_that_fails_leaves_statements_unclear_and_status_1(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(Status(500)) as server:
        model = f"{server.base_url}#judge-1"
        result = run.invoke(app, [str(file), "--json", str(out), "--model", model])
    assert result.exit_code == 1
    assert "1 requests were not answered" in result.stderr
    assert set(json.loads(out.read_text())["told"].values()) == {None}


def test_a_batch_goes_out_and_comes_back_without_a_model(file: Path) -> None:
    requests, replies, out = (file.with_name(n) for n in ("req.jsonl", "rep.jsonl", "out.jsonl"))
    exported = run.invoke(app, [str(file), "--export-batch", str(requests), "--model", "vllm"])
    assert exported.exit_code == 0, exported.output
    assert "1 requests written" in exported.stderr
    request = json.loads(requests.read_text())
    body = {"choices": [{"message": {"role": "assistant", "content": reply()}}]}
    replies.write_text(
        json.dumps({"custom_id": request["custom_id"], "response": {"body": body}}) + "\nno json\n"
    )
    imported = run.invoke(app, [str(file), "--json", str(out), "--import-batch", str(replies)])
    assert imported.exit_code == 0, imported.output
    assert "0 without a reply, 0 with a faulty one; 1 lines belong to none" in imported.stderr
    assert json.loads(out.read_text())["quotes"] == {"work-itself": QUOTE}


def test_a_plan_may_be_a_file(file: Path) -> None:
    plan = file.with_name("mine.yaml")
    ready = Path("interviews/plans/standard-ko.yaml").read_text(encoding="utf-8")
    plan.write_text(ready.replace("id: standard-ko", "id: mine"), encoding="utf-8")
    requests = file.with_name("req.jsonl")
    args = [str(file), "--export-batch", str(requests), "--plan", str(plan)]
    assert run.invoke(app, args).exit_code == 0
    assert "끌리는" in requests.read_text(encoding="utf-8")
    refused = run.invoke(app, [*args, "--language", "en"])
    assert (refused.exit_code, "plan 'mine' is in 'ko'" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "--json OUT.jsonl"),
        (["--json", "out.jsonl", "--plan", "none-such"], "cannot read plan"),
        (["--json", "out.jsonl", "--model", "nonsense"], "nonsense"),
        (["--json", "/none/such/out.jsonl"], "there is no folder /none/such"),
        (["--export-batch", "a", "--import-batch", "b"], "use one"),
        (["--export-batch", "a", "--times", "2"], "--times asks a model"),
    ],
)
def test_bad_arguments_are_refused(
    args: list[str], message: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    result = run.invoke(app, [str(file), *args])
    assert result.exit_code == 2, result.output
    assert message in result.stderr


def test_an_unknown_question_names_its_line(file: Path) -> None:
    with file.open("a") as lines:
        lines.write(json.dumps(LINE | {"id": "x", "question": "What is your star sign?"}))
    result = run.invoke(app, [str(file), "--json", str(file.with_name("out.jsonl"))])
    assert result.exit_code == 2
    assert "line 2: plan 'standard-en' has no question 'What is your star sign?'" in result.stderr


def test_help_shows_the_options_of_a_file() -> None:
    result = run.invoke(app, ["--help"])
    assert result.exit_code == 0
    assert all(option in result.output for option in ("--export-batch", "--times", "--plan"))
