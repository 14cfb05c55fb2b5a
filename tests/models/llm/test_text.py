"""TextModel against a scripted server: order, faults, time limits, what goes over the wire."""

from __future__ import annotations

import asyncio
import time

import pytest

from models.budget import ComputeBudget, Priority
from models.llm.endpoint import Endpoint
from models.llm.errors import LLMUnavailable, Preempted
from models.llm.text import TextModel
from tests.support.llm_server import (
    BrokenJson,
    Endless,
    Hang,
    ScriptedServer,
    Status,
    Step,
    Words,
    scripted_server,
)

pytestmark = pytest.mark.realtime

ASK = [{"role": "user", "content": "Ask something."}]
NOWHERE = "http://127.0.0.1:9/v1"


def endpoint(server: ScriptedServer | str, name: str = "first", *, local: bool = False) -> Endpoint:
    url = server if isinstance(server, str) else server.base_url
    return Endpoint(name=name, base_url=url, model="m", api_key="secret", local=local)


def model(*endpoints: Endpoint, budget: ComputeBudget | None = None) -> TextModel:
    return TextModel(
        endpoints, budget=budget or ComputeBudget(1), attempt_timeout_s=0.3, cooldown_s=60
    )


async def ask(text_model: TextModel, timeout_s: float = 5.0) -> str:
    return await text_model.complete(
        ASK, max_tokens=20, seed=7, priority=Priority.REPLY, timeout_s=timeout_s
    )


async def test_a_streamed_answer_is_given_whole() -> None:
    async with scripted_server([Words("What did you learn?", word_ms=20)]) as server:
        text_model = model(endpoint(server))
        assert await ask(text_model) == "What did you learn?"
        assert server.requests[0]["stream"] is True
        await text_model.aclose()


async def test_what_goes_over_the_wire() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "maxLength": 5}},
        "required": ["a"],
    }
    async with scripted_server(["{}"]) as server:
        hosted = model(endpoint(server))
        local = model(endpoint(server, local=True))
        for text_model in (hosted, local):
            await text_model.complete(
                ASK,
                max_tokens=20,
                temperature=0.5,
                seed=7,
                stop=["\n"],
                priority=Priority.REPLY,
                timeout_s=5,
                response_schema=schema,
                reuse_prompt=False,
            )
            await text_model.aclose()
        first, second = server.requests
    assert first["messages"] == ASK
    assert (first["max_tokens"], first["temperature"], first["seed"]) == (20, 0.5, 7)
    assert first["stop"] == ["\n"]
    assert server.authorizations[0] == "Bearer secret"
    # Hosted providers refuse fields and schema keywords that the embedded server wants.
    assert "cache_prompt" not in first
    sent = first["response_format"]["json_schema"]["schema"]
    assert sent["additionalProperties"] is False
    assert sent["properties"]["a"] == {"type": "string"}
    assert second["cache_prompt"] is False
    assert second["response_format"]["json_schema"]["schema"] == schema


@pytest.mark.parametrize(
    "fault",
    [
        Status(429),
        Status(500),
        Status(401),
        Hang(),
        BrokenJson(),
        "",
        Words("half an", break_off=True),
    ],
    ids=["429", "500", "401", "hang", "broken-json", "empty", "break-off"],
)
async def test_the_next_provider_answers_within_seconds(fault: Step) -> None:
    async with scripted_server([fault]) as bad, scripted_server(["Why so?"]) as good:
        text_model = model(endpoint(bad), endpoint(good, "second"))
        started = time.monotonic()
        assert await ask(text_model) == "Why so?"
        assert time.monotonic() - started < 3
        # While it cools down, the provider that failed is not asked again.
        assert await ask(text_model) == "Why so?"
        assert len(bad.requests) == 1
        await text_model.aclose()


async def test_a_provider_that_is_down_costs_nothing() -> None:
    async with scripted_server(["Why so?"]) as good:
        text_model = model(endpoint(NOWHERE), endpoint(good, "second"))
        assert await ask(text_model) == "Why so?"
        await text_model.aclose()


