"""One request to one OpenAI-compatible server, and everything that can go wrong with it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import httpx2
import openai
import structlog
from openai.types.chat import ChatCompletionChunk

from models.budget import ComputeBudget, Lease, Priority
from models.llm.endpoint import Endpoint, Request
from models.llm.watch import Watch

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 3.0


class FailedError(Exception):
    """One provider's failure, as a line of text."""


class BusyError(FailedError):
    """The provider was not even asked: more urgent work kept the processor busy."""


class EndpointClient:
    """Asks endpoints, one at a time, and keeps the connections to them.

    Args:
        budget: where requests to a local endpoint take a slot.
        clock: seconds, monotonic.
    """

    def __init__(self, budget: ComputeBudget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._clock = clock
        self._clients: dict[str, openai.AsyncOpenAI] = {}

    async def complete(
        self,
        endpoint: Endpoint,
        request: Request,
        priority: Priority,
        deadline: float,
        silence_s: float,
    ) -> str:
        """The whole answer of one endpoint.

        Args:
            deadline: when it must be there, on the clock.
            silence_s: the longest wait for anything.

        Raises:
            FailedError: no whole answer came.
            BusyError: a local endpoint got no slot of the compute budget.
            Preempted: more urgent work needed the processor.
        """
        started = self._clock()
        try:
            async with self._slot(endpoint, priority, deadline, silence_s) as lease:
                text = await self._read(endpoint, request, lease, deadline, silence_s)
            if not text:
                raise FailedError(f"{endpoint.name}: an empty answer")
            return text
        except _FAILURES as error:
            if isinstance(error, BusyError):
                raise
            reason = str(error) if isinstance(error, FailedError) else _reason(endpoint, error)
            log.warning(
                "llm.provider_failed",
                provider=endpoint.name,
                why=reason,
                after_s=round(self._clock() - started, 2),
            )
            raise FailedError(reason) from error

    async def _read(
        self,
        endpoint: Endpoint,
        request: Request,
        lease: Lease | None,
        deadline: float,
        silence_s: float,
    ) -> str:
        """Read one answer. It is streamed, so that a server stops once the connection closes."""
        watch = Watch(lease, self._clock, deadline, silence_s)
        chunks: openai.AsyncStream[ChatCompletionChunk] | None = None
        try:
            create = self._client(endpoint).chat.completions.create
            chunks = await watch.wait(create(**request.fields(endpoint)))
            assert chunks is not None
            text = ""
            while (chunk := await watch.wait(anext(chunks, None))) is not None:
                text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
            return text
        finally:
            watch.close()
            if chunks is not None:
                await chunks.close()

    @asynccontextmanager
    async def _slot(
        self, endpoint: Endpoint, priority: Priority, deadline: float, silence_s: float
    ) -> AsyncIterator[Lease | None]:
        """Hold a slot of the compute budget for a local endpoint; nothing for a hosted one.

        Raises BusyError when none was free in time.
        """
        if not endpoint.local:
            yield None
            return
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(min(deadline - self._clock(), silence_s)):
                    lease = await stack.enter_async_context(self._budget.hold(priority))
            except TimeoutError:
                raise BusyError(f"{endpoint.name}: the processor stayed busy") from None
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

    async def aclose(self) -> None:
        """Close the connections. Safe to call twice."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.close()


def _http_client(*, keep_alive: bool) -> openai.DefaultAsyncHttpxClient:
    """Without ``keep_alive`` each request connects again.

    On this machine that costs nothing, and a kept connection may just be closing.
    """
    limits = httpx2.Limits(max_keepalive_connections=None if keep_alive else 0)
    return openai.DefaultAsyncHttpxClient(limits=limits)


_FAILURES = (openai.OpenAIError, httpx2.HTTPError, TimeoutError, ValueError, FailedError)
"""ValueError: a server that sends broken JSON."""


def _reason(endpoint: Endpoint, error: Exception) -> str:
    """What went wrong, in one short line without secrets."""
    if isinstance(error, openai.APIStatusError):
        return f"{endpoint.name}: HTTP status {error.status_code}"
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return f"{endpoint.name}: {str(error) or 'no answer in time'}"
    if isinstance(error, openai.APIConnectionError):
        return f"{endpoint.name}: cannot be reached"
    return f"{endpoint.name}: {type(error).__name__}: {str(error)[:200]}"
