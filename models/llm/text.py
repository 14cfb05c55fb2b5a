"""Text from a language model: the one small interface that the rest of the product asks.

Providers are tried in order. The embedded one shares the processor with the ears and the
voice, so a request to it first takes its place in the compute budget; when somebody more
urgent comes, the HTTP stream is closed at once, which makes the server stop generating, and
:class:`Preempted` is raised. Hosted providers cost no processor time here and ask nobody.

Nothing here may outlive its ``timeout_s``: a caller always gets text or an exception in time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import Any

import httpx2
import openai
import structlog
from openai.types.chat import ChatCompletionChunk

from models.budget import ComputeBudget, Lease, Priority
from models.llm.endpoint import Endpoint, Message, Request
from models.llm.errors import LLMError, LLMUnavailable, Preempted
from models.llm.watch import Watch

__all__ = ["Endpoint", "LLMError", "LLMUnavailable", "Message", "Preempted", "TextModel"]

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 3.0


class TextModel:
    """Ordered providers behind two calls, :meth:`complete` and :meth:`stream`.

    Args:
        endpoints: the providers in order; at least one.
        budget: where requests to a local endpoint take their place.
        attempt_timeout_s: how long a hosted provider may keep silent while another is left.
        cooldown_s: how long a hosted provider that failed is asked only after the others.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        budget: ComputeBudget,
        attempt_timeout_s: float = 4.0,
        cooldown_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not endpoints:
            raise ValueError("a text model needs at least one endpoint")
        self._endpoints = list(endpoints)
        self._budget = budget
        self._attempt_timeout_s = attempt_timeout_s
        self._cooldown_s = cooldown_s
        self._clock = clock
        self._cooling_until: dict[str, float] = {}
        self._clients: dict[str, openai.AsyncOpenAI] = {}

    @property
    def name(self) -> str:
        """The models that are asked, in order, for people to read."""
        return ", ".join(f"{e.name}/{e.model}" for e in self._endpoints)

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
        stop: Sequence[str] | None = None,
        priority: Priority,
        timeout_s: float,
        response_schema: dict[str, Any] | None = None,
        reuse_prompt: bool = True,
    ) -> str:
        """The whole answer.

        Args:
            response_schema: a JSON schema that the answer must satisfy. The embedded server
                enforces it while it writes; check the answer all the same.
            reuse_prompt: let the embedded server start from the prefix it remembers. False reads
                the whole prompt anew: slower, but the same request then gives the same answer
                to the last bit, whatever was asked before.
            timeout_s: for everything: the wait for the processor and all providers together.

        Raises:
            Preempted: somebody more urgent needed the processor; ask again later.
            LLMUnavailable: no provider gave a whole, non-empty answer in time.
        """
        request = Request(
            messages, max_tokens, temperature, seed, stop, response_schema, reuse_prompt
        )
        deadline = self._clock() + timeout_s
        failures: list[str] = []
        for endpoint, silence_s in self._attempts(deadline):
            try:
                pieces = self._generate(endpoint, request, priority, deadline, silence_s)
                async with aclosing(pieces):
                    text = "".join([piece async for piece in pieces])
            except _FailedError as failure:
                failures.append(str(failure))
                continue
            return text
        raise LLMUnavailable("; ".join(failures) or "no time left")

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
        stop: Sequence[str] | None = None,
        priority: Priority,
        timeout_s: float,
        response_schema: dict[str, Any] | None = None,
    ) -> AsyncGenerator[str]:
        """The answer piece by piece; arguments and errors as in :meth:`complete`.

        Falls back only while nothing was given out: half of one model's sentence is not
        continued by another. Wrap it in ``contextlib.aclosing`` when leaving early, so that
        the server stops and the processor is free at once.
        """
        request = Request(messages, max_tokens, temperature, seed, stop, response_schema)
        deadline = self._clock() + timeout_s
        failures: list[str] = []
        for endpoint, silence_s in self._attempts(deadline):
            begun = False
            try:
                pieces = self._generate(endpoint, request, priority, deadline, silence_s)
                async with aclosing(pieces):
                    async for piece in pieces:
                        begun = True
                        yield piece
            except _FailedError as failure:
                failures.append(str(failure))
                if begun:
                    break
                continue
            return
        raise LLMUnavailable("; ".join(failures) or "no time left")

    async def warm(self, messages: Sequence[Message], *, priority: Priority) -> None:
        """Have the first endpoint read a prompt, so that its prefix is warm when it is needed.

        Does nothing for a hosted provider, and never raises for a model that is away.
        """
        if not self._endpoints[0].local:
            return
        try:
            await self.complete(messages, max_tokens=1, priority=priority, timeout_s=30.0)
        except (LLMUnavailable, Preempted) as reason:
            log.info("prompt not warmed", reason=str(reason))

    async def aclose(self) -> None:
        """Close the connections. Safe to call twice."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.close()

    def _attempts(self, deadline: float) -> Iterator[tuple[Endpoint, float]]:
        """Endpoints in the order to ask now, each with the silence it is allowed in seconds."""
        now = self._clock()
        order = sorted(self._endpoints, key=lambda e: self._cooling_until.get(e.name, 0.0) > now)
        for place, endpoint in enumerate(order):
            left_s = deadline - self._clock()
            if left_s <= 0:
                return
            if place == len(order) - 1:
                yield endpoint, left_s
            else:
                # A local model that reads a cold prompt is silent for long and yet healthy.
                yield endpoint, left_s / 2 if endpoint.local else self._attempt_timeout_s

    async def _generate(
        self,
        endpoint: Endpoint,
        request: Request,
        priority: Priority,
        deadline: float,
        silence_s: float,
    ) -> AsyncGenerator[str]:
        """One attempt at one endpoint. Raises _FailedError or Preempted."""
        started = self._clock()
        try:
            async with self._place(endpoint, priority, deadline) as lease:
                pieces = self._read(endpoint, request, lease, deadline, silence_s)
                async with aclosing(pieces):
                    empty = True
                    async for piece in pieces:
                        empty = False
                        yield piece
            if empty:
                raise _FailedError(f"{endpoint.name}: an empty answer")
        except (
            openai.OpenAIError,
            httpx2.HTTPError,
            TimeoutError,
            ValueError,
            _FailedError,
        ) as error:
            if not endpoint.local:
                self._cooling_until[endpoint.name] = self._clock() + self._cooldown_s
            why = str(error) if isinstance(error, _FailedError) else _told(endpoint, error)
            log.warning(
                "language model failed",
                provider=endpoint.name,
                why=why,
                after_s=round(self._clock() - started, 2),
            )
            raise _FailedError(why) from error

    async def _read(
        self,
        endpoint: Endpoint,
        request: Request,
        lease: Lease | None,
        deadline: float,
        silence_s: float,
    ) -> AsyncGenerator[str]:
        """The pieces of one streamed answer; closes the connection whatever happens."""
        watch = Watch(lease, self._clock, deadline, silence_s)
        chunks: openai.AsyncStream[ChatCompletionChunk] | None = None
        try:
            create = self._client(endpoint).chat.completions.create
            chunks = await watch.wait(create(**request.fields(endpoint)))
            assert chunks is not None
            while (chunk := await watch.wait(anext(chunks, None))) is not None:
                content = chunk.choices[0].delta.content if chunk.choices else None
                if content:
                    yield content
        finally:
            watch.close()
            if chunks is not None:
                await chunks.close()

    @asynccontextmanager
    async def _place(
        self, endpoint: Endpoint, priority: Priority, deadline: float
    ) -> AsyncIterator[Lease | None]:
        """A place in the compute budget for a local endpoint; nothing for a hosted one."""
        if not endpoint.local:
            yield None
            return
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(deadline - self._clock()):
                lease = await stack.enter_async_context(self._budget.hold(priority))
            yield lease

    def _client(self, endpoint: Endpoint) -> openai.AsyncOpenAI:
        client = self._clients.get(endpoint.name)
        if client is None:
            client = openai.AsyncOpenAI(
                base_url=endpoint.base_url,
                api_key=endpoint.api_key,
                max_retries=0,  # the next provider is a better second chance
                timeout=openai.Timeout(None, connect=CONNECT_TIMEOUT_S),
                http_client=_http_client(keep_alive=not endpoint.local),
            )
            self._clients[endpoint.name] = client
        return client


class _FailedError(Exception):
    """One provider's failure, told in a line."""


def _http_client(*, keep_alive: bool) -> openai.DefaultAsyncHttpxClient:
    """A fresh connection to this machine costs nothing, and a kept one may just be closing."""
    limits = httpx2.Limits(max_keepalive_connections=None if keep_alive else 0)
    return openai.DefaultAsyncHttpxClient(limits=limits)


_FAILURES = (openai.OpenAIError, httpx2.HTTPError, TimeoutError, ValueError, _FailedError)
"""ValueError: a server that sends broken JSON."""


def _told(endpoint: Endpoint, error: Exception) -> str:
    """What went wrong, in one short line without secrets."""
    if isinstance(error, openai.APIStatusError):
        return f"{endpoint.name}: HTTP status {error.status_code}"
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return f"{endpoint.name}: {str(error) or 'no answer in time'}"
    if isinstance(error, openai.APIConnectionError):
        return f"{endpoint.name}: cannot be reached"
    return f"{endpoint.name}: {type(error).__name__}: {str(error)[:200]}"