async def test_after_the_cool_down_the_first_provider_is_asked_again() -> None:
    now = 0.0
    async with scripted_server([Status(500), "Back."]) as first, scripted_server(["Me."]) as second:
        text_model = TextModel(
            [endpoint(first), endpoint(second, "second")],
            budget=ComputeBudget(1),
            cooldown_s=15,
            clock=lambda: now,
        )
        assert await ask(text_model) == "Me."
        now = 14.0
        assert await ask(text_model) == "Me."
        now = 16.0
        assert await ask(text_model) == "Back."
        await text_model.aclose()


async def test_all_failing_tells_why() -> None:
    async with scripted_server([Status(429)]) as server:
        text_model = model(endpoint(server), endpoint(NOWHERE, "second"))
        with pytest.raises(LLMUnavailable, match=r"first: HTTP status 429; second: cannot"):
            await ask(text_model)
        await text_model.aclose()


async def test_an_endless_answer_ends_with_the_time() -> None:
    async with scripted_server([Endless()]) as server:
        text_model = model(endpoint(server))
        started = time.monotonic()
        with pytest.raises(LLMUnavailable):
            await ask(text_model, timeout_s=0.5)
        assert time.monotonic() - started < 2
        await asyncio.wait_for(server.hung_up.wait(), 2)
        await text_model.aclose()


async def test_no_half_of_a_failed_answer_is_given_out() -> None:
    async with scripted_server([Words("Tell me", break_off=True)]) as server:
        text_model = model(endpoint(server))
        with pytest.raises(LLMUnavailable):
            await ask(text_model)
        await text_model.aclose()


async def test_more_urgent_work_stops_a_local_generation() -> None:
    budget = ComputeBudget(1)
    async with scripted_server([Endless()]) as server:
        text_model = model(endpoint(server, local=True), budget=budget)
        draft = asyncio.create_task(
            text_model.complete(ASK, max_tokens=9, priority=Priority.DRAFT, timeout_s=5)
        )
        await asyncio.wait_for(server.asked.wait(), 5)
        await asyncio.wait_for(budget.run(Priority.ENDING, lambda: None), 1)
        with pytest.raises(Preempted):
            await draft
        await asyncio.wait_for(server.hung_up.wait(), 2)
        await text_model.aclose()


async def test_a_hosted_provider_asks_no_budget() -> None:
    budget = ComputeBudget(1)
    async with scripted_server(["Why?"]) as server, budget.hold(Priority.ENDING):
        text_model = model(endpoint(server), budget=budget)
        assert await ask(text_model) == "Why?"
        await text_model.aclose()


async def test_waiting_for_the_processor_counts_as_time() -> None:
    budget = ComputeBudget(1)
    async with scripted_server(["Why?"]) as server, budget.hold(Priority.ENDING):
        text_model = model(endpoint(server, local=True), budget=budget)
        with pytest.raises(Preempted):
            await ask(text_model, timeout_s=0.2)
        assert server.requests == []
        await text_model.aclose()


async def test_a_hosted_provider_helps_out_while_the_processor_is_busy() -> None:
    budget = ComputeBudget(1)
    async with scripted_server(["Me."]) as own, scripted_server(["You."]) as hosted:
        text_model = model(endpoint(own, local=True), endpoint(hosted, "second"), budget=budget)
        async with budget.hold(Priority.ENDING):
            assert await ask(text_model, timeout_s=1) == "You."
        assert own.requests == []
        await text_model.aclose()


async def test_a_cancelled_caller_leaves_nothing_behind() -> None:
    budget = ComputeBudget(1)
    async with scripted_server([Hang()]) as server:
        text_model = model(endpoint(server, local=True), budget=budget)
        asking = asyncio.create_task(ask(text_model))
        await asyncio.wait_for(server.asked.wait(), 5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wait_for(budget.run(Priority.BACKGROUND, lambda: None), 1)
        await asyncio.wait_for(server.hung_up.wait(), 2)
        await text_model.aclose()
