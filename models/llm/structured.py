"""Objects of a schema from a language model, for work outside a conversation.

Providers are asked in order, each in its own wire format. An answer that does not fit the schema
is sent back to the model that wrote it, with what is wrong; a provider that is down, refuses or
answers nonsense is left for the next one, and the caller hears which and why. Short judgements
that must repeat exactly use :func:`models.llm.ask_json.ask_json`.
"""

from __future__ import annotations

import asyncio
import copy
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, NativeOutput, RunContext, ToolOutput
from pydantic_ai.exceptions import AgentRunError, ModelAPIError, ModelHTTPError, UserError
from pydantic_ai.exceptions import ModelRateLimitError as RateLimited
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from models.budget import ComputeBudget, Lease, Priority
from models.llm.endpoint import Endpoint
from models.llm.errors import LLMUnavailable, TimeIsUp

log = structlog.get_logger(__name__)

SCHEMA_RETRIES = 2
"""How often an answer that does not fit is sent back to the model that wrote it."""
RETRY_AFTER_LIMIT_S = 5.0
"""A provider that asks for a pause of at most this is asked once more after it."""

LOCAL_PATIENCE = 3
"""Factor on the time limit of a local provider, which waits for the turns of all interviews."""

T = TypeVar("T", bound=BaseModel)
OnProviderLeft = Callable[[str], Awaitable[None]]
"""Takes which provider was left, and why."""


@dataclass(frozen=True)
class Provider:
    """A model at an endpoint, ready to be asked."""

    endpoint: Endpoint
    model: Model
    native: bool
    """Takes a schema for its text; other providers give the object as a tool's arguments."""

    @property
    def name(self) -> str:
        """The provider and its model, for people to read."""
        return f"{self.endpoint.name}/{self.endpoint.model}"


@dataclass(frozen=True)
class StructuredAnswer(Generic[T]):
    """An object, and the provider that wrote it."""

    value: T
    provider: str


class _ProviderFailedError(Exception):
    """A provider failed and is left for the next one; the message is short and has no secrets."""


