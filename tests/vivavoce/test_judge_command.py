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

from judging.prompts import PROMPT_VERSION
from judging.qualification import Qualification
from judging.qualification_store import QualificationStore
from models.llm.settings import LLMSettings
from tests.support.llm_server import ScriptedServer, Status, Step, scripted_server
from vivavoce.commands.judge import app

run = CliRunner()

ANSWER = "I like clocks, because you hear at once whether you were right."
LINE = {"id": "m", "question": "motivation", "answer": ANSWER}
QUOTE = "I like clocks, because you hear at once"
INTERVIEW = {"id": 1, "answers": [{"question": "motivation", "answer": f"{ANSWER} " * 3}]}
GPU_MODEL = f"vllm/{LLMSettings().vllm_model}"
QUALIFIED = Qualification(
    judge="",
    prompt_version=PROMPT_VERSION,
    language="en",
    points=300,
    points_kappa=0.9,
    points_kappa_low=0.85,
    points_kappa_high=0.95,
    untold_called_told=0.04,
    levels=35,
    levels_kappa=0.85,
    levels_kappa_low=0.7,
    levels_kappa_high=0.95,
)


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


def qualified(server: ScriptedServer, file: Path, **changes: Any) -> str:
    """The server's model, with a stored check that it passed unless ``changes`` say otherwise."""
    passed = QUALIFIED.model_copy(update={"judge": f"{server.base_url}/judge-1"} | changes)
    QualificationStore(file.parent / "data" / "qualifications").save(passed)
    return f"{server.base_url}#judge-1"


def test_a_file_is_judged_by_the_model_that_is_named(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(reply()) as server:
        model = qualified(server, file)
        result = run.invoke(app, [str(file), "--json", str(out), "--model", model])
    assert result.exit_code == 0, result.output
    assert "judged 1 of 1" in result.stderr
    (line,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert line["told"] == {"work-itself": True, "company-reason": False, "own-direction": False}
    assert line["quotes"] == {"work-itself": QUOTE}
    assert (line["judge"]["ticks_points"], line["withheld_reason"]) == (True, None)
    assert server.requests[0]["model"] == "judge-1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (None, "was never measured: vivavoce judge check --language en"),
        ({"points_kappa": 0.599}, "κ 0.59 on 300 points, needed 0.60"),
    ],
)
def test_a_model_that_does_not_qualify_is_not_asked(
    changes: dict[str, Any] | None, reason: str, file: Path
) -> None:
    out = file.with_name("out.jsonl")
    file.write_text(f"{json.dumps(LINE)}\n{json.dumps(INTERVIEW)}\n", encoding="utf-8")
    with served(reply()) as server:
        model = f"{server.base_url}#judge-1"
        if changes is not None:
            qualified(server, file, **changes)
        args = [str(file), "--json", str(out), "--model", model, "--times", "3"]
        result = run.invoke(app, args)
    assert result.exit_code == 0, result.output
    assert server.requests == []
    assert result.stderr.count("findings withheld") == 1 and reason in result.stderr
    assert result.stdout == "", "nothing was repeated"
    points, levels = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert set(points["told"].values()) == set(points["p"].values()) == {None}
    assert set(levels["levels"].values()) == set(levels["ranges"].values()) == {None}
    assert points["quotes"] == {} and not any(levels["quotes"].values())
    for line in (points, levels):
        assert (line["judge"]["ticks_points"], line["judge"]["gives_levels"]) == (False, False)
        assert reason in line["withheld_reason"]


def test_a_model_may_tick_points_off_and_give_no_levels(file: Path) -> None:
    out = file.with_name("out.jsonl")
    file.write_text(f"{json.dumps(LINE)}\n{json.dumps(INTERVIEW)}\n", encoding="utf-8")
    with served(reply()) as server:
        model = qualified(server, file, levels_kappa_low=0.39)
        result = run.invoke(app, [str(file), "--json", str(out), "--model", model])
    assert result.exit_code == 0, result.output
    assert len(server.requests) == 1, "levels aren't asked for"
    points, levels = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert points["told"]["work-itself"] is True and points["withheld_reason"] is None
    assert set(levels["levels"].values()) == {None}
    assert "lower bound 0.39 on 35 levels, needed 0.60 with 0.40" in levels["withheld_reason"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_embedded_model_says_nothing_and_its_server_is_not_started(
    language: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures, in either language, come with the product."""
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", "embedded")
    monkeypatch.setenv("VIVAVOCE_MODELS_DIR", str(file.parent / "no-weights"))
    out = file.with_name("out.jsonl")
    result = run.invoke(app, [str(file), "--json", str(out), "--language", language])
    assert result.exit_code == 0, result.output
    kappa = {"en": "κ 0.00 on 27", "ko": "κ −0.30 on 10"}[language]
    assert kappa in result.stderr
    line = json.loads(out.read_text(encoding="utf-8"))
    assert set(line["told"].values()) == {None} and kappa in line["withheld_reason"]


def test_repeated_runs_print_what_changed(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(reply(), reply(""), reply("")) as server:
        model = qualified(server, file)
        args = [str(file), "--json", str(out), "--model", model, "--times", "3"]
        result = run.invoke(app, args)
    assert result.exit_code == 0, result.output
    assert "over 3 runs: 1 of 3 points and 0 of 0 levels changed" in result.stdout
    assert json.loads(out.read_text())["told"]["work-itself"] is True, "the first run is written"


def test_a_model_that_fails_leaves_statements_unclear_and_status_1(file: Path) -> None:
    out = file.with_name("out.jsonl")
    with served(Status(500)) as server:
        model = qualified(server, file)
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
    args = [str(file), "--json", str(out), "--import-batch", str(replies), "--model", "vllm"]
    imported = run.invoke(app, args)
    assert imported.exit_code == 0, imported.output
    assert "0 without a reply, 0 with a faulty one; 1 lines belong to none" in imported.stderr
    line = json.loads(out.read_text())
    assert line["quotes"] == {"work-itself": QUOTE}
    assert (line["judge"]["model"], line["judge"]["ticks_points"]) == (GPU_MODEL, False)
    assert f"how well {GPU_MODEL} agrees" in imported.stderr


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
