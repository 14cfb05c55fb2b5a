"""``vivavoce judge check``: what it prints and stores, with a model behind a real HTTP server."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from aiohttp import web
from typer.testing import CliRunner

from interviews.plan import pick_plan
from judging.labelled import load
from judging.labelled.schemas import half_of
from judging.qualification_store import QualificationStore
from vivavoce.commands.judge_check import check

run = CliRunner()
app = typer.Typer()
app.command()(check)

CHECK_IDS = [f"x-{n}" for n in range(100) if half_of(f"x-{n}") == "check"]
TUNE_IDS = [f"x-{n}" for n in range(100) if half_of(f"x-{n}") == "tune"]
MODEL = "reader"
OPENING = (
    "There was a project, and a lot was said about it by all of us, so that the words of this "
    "answer are certainly enough to be judged by anyone who reads them."
)


@pytest.fixture
def model() -> Iterator[str]:
    """A model that finds a statement told where an answer says "I say <its id> aloud".

    Yields:
        Its address, as a provider.
    """
    loop = asyncio.new_event_loop()
    runner = loop.run_until_complete(_serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1#{MODEL}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve() -> web.AppRunner:
    application = web.Application()
    application.router.add_post("/v1/chat/completions", _complete)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


async def _complete(request: web.Request) -> web.StreamResponse:
    body: dict[str, Any] = await request.json()
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    for delta, finish in (
        ({"role": "assistant", "content": json.dumps(_reading(body))}, None),
        ({}, "stop"),
    ):
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1694268190,
            "model": body["model"],
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response


def _reading(body: dict[str, Any]) -> dict[str, Any]:
    said = body["messages"][-1]["content"]
    reading = {}
    for statement in body["response_format"]["json_schema"]["schema"]["properties"]:
        quote = f"I say {statement} aloud"
        told = quote in said
        reading[statement] = {
            "why": "it is said",
            "quote": quote if told else "",
            "verdict": "told" if told else "not_told",
            "probability": 0.9 if told else 0.1,
        }
    return reading


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder, and a labelled set of six answers, two pairs and two interviews."""
    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", "none")
    monkeypatch.setattr(load, "FOLDER", tmp_path / "labelled")
    load.load_labelled.cache_clear()
    folder = tmp_path / "labelled" / "en"
    folder.mkdir(parents=True)
    answers = [
        _answer(CHECK_IDS[0], ["purpose", "result"], ["purpose", "result"]),
        _answer(CHECK_IDS[1], ["decision"], ["decision"]),
        _answer(CHECK_IDS[2], [], []),
        _answer(CHECK_IDS[3], ["purpose"], ["purpose", "own-part"], trait="numbers"),
        _answer(CHECK_IDS[4], ["own-part"], ["own-part"]),
        _answer(TUNE_IDS[0], ["purpose"], ["result"]),
    ]
    pairs = [
        _pair(CHECK_IDS[0], "same", ["purpose"], ["purpose"]),
        _pair(CHECK_IDS[1], "different", ["purpose", "result"], ["purpose"]),
    ]
    (folder / "answers.yaml").write_text(yaml.safe_dump(answers))
    (folder / "pairs.yaml").write_text(yaml.safe_dump(pairs))
    yield tmp_path
    load.load_labelled.cache_clear()


def _answer(
    labelled_id: str, said: list[str], told: list[str], trait: str = "plain"
) -> dict[str, Any]:
    """An answer that says some points and was labelled as telling others, or the same."""
    return {
        "id": labelled_id,
        "question": "recent-project",
        "trait": trait,
        "text": _text(said),
        "told": told,
        "second": told,
    }


def _pair(labelled_id: str, kind: str, one: list[str], other: list[str]) -> dict[str, Any]:
    return {
        "id": labelled_id,
        "kind": kind,
        "question": "recent-project",
        "change": "a sentence",
        "one": {"text": _text(one), "told": one},
        "other": {"text": "Well. " + _text(other), "told": other},
    }


def _text(said: list[str]) -> str:
    return " ".join([OPENING, *(f"I say {point} aloud." for point in said)])


def test_the_table_shows_the_agreement_and_what_follows(model: str, folders: Path) -> None:
    """Of the six told points in the half "check", five are found and one is missed."""
    result = run.invoke(app, ["--model", model])
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert f"{model.partition('#')[0]}/{MODEL}" in lines[0]
    assert "points 20 of 5 answers" in lines
    # Observed agreement 19/20; expected (6·5 + 14·15)/20².
    assert any(line.startswith("κ on points 0.88 (") for line in lines)
    assert any(line.startswith("precision 100.0 % (100.0 % to 100.0 %)") for line in lines)
    assert any(line.startswith("recall 83.3 % (") for line in lines)
    assert "pairs 'different' told apart 1 of 1 (20.7 % to 100.0 %)" in lines
    assert "pairs 'same' moved 0 of 1 (0.0 % to 79.3 %)" in lines
    assert "numbers 1 4 0.50 100.0 % 50.0 % 0.0 %" in lines
    assert any(line.startswith("κ between labellers (24 points) 1.00") for line in lines)
    assert any("chooses follow-ups: yes (κ 0.88, needed 0.60)" in line for line in lines)
    assert any("Gives levels: no" in line for line in lines)