class StructuredModel:
    """Ordered providers behind one call.

    Args:
        providers: in the order of asking; at least one.
        budget: grants the processor to requests to a local provider.
        attempt_timeout_s: how long one provider may take, schema retries included.
        close: closes the connections.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        budget: ComputeBudget,
        attempt_timeout_s: float = 60.0,
        close: Callable[[], Awaitable[None]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not providers:
            raise ValueError("a structured model needs at least one provider")
        self._providers = list(providers)
        self._budget = budget
        self._attempt_timeout_s = attempt_timeout_s
        self._close = close
        self._clock = clock
        self._deadline = math.inf

    def within(self, limit_s: float) -> StructuredModel:
        """The same providers with a time limit for all answers together.

        Args:
            limit_s: from now; an earlier limit stays. A provider that is not the last gets half
                of what is left.
        """
        hurried = copy.copy(self)
        hurried._deadline = min(self._deadline, self._clock() + limit_s)
        return hurried

    @property
    def name(self) -> str:
        """The models that are asked, in order, for people to read."""
        return ", ".join(provider.name for provider in self._providers)

    async def ask(
        self,
        output: type[T],
        *,
        instructions: str,
        prompt: str,
        max_tokens: int,
        check: Callable[[T], None] | None = None,
        on_provider_left: OnProviderLeft | None = None,
    ) -> StructuredAnswer[T]:
        """Ask for an object of ``output``'s schema.

        Args:
            check: raises ValueError with what is wrong, which is sent back to the model.
            on_provider_left: called with each provider that failed, and why.

        Raises:
            LLMUnavailable: no provider gave one; the message says what each of them did.
            TimeIsUp: none did within the limit of :meth:`within`.
        """
        failures = []
        for place, provider in enumerate(self._providers, 1):
            started = self._clock()
            left_s = self._deadline - started
            if left_s <= 0:
                break
            agent = _agent(provider, output, instructions, max_tokens, check)
            last = place == len(self._providers)
            try:
                value = await self._ask_one(provider, agent, prompt, left_s if last else left_s / 2)
            except _ProviderFailedError as reason:
                failures.append(f"{provider.name}: {reason}")
                log.warning(
                    "llm.provider_left",
                    provider=provider.name,
                    why=str(reason),
                    after_s=round(self._clock() - started, 2),
                )
                if on_provider_left is not None:
                    await on_provider_left(f"left {provider.name}: {reason}")
                continue
            return StructuredAnswer(value, provider.name)
        time_is_up = self._clock() >= self._deadline
        raise (TimeIsUp if time_is_up else LLMUnavailable)("; ".join(failures) or "no time left")

    async def aclose(self) -> None:
        """Close the connections. Safe to call twice."""
        if self._close is not None:
            await self._close()

    async def _ask_one(
        self, provider: Provider, agent: Agent[None, T], prompt: str, most_s: float
    ) -> T:
        """Ask one provider within its time. Raises _ProviderFailedError."""
        patience = LOCAL_PATIENCE if provider.endpoint.local else 1
        limit_s = min(self._attempt_timeout_s * patience, most_s)
        try:
            async with asyncio.timeout(limit_s):
                try:
                    return await self._run(provider, agent, prompt)
                except RateLimited as limit:
                    if limit.retry_after is None or limit.retry_after > RETRY_AFTER_LIMIT_S:
                        raise
                    log.info("llm.pause", provider=provider.name, pause_s=limit.retry_after)
                    await asyncio.sleep(limit.retry_after)
                    return await self._run(provider, agent, prompt)
        except TimeoutError:
            raise _ProviderFailedError(f"no answer within {limit_s:.3g} s") from None
        except Exception as error:
            if not isinstance(error, _FAILURES):
                raise
            raise _ProviderFailedError(_reason(error)) from error

    async def _run(self, provider: Provider, agent: Agent[None, T], prompt: str) -> T:
        """One run, started again whenever an interview needs the processor."""
        while True:
            async with self._place(provider) as lease:
                if lease is None:
                    return (await agent.run(prompt)).output
                # Streamed, so that the server notices at once when the connection is closed.
                running = asyncio.ensure_future(agent.run(prompt, event_stream_handler=_drain))
                preempted = asyncio.ensure_future(lease.preempted.wait())
                try:
                    await asyncio.wait({running, preempted}, return_when=asyncio.FIRST_COMPLETED)
                    if running.done():
                        return running.result().output
                finally:
                    preempted.cancel()
                    running.cancel()
                    await asyncio.wait({running})
            log.info("llm.preempted", provider=provider.name)

    @asynccontextmanager
    async def _place(self, provider: Provider) -> AsyncIterator[Lease | None]:
        if not provider.endpoint.local:
            yield None
            return
        async with self._budget.hold(Priority.BACKGROUND) as lease:
            yield lease


_FAILURES = (AgentRunError, UserError, ValueError)
"""ValueError: the server sent broken JSON."""


async def _drain(_context: RunContext[None], events: Any) -> None:
    async for _ in events:
        pass


def _agent(
    provider: Provider,
    output: type[T],
    instructions: str,
    max_tokens: int,
    check: Callable[[T], None] | None,
) -> Agent[None, T]:
    endpoint = provider.endpoint
    settings = ModelSettings(max_tokens=max_tokens, temperature=0.2)
    if endpoint.local and endpoint.extra_body:
        settings["extra_body"] = dict(endpoint.extra_body)
    shape: Any = (
        NativeOutput(output, name="answer")
        if provider.native
        else ToolOutput(output, name="answer")
    )
    agent: Agent[None, T] = Agent(
        provider.model,
        output_type=shape,
        instructions=instructions,
        retries=SCHEMA_RETRIES,
        model_settings=settings,
    )
    if check is not None:

        @agent.output_validator
        def checked(value: T) -> T:
            try:
                check(value)
            except ValueError as fault:
                raise ModelRetry(str(fault)) from fault
            return value

    return agent


def _reason(error: Exception) -> str:
    """What went wrong, in one short line without secrets."""
    if isinstance(error, ModelHTTPError):
        pause = f", asks for {error.retry_after:g} s" if error.retry_after is not None else ""
        return f"HTTP status {error.status_code}{pause}"
    if isinstance(error, ModelAPIError):
        return "cannot be reached, or broke off"
    if isinstance(error, AgentRunError):
        return f"gave nothing that fits: {str(error)[:150]}"
    return f"sent an unreadable answer: {type(error).__name__}"
