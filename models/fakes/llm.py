"""Language models whose words are scripted, and which fail as told."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from livekit.agents import APIConnectionError, llm
from livekit.agents.types import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectOptions,
    NotGivenOr,
)

from models.budget import Priority
from models.llm.endpoint import Message
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel


@dataclass(frozen=True)
class Reply:
    """Words, and how long they take."""

    text: str
    latency_ms: float = 0.0
    """Until the first word."""
    word_ms: float = 0.0
    """Between two words."""


class Silent:
    """A server that accepts the request and never answers."""


@dataclass(frozen=True)
class Endless:
    """A model that never stops."""

    word: str = "and "
    word_ms: float = 1.0


Scripted = str | Reply | Silent | Endless | Exception
"""One answer: words, garbage (any words), ``""`` (an empty answer), or a way to fail."""

Script = Sequence[Scripted] | Callable[[Sequence[Message]], Scripted]
"""Answers in order, the last one again and again; or a function of the messages."""


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    messages: Sequence[Message]
    max_tokens: int
    temperature: float
    seed: int | None
    priority: Priority
    response_schema: dict[str, Any] | None


class FakeTextModel(TextModel):
    """The product's TextModel without a server.

    It keeps the promises of the real one: nothing outlives ``timeout_s``, an empty answer is a
    failure, a failure is :class:`LLMUnavailable` unless the script raises something else.
    """

    def __init__(
        self, script: Script | str = "Could you tell me more about that?", *, local: bool = False
    ) -> None:
        self._local = local
        self.calls: list[Call] = []
        self._answers = _answers((script,) if isinstance(script, str) else script)

    @property
    def name(self) -> str:
        return "fake/scripted"

    @property
    def local(self) -> bool:
        return self._local

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
        pieces = self.stream(
            messages,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed,
            stop=stop,
            priority=priority,
            timeout_s=timeout_s,
            response_schema=response_schema,
        )
        async with aclosing(pieces):
            return "".join([piece async for piece in pieces])

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
        self.calls.append(Call(messages, max_tokens, temperature, seed, priority, response_schema))
        pieces = _speak(self._answers(messages), max_tokens)
        deadline = asyncio.get_running_loop().time() + timeout_s
        said = False
        async with aclosing(pieces):
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        piece = await anext(pieces, None)
                except TimeoutError:
                    raise LLMUnavailable(f"fake: no answer within {timeout_s:.1f} s") from None
                if piece is None:
                    break
                said = True
                yield piece
        if not said:
            raise LLMUnavailable("fake: an empty answer")

    async def warm(self, messages: Sequence[Message], *, priority: Priority) -> None:
        """Nothing to warm."""

    async def aclose(self) -> None:
        """Nothing to close."""


class FakeLLM(llm.LLM[str]):
    """The same script behind livekit's own class."""

    def __init__(
        self, script: Script | str = "Could you tell me more about that?", *, local: bool = False
    ) -> None:
        self._local = local
        super().__init__()
        self._answers = _answers((script,) if isinstance(script, str) else script)

    @property
    def model(self) -> str:
        return "scripted"

    @property
    def provider(self) -> str:
        return "fake"

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> llm.LLMStream:
        messages = [
            {"role": item.role, "content": item.text_content or ""}
            for item in chat_ctx.items
            if item.type == "message"
        ]
        return _FakeStream(
            self,
            answer=self._answers(messages),
            chat_ctx=chat_ctx,
            tools=tools or [],
            conn_options=conn_options,
        )


class _FakeStream(llm.LLMStream):
    def __init__(self, owner: FakeLLM, *, answer: Scripted, **options: Any) -> None:
        super().__init__(owner, **options)
        self._answer = answer

    async def _run(self) -> None:
        try:
            async with aclosing(_speak(self._answer, max_tokens=1_000_000)) as pieces:
                async for piece in pieces:
                    delta = llm.ChoiceDelta(role="assistant", content=piece)
                    self._event_ch.send_nowait(llm.ChatChunk(id="fake", delta=delta))
        except Exception as error:
            raise APIConnectionError(str(error), retryable=False) from error


def json_reply(**fields: Any) -> str:
    """A scripted JSON answer."""
    return json.dumps(fields, ensure_ascii=False)


def _answers(script: Script) -> Callable[[Sequence[Message]], Scripted]:
    if callable(script):
        return script
    if not script:
        raise ValueError("a script needs at least one answer")
    rest: Iterator[Scripted] = itertools.chain(script, itertools.repeat(script[-1]))
    return lambda messages: next(rest)


async def _speak(answer: Scripted, max_tokens: int) -> AsyncGenerator[str]:
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, Silent):
        await asyncio.Event().wait()
    elif isinstance(answer, Endless):
        while True:
            await asyncio.sleep(answer.word_ms / 1000)
            yield answer.word
    else:
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        await asyncio.sleep(reply.latency_ms / 1000)
        for place, word in enumerate(reply.text.split(" ")[:max_tokens]):
            if place:
                await asyncio.sleep(reply.word_ms / 1000)
            if word or place:
                yield f" {word}" if place else word
