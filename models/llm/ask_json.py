"""One JSON object of a schema from a text model: asked for, read, validated, asked for again.

For short judgements that must repeat to the last bit (a fixed seed, an unshared prompt) or that
run beside an interview. Longer drafts, whose faults are sent back to the model that made them,
come from :mod:`models.llm.structured`.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from models.budget import Priority
from models.llm.endpoint import Message
from models.llm.errors import LLMUnavailable, Preempted, TimeIsUp
from models.llm.text import TextModel

REASON_CHARACTERS = 200

T = TypeVar("T", bound=BaseModel)

Hold = Callable[[], Awaitable[None]]
"""Returns when a call may be made."""


async def ask_json(
    model: TextModel,
    messages: Sequence[Message],
    schema: type[T],
    *,
    max_tokens: int,
    timeout_s: float,
    attempts: int,
    call_timeout_s: float | None = None,
    seed: int | None = None,
    priority: Priority = Priority.BACKGROUND,
    reuse_prompt: bool = True,
    wait_for_interviews: bool = True,
    hold: Hold | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """Ask at temperature 0 for an object of ``schema``.

    Args:
        schema: its JSON schema goes with the request, without titles and descriptions.
        timeout_s: for all attempts together.
        attempts: how often to ask; a preempted call counts for none.
        call_timeout_s: for one call; None: whatever is left of ``timeout_s``.
        seed: of the first attempt; each further one takes the next.
        reuse_prompt: as in :meth:`TextModel.complete`. After a preemption the prompt is always
            reused, or a busy machine would never read it to its end.
        wait_for_interviews: ask again after a preemption, instead of giving up.
        hold: awaited before each call; that takes nothing off ``timeout_s``.
        clock: seconds, monotonic.

    Raises:
        LLMUnavailable: no valid object came; the message says why, in at most 200 characters.
        TimeIsUp: none came within ``timeout_s``.
    """
    response_schema = wire_schema(schema)
    deadline = clock() + timeout_s
    failures = 0
    while True:
        if hold is not None:
            began = clock()
            await hold()
            deadline += clock() - began
        left_s = deadline - clock()
        if left_s <= 0:
            raise TimeIsUp("no time left")
        try:
            reply = await model.complete(
                messages,
                max_tokens=max_tokens,
                temperature=0.0,
                seed=None if seed is None else seed + failures,
                priority=priority,
                timeout_s=left_s if call_timeout_s is None else min(call_timeout_s, left_s),
                response_schema=response_schema,
                reuse_prompt=reuse_prompt,
            )
            return read_json(reply, schema)
        except Preempted as reason:
            if not wait_for_interviews:
                raise LLMUnavailable(str(reason)[:REASON_CHARACTERS]) from reason
            reuse_prompt = True
        except (LLMUnavailable, ValueError) as error:
            failures += 1
            if failures >= attempts:
                raise LLMUnavailable(str(error)[:REASON_CHARACTERS]) from error


def read_json(reply: str, schema: type[T]) -> T:
    """Read the JSON object in ``reply``, which may stand between other words or in a fence.

    Raises:
        ValueError: there is none, or it does not fit the schema.
    """
    start, end = reply.find("{"), reply.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the answer was no JSON")
    try:
        return schema.model_validate_json(reply[start : end + 1])
    except ValidationError as error:
        raise ValueError("the answer did not fit the schema") from error


def wire_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a class without titles and descriptions, which only cost tokens."""
    plain: dict[str, Any] = _without_texts(schema.model_json_schema())
    return plain


def _without_texts(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_texts(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_texts(value)
        for key, value in node.items()
        # A property may be called "title" too: then its value is a schema, not a text.
        if not (key in ("title", "description") and isinstance(value, str))
    }