def test_the_qualification_is_stored_for_reports(model: str, folders: Path) -> None:
    run.invoke(app, ["--model", model])
    (path,) = (folders / "data" / "qualifications").iterdir()
    stored = json.loads(path.read_text())
    found = QualificationStore(path.parent).load(stored["judge"], stored["prompt_version"], "en")
    assert found is not None
    assert found.points == 20 and found.may_tick_points and not found.may_give_levels


def test_the_tuning_half_qualifies_nothing(model: str, folders: Path) -> None:
    result = run.invoke(app, ["--model", model, "--half", "tune"])
    assert result.exit_code == 0, result.output
    assert "Not stored" in result.output
    assert not (folders / "data" / "qualifications").exists()


def test_the_figures_are_written_as_json(model: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    assert run.invoke(app, ["--model", model, "--json", str(path)]).exit_code == 0
    figures = json.loads(path.read_text())
    assert figures["points"]["kappa"]["value"] == pytest.approx(0.875)
    assert figures["levels"]["kappa"]["value"] is None
    assert [trait["trait"] for trait in figures["traits"]] == ["plain", "numbers"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no language model"),
        (["--model", "gpt"], "'gpt' is not a provider"),
        (["--model", "openai"], "no language model"),
        (["--language", "ko"], "ko/answers.yaml: there is no such file"),
        (["--json", "/no/such/folder/file.json"], "there is no folder /no/such/folder"),
        (["--import-batch", "/no/such/replies.jsonl"], "cannot read /no/such/replies.jsonl"),
        (["--import-batch", "a", "--export-batch", "b"], "use one"),
        (["--language", "fr"], "fr"),
        (["--half", "both"], "both"),
    ],
)
def test_bad_input_is_refused(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = run.invoke(app, arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_model_that_does_not_answer_is_exit_status_1(folders: Path) -> None:
    result = run.invoke(app, ["--model", "http://127.0.0.1:9/v1#none"])
    assert result.exit_code == 1
    assert "were not answered" in result.output
    assert not (folders / "data" / "qualifications").exists()


def test_a_batch_gives_the_same_figures(model: str, folders: Path) -> None:
    requests, replies = folders / "requests.jsonl", folders / "replies.jsonl"
    result = run.invoke(app, ["--model", model, "--export-batch", str(requests)])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in requests.read_text().splitlines()]
    assert len({line["custom_id"] for line in lines}) == len(lines) == 5 + 2 * 2
    replies.write_text("".join(f"{json.dumps(_replied(line))}\n" for line in lines))
    first, second = folders / "asked.json", folders / "imported.json"
    assert run.invoke(app, ["--model", model, "--json", str(first)]).exit_code == 0
    arguments = ["--model", model, "--import-batch", str(replies), "--json", str(second)]
    assert run.invoke(app, arguments).exit_code == 0
    assert json.loads(first.read_text()) == json.loads(second.read_text())
    assert len([*(folders / "data" / "qualifications").iterdir()]) == 1


def _replied(line: dict[str, Any]) -> dict[str, Any]:
    """A request of a batch with its reply, as a batch's output file has them."""
    message = {"role": "assistant", "content": json.dumps(_reading(line["body"]))}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    response = {"status_code": 200, "request_id": "1", "body": body}
    return {"id": "1", "custom_id": line["custom_id"], "response": response, "error": None}


def test_a_batch_without_replies_qualifies_nothing(folders: Path) -> None:
    (folders / "replies.jsonl").write_text("")
    arguments = ["--model", "vllm", "--import-batch", str(folders / "replies.jsonl")]
    result = run.invoke(app, arguments)
    assert result.exit_code == 1
    assert "9 of 9 requests were not answered" in result.output
    assert not (folders / "data" / "qualifications").exists()


def test_a_check_of_whole_interviews_gives_levels(model: str, folders: Path) -> None:
    """The model reads the levels' statements, or a dimension's criteria, as any other."""
    plan = pick_plan("en")
    interview = {
        "id": CHECK_IDS[0],
        "role": "Baker",
        "answers": [{"question": q.id, "answer": _text([])} for q in plan.questions],
        "levels": {dimension.id: 1 for dimension in plan.rubric},
    }
    path = folders / "labelled" / "en" / "interviews.yaml"
    path.write_text(yaml.safe_dump([interview]))
    result = run.invoke(app, ["--model", model])
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    given = 0 if not plan.rubric[0].criteria else len(plan.rubric)
    assert f"levels {given} of 1 interviews" in lines
