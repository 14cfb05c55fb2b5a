"""An OpenAI-compatible server that judges answers, words questions about the topics that it is
given, and refuses everything else.

It speaks the real wire format with fixed findings: of a level's sentences it finds the third
told, and of two dimensions of the standard rubric the criteria up to this level, quoting the
beginning of the first answer; of evidence points, none. Because it refuses other requests, an
interview follows the plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from interviews.plan import load_plan
from judging.prompts import PROMPT_VERSION
from judging.qualification import Qualification

LEVEL = 3
QUOTED_WORDS = 8
MODEL = "judge"
TOLD = {f"level-{LEVEL}"} | {
    criterion.id
    for dimension in load_plan("standard-en").rubric
    if dimension.id in ("ownership", "problem-solving")
    for criterion in dimension.criteria
    if criterion.level <= LEVEL
}
"""Ids of the statements that are found told."""
POINTS = {
    "Names a situation.": "Could you give an example?",
    "Says what they did themselves.": "What exactly did you do?",
}
"""The evidence points of each question, with their follow-ups."""
_ANSWER = re.compile(r"^Candidate: (.+)$", re.MULTILINE)
_TOPIC = re.compile(r"^Ask about: (.+)$", re.MULTILINE)


@asynccontextmanager
async def judging(questions: Mapping[str, str] | None = None) -> AsyncIterator[str]:
    """Serve on a free port of 127.0.0.1; the base URL, for ``VIVAVOCE_LLM_PROVIDERS``.

    Args:
        questions: by the topics that they are about.
    """
    app = web.Application()
    app.router.add_post("/v1/chat/completions", _Model(questions or {}).answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1#{MODEL}"
    finally:
        await runner.cleanup()


def qualification_of(base_url: str) -> Qualification:
    """A qualification of the server's judge, as a check of a good model gives."""
    return Qualification(
        judge=f"{base_url.removesuffix(f'#{MODEL}')}/{MODEL}",
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


@dataclass(frozen=True)
class _Model:
    """What is answered; ``questions`` by topics."""

    questions: Mapping[str, str]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        content = str(body["messages"][-1]["content"])
        topic, answer = _TOPIC.search(content), _ANSWER.search(content)
        if topic is not None and topic[1] in self.questions:
            return web.json_response(_completion(body["model"], _draft(self.questions[topic[1]])))
        if answer is not None and body.get("stream"):
            return await _judge(request, body, answer[1])
        error = {"message": "This model judges only.", "type": "invalid_request_error"}
        return web.json_response({"error": error | {"param": None, "code": None}}, status=404)


async def _judge(request: web.Request, body: dict[str, Any], answer: str) -> web.StreamResponse:
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    quote = " ".join(answer.split()[:QUOTED_WORDS])
    findings = {name: _finding(name in TOLD, quote) for name in schema["properties"]}
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    for delta, finish in (
        ({"role": "assistant", "content": json.dumps(findings)}, None),
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


def _draft(question: str) -> dict[str, Any]:
    points = [{"description": d, "follow_up": f} for d, f in POINTS.items()]
    return {"text": question, "rephrased": "What was it like there?", "evidence": points}


def _completion(model: str, content: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": json.dumps(content), "refusal": None}
    return {
        "id": "chatcmpl-2",
        "object": "chat.completion",
        "created": 1694268190,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 82, "completion_tokens": 17, "total_tokens": 99},
    }


def _finding(told: bool, quote: str) -> dict[str, Any]:
    return {
        "why": "fixed",
        "quote": quote if told else "",
        "verdict": "told" if told else "not_told",
        "probability": 0.9 if told else 0.1,
    }
