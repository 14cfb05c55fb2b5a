"""A scripted OpenAI-compatible HTTP server: the real wire format, content and faults as told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Status:
    """An HTTP error."""

    code: int


@dataclass(frozen=True)
class Words:
    """An answer, word by word."""

    text: str
    word_ms: float = 0.0
    break_off: bool = False
    """Drop the connection instead of ending the stream."""


class Hang:
    """Accept the request and never answer."""


class BrokenJson:
    """A stream whose first event is no JSON."""


class Endless:
    """Words without end."""


Step = str | Status | Words | Hang | BrokenJson | Endless


@dataclass
class ScriptedServer:
    """What it was asked, and what it answers: the steps in order, the last one for ever."""

    base_url: str
    steps: list[Step]
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first request."""
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a client went away in the middle of an answer."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.asked.set()
        self.authorizations.append(request.headers.get("Authorization", ""))
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Status):
            error = {"error": {"message": "scripted", "type": "scripted", "code": step.code}}
            return web.json_response(error, status=step.code)
        try:
            return await self._stream(request, step)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise

    async def _stream(self, request: web.Request, step: Step) -> web.StreamResponse:
        if isinstance(step, Hang):
            await asyncio.Event().wait()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if isinstance(step, BrokenJson):
            await response.write(b'data: {"choices": [\n\n')
            return response
        if isinstance(step, Endless):
            while True:
                await response.write(_chunk("and "))
                await asyncio.sleep(0.005)
        words = Words(step) if isinstance(step, str) else step
        assert isinstance(words, Words)
        await response.write(_chunk(None))
        for place, word in enumerate(words.text.split(" ")):
            await asyncio.sleep(words.word_ms / 1000)
            await response.write(_chunk(f" {word}" if place else word))
        if words.break_off:
            assert request.transport is not None
            request.transport.abort()
            return response
        await response.write(_chunk(None, finish="stop"))
        await response.write(b"data: [DONE]\n\n")
        return response


@asynccontextmanager
async def scripted_server(steps: Iterable[Step]) -> AsyncIterator[ScriptedServer]:
    """Serve on a free port of 127.0.0.1."""
    app = web.Application()
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
    server = ScriptedServer("", list(steps))
    app.router.add_post("/v1/chat/completions", server.handle)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.base_url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()


def _chunk(content: str | None, finish: str | None = None) -> bytes:
    delta = {"role": "assistant", "content": content} if content is not None else {}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(body)}\n\n".encode()
