"""A language model whose answers are scripted, faults included."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.budget import Priority
from models.llm.endpoint import Message
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel


@dataclass(frozen=True)
class Reply:
    """Words, and how long they take."""

    text: str
    latency_ms: float = 0.0


class Silent:
    """A server that accepts the request and never answers."""


Scripted = str | Reply | Silent | Exception
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

    It behaves as the real one does: nothing outlives ``timeout_s``, an empty answer is a
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

    def first(self) -> TextModel:
        """The same script, without opinions about turns, which would take its answers."""
        return _WithoutOpinions(self)

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
        self.calls.append(Call(messages, max_tokens, temperature, seed, priority, response_schema))
        try:
            async with asyncio.timeout(timeout_s):
                text = await _write(self._answers(messages), max_tokens)
        except TimeoutError:
            raise LLMUnavailable(f"fake: no answer within {timeout_s:.1f} s") from None
        if not text:
            raise LLMUnavailable("fake: an empty answer")
        return text

    async def warm(self, messages: Sequence[Message], *, priority: Priority) -> None:
        """Nothing to warm."""

    async def aclose(self) -> None:
        """Nothing to close."""


class _WithoutOpinions(FakeTextModel):
    """Answers from another fake's script; requests for opinions, which are drafts, fail."""

    def __init__(self, scripted: FakeTextModel) -> None:
        super().__init__([LLMUnavailable("the script has no opinions")], local=scripted.local)
        self._scripted = scripted

    async def complete(
        self, messages: Sequence[Message], *, priority: Priority, **fields: Any
    ) -> str:
        if priority is Priority.DRAFT:
            return await super().complete(messages, priority=priority, **fields)
        return await self._scripted.complete(messages, priority=priority, **fields)


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


async def _write(answer: Scripted, max_tokens: int) -> str:
    """Take the answer's time and return at most ``max_tokens`` of its words."""
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, Silent):
        await asyncio.Event().wait()
    reply = answer if isinstance(answer, Reply) else Reply(str(answer))
    await asyncio.sleep(reply.latency_ms / 1000)
    return " ".join(reply.text.split(" ")[:max_tokens])
