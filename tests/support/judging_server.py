"""An OpenAI-compatible server that judges answers, and refuses everything else.

It speaks the real wire format with fixed findings: of a level's sentences it finds the third
told, quoting the beginning of the first answer; of evidence points, none. Because it refuses
other requests, an interview follows the plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from judging.prompts import PROMPT_VERSION
from judging.qualification import Qualification

LEVEL = 3
QUOTED_WORDS = 8
MODEL = "judge"
_ANSWER = re.compile(r"^Candidate: (.+)$", re.MULTILINE)


@asynccontextmanager
async def judging() -> AsyncIterator[str]:
    """Serve on a free port of 127.0.0.1; the base URL, for ``VIVAVOCE_LLM_PROVIDERS``."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", _answer)
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


async def _answer(request: web.Request) -> web.StreamResponse:
    body: dict[str, Any] = await request.json()
    answer = _ANSWER.search(str(body["messages"][-1]["content"]))
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    if answer is None or not body.get("stream"):
        error = {"message": "This model judges only.", "type": "invalid_request_error"}
        return web.json_response({"error": error | {"param": None, "code": None}}, status=404)
    quote = " ".join(answer[1].split()[:QUOTED_WORDS])
    findings = {name: _finding(name == f"level-{LEVEL}", quote) for name in schema["properties"]}
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


def _finding(told: bool, quote: str) -> dict[str, Any]:
    return {
        "why": "fixed",
        "quote": quote if told else "",
        "verdict": "told" if told else "not_told",
        "probability": 0.9 if told else 0.1,
    }
