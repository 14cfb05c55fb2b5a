"""The providers' own interfaces, as their public documentation shows them, on one local port.

Replies are written by hand in each service's format; content and faults come as told.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from models.llm.settings import LLMSettings


@dataclass(frozen=True)
class Refuse:
    """An HTTP error in the service's own words."""

    status: int
    retry_after_s: float | None = None


class Hang:
    """Accept the request and never answer."""


class BrokenJson:
    """A body that is cut off in the middle."""


class NoTool:
    """Words, where an object was asked for."""


Step = dict[str, Any] | Refuse | Hang | BrokenJson | NoTool


@dataclass
class Received:
    """One request as it came in."""

    provider: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ProviderServer:
    """What was asked, in order, and what each provider answers: its steps, the last for ever."""

    url: str
    steps: dict[str, list[Step]]
    received: list[Received] = field(default_factory=list)

    @property
    def order(self) -> list[str]:
        """Who was asked, in order."""
        return [request.provider for request in self.received]

    def settings(self, *providers: str, **more: Any) -> LLMSettings:
        """Settings whose hosted services are all here; ``own`` is a server by its URL."""
        named = [f"{self.url}/own/v1#mine" if name == "own" else name for name in providers]
        return LLMSettings(
            providers=tuple(named),
            openai_api_key="key-openai",
            anthropic_api_key="key-anthropic",
            google_api_key="key-google",
            api_key="key-own",
            openai_base_url=f"{self.url}/openai/v1",
            anthropic_base_url=f"{self.url}/anthropic",
            google_base_url=f"{self.url}/google",
            **more,
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        provider = request.match_info["provider"]
        body = await request.json()
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(provider, request.path, headers, body))
        steps = self.steps[provider]
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        if isinstance(step, Hang):
            await asyncio.Event().wait()
        if isinstance(step, Refuse):
            return _refusal(provider, step)
        if request.path.endswith("/chat/completions") and body.get("stream"):
            return await _streamed(request, step)
        shape = {"anthropic": _anthropic, "google": _google}.get(provider, _openai)
        text = json.dumps(shape(step, body))
        if isinstance(step, BrokenJson):
            text = text[: len(text) // 2]
        return web.Response(text=text, content_type="application/json")


@asynccontextmanager
async def provider_server(**steps: list[Step]) -> AsyncIterator[ProviderServer]:
    """Serve on a free port of 127.0.0.1; ``openai``, ``anthropic``, ``google``, ``own``."""
    server = ProviderServer("", dict(steps))
    app = web.Application()
    app.router.add_post("/{provider}/{rest:.*}", server.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def _openai(step: Step, body: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    if isinstance(step, dict) and "tools" in body:
        message["tool_calls"] = [
            {
                "id": "call_DdmO9pD3xa9XTPNJ32zg2hcA",
                "type": "function",
                "function": {
                    "name": body["tools"][0]["function"]["name"],
                    "arguments": json.dumps(step),
                },
            }
        ]
    else:
        message["content"] = json.dumps(step) if isinstance(step, dict) else "I would rather not."
    finish = "tool_calls" if "tool_calls" in message else "stop"
    return {
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
        "object": "chat.completion",
        "created": 1741569952,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {"prompt_tokens": 82, "completion_tokens": 17, "total_tokens": 99},
        "service_tier": "default",
    }


def _anthropic(step: Step, body: dict[str, Any]) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": "Here is what you asked for."}]
    if isinstance(step, dict):
        content.append(
            {
                "type": "tool_use",
                "id": "toolu_01D7FLrfh4GYq7yT1ULFeyMV",
                "name": body["tools"][0]["name"],
                "input": step,
            }
        )
    return {
        "id": "msg_01XFDUDYJgAACzvnptvVoYEL",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": "tool_use" if isinstance(step, dict) else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 2095, "output_tokens": 503},
    }


def _google(step: Step, body: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {"text": "I would rather not."}
    if isinstance(step, dict):
        name = body["tools"][0]["functionDeclarations"][0]["name"]
        part = {"functionCall": {"name": name, "args": step}}
    return {
        "candidates": [
            {"content": {"parts": [part], "role": "model"}, "finishReason": "STOP", "index": 0}
        ],
        "usageMetadata": {
            "promptTokenCount": 78,
            "candidatesTokenCount": 23,
            "totalTokenCount": 101,
        },
        "modelVersion": "gemini-2.5-flash",
        "responseId": "mAitaLmkHPPlz7IPvtfUqQ4",
    }


def _refusal(provider: str, step: Refuse) -> web.Response:
    headers: dict[str, str] = {}
    if step.retry_after_s is not None and provider != "google":
        headers["retry-after"] = f"{step.retry_after_s:g}"
    if provider == "anthropic":
        kind = "rate_limit_error" if step.status == 429 else "api_error"
        body: dict[str, Any] = {"type": "error", "error": {"type": kind, "message": "Not now."}}
    elif provider == "google":
        status = "RESOURCE_EXHAUSTED" if step.status == 429 else "INTERNAL"
        details = (
            [
                {
                    "@type": "type.googleapis.com/google.rpc.RetryInfo",
                    "retryDelay": f"{step.retry_after_s:g}s",
                }
            ]
            if step.retry_after_s is not None
            else []
        )
        error = {"code": step.status, "message": "Not now.", "status": status, "details": details}
        body = {"error": error}
    else:
        kind = "requests" if step.status == 429 else "server_error"
        code = "rate_limit_exceeded" if step.status == 429 else None
        body = {"error": {"message": "Not now.", "type": kind, "param": None, "code": code}}
    return web.json_response(body, status=step.status, headers=headers)


async def _streamed(request: web.Request, step: Step) -> web.StreamResponse:
    """A chat completion as events: how the OpenAI-compatible interfaces of all three stream."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    if isinstance(step, BrokenJson):
        await response.write(b'data: {"choices": [\n\n')
        return response
    text = step["text"] if isinstance(step, dict) else "I would rather not."
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in text.split("|")]
    for place, delta in enumerate([*deltas, {}]):
        chunk = {
            "id": "chatcmpl-123",
            "object": "chat.completion.chunk",
            "created": 1694268190,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "delta": delta,
                    "finish_reason": "stop" if place > len(deltas) - 1 else None,
                }
            ],
        }
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response
