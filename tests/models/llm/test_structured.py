"""Objects from each real provider's own wire format, and what is done when one fails."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pydantic import BaseModel, Field

from models.budget import ComputeBudget
from models.llm.errors import LLMUnavailable, TimeIsUp
from models.llm.structured import Answer, StructuredModel
from models.llm.typed import build_structured_model
from tests.support.provider_server import (
    BrokenJson,
    Hang,
    NoTool,
    ProviderServer,
    Refuse,
    Step,
    provider_server,
)

HOSTED = ("openai", "anthropic", "google")
FITS: dict[str, Any] = {"city": "Seoul", "people": 9}


class Place(BaseModel):
    """A place."""

    city: str = Field(min_length=2)
    people: int = Field(ge=0)


def model(server: ProviderServer, *providers: str, limit_s: float = 5.0) -> StructuredModel:
    built = build_structured_model(
        server.settings(*providers, task_timeout_s=limit_s), embedded=None, budget=ComputeBudget(1)
    )
    assert built is not None
    return built


async def ask(asked: StructuredModel, reasons: list[str] | None = None) -> Answer[Place]:
    async def tell(line: str) -> None:
        if reasons is not None:
            reasons.append(line)

    return await asked.ask(
        Place, instructions="Name a place.", prompt="In Korea.", max_tokens=64, notify=tell
    )


async def test_openai_is_asked_for_a_tool_call_of_chat_completions() -> None:
    async with provider_server(openai=[FITS]) as server:
        answer = await ask(model(server, "openai"))
    assert (answer.value, answer.provider) == (Place(**FITS), "openai/gpt-4.1-mini")
    (sent,) = server.received
    assert sent.path == "/openai/v1/chat/completions"
    assert sent.headers["authorization"] == "Bearer key-openai"
    function = sent.body["tools"][0]["function"]
    assert (function["name"], set(function["parameters"]["properties"])) == (
        "answer",
        {"city", "people"},
    )
    assert sent.body["tool_choice"] == "required"
    assert sent.body["max_completion_tokens"] == 64
    assert [m["content"] for m in sent.body["messages"]] == ["Name a place.", "In Korea."]


async def test_anthropic_is_asked_for_tool_use_of_messages() -> None:
    async with provider_server(anthropic=[FITS]) as server:
        answer = await ask(model(server, "anthropic"))
    assert (answer.value, answer.provider) == (Place(**FITS), "anthropic/claude-haiku-4-5")
    (sent,) = server.received
    assert sent.path == "/anthropic/v1/messages"
    # The service takes its key in either header; which one is the client library's choice.
    keys = (sent.headers.get("x-api-key"), sent.headers.get("authorization"))
    assert "key-anthropic" in keys or "Bearer key-anthropic" in keys
    assert sent.headers["anthropic-version"]
    assert sent.body["tools"][0]["input_schema"]["required"] == ["city", "people"]
    assert sent.body["tool_choice"]["type"] == "any"
    assert sent.body["max_tokens"] == 64


async def test_google_is_asked_for_a_function_call_of_generate_content() -> None:
    async with provider_server(google=[FITS]) as server:
        answer = await ask(model(server, "google"))
    assert (answer.value, answer.provider) == (Place(**FITS), "google/gemini-2.5-flash")
    (sent,) = server.received
    assert sent.path == "/google/v1beta/models/gemini-2.5-flash:generateContent"
    assert sent.headers["x-goog-api-key"] == "key-google"
    declared = sent.body["tools"][0]["functionDeclarations"][0]
    assert declared["name"] == "answer"
    assert sent.body["toolConfig"]["functionCallingConfig"]["mode"] == "ANY"
    assert sent.body["generationConfig"]["maxOutputTokens"] == 64


async def test_a_server_by_its_url_is_given_the_schema_of_its_text() -> None:
    async with provider_server(own=[FITS]) as server:
        answer = await ask(model(server, "own"))
    assert answer.value == Place(**FITS)
    (sent,) = server.received
    assert sent.path == "/own/v1/chat/completions"
    assert sent.headers["authorization"] == "Bearer key-own"
    assert sent.body["response_format"]["type"] == "json_schema"
    assert "tools" not in sent.body
    assert (sent.body["model"], sent.body["max_tokens"]) == ("mine", 64)


@pytest.mark.parametrize("first", [*HOSTED, "own"])
@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Refuse(429), "HTTP status 429"),
        (Refuse(500), "HTTP status 500"),
        (BrokenJson(), ""),
        (Hang(), "no answer within 0.4 s"),
    ],
    ids=["429", "500", "broken-json", "silence"],
)
async def test_each_provider_s_failure_falls_back_in_order(
    first: str, fault: Step, why: str
) -> None:
    second, third = [name for name in HOSTED if name != first][:2]
    steps: dict[str, list[Step]] = {first: [fault], second: [Refuse(503)], third: [FITS]}
    reasons: list[str] = []
    async with provider_server(**steps) as server:
        limit_s = 0.4 if isinstance(fault, Hang) else 5.0
        answer = await ask(model(server, first, second, third, limit_s=limit_s), reasons)
    assert answer.value == Place(**FITS)
    assert answer.provider.startswith(third)
    assert server.order == [first, second, third]
    assert len(reasons) == 2
    assert why in reasons[0]
    assert "HTTP status 503" in reasons[1]
    assert "key-" not in "".join(reasons)


@pytest.mark.parametrize("provider", HOSTED)
async def test_a_short_retry_after_is_waited_for(provider: str) -> None:
    steps: dict[str, list[Step]] = {provider: [Refuse(429, retry_after_s=1), FITS]}
    async with provider_server(**steps) as server:
        started = time.monotonic()
        answer = await ask(model(server, provider))
        assert time.monotonic() - started >= 1.0
    assert answer.value == Place(**FITS)
    assert server.order == [provider, provider]


@pytest.mark.parametrize("provider", HOSTED)
async def test_a_long_retry_after_is_not(provider: str) -> None:
    second = "anthropic" if provider != "anthropic" else "openai"
    steps: dict[str, list[Step]] = {provider: [Refuse(429, retry_after_s=30)], second: [FITS]}
    reasons: list[str] = []
    async with provider_server(**steps) as server:
        started = time.monotonic()
        await ask(model(server, provider, second), reasons)
        assert time.monotonic() - started < 2.0
    assert server.order == [provider, second]
    assert "asks for 30 s" in reasons[0]


@pytest.mark.parametrize("provider", [*HOSTED, "own"])
@pytest.mark.parametrize("wrong", [{"city": "Seoul", "people": -1}, {"city": "Seoul"}, NoTool()])
async def test_what_does_not_fit_is_sent_back_with_what_is_wrong(
    provider: str, wrong: Step
) -> None:
    steps: dict[str, list[Step]] = {provider: [wrong, FITS]}
    async with provider_server(**steps) as server:
        answer = await ask(model(server, provider))
    assert answer.value == Place(**FITS)
    assert server.order == [provider, provider]
    again = str(server.received[1].body)
    assert len(again) > len(str(server.received[0].body))
    if isinstance(wrong, dict):
        assert "people" in again.split("In Korea.")[1]


async def test_who_never_fits_is_left_after_three_tries() -> None:
    reasons: list[str] = []
    async with provider_server(openai=[{"city": "S"}], anthropic=[FITS]) as server:
        answer = await ask(model(server, "openai", "anthropic"), reasons)
    assert answer.provider.startswith("anthropic")
    assert server.order == ["openai"] * 3 + ["anthropic"]
    assert "gave nothing that fits" in reasons[0]


async def test_a_check_of_one_s_own_is_sent_back_too() -> None:
    def not_seoul(place: Place) -> None:
        if place.city == "Seoul":
            raise ValueError("another city than Seoul")

    async with provider_server(openai=[FITS, {"city": "Busan", "people": 3}]) as server:
        answer = await model(server, "openai").ask(
            Place, instructions="i", prompt="p", max_tokens=9, check=not_seoul
        )
    assert answer.value.city == "Busan"
    assert "another city than Seoul" in str(server.received[1].body)


async def test_all_failing_tells_why() -> None:
    async with provider_server(openai=[Refuse(401)], google=[Refuse(500)]) as server:
        with pytest.raises(LLMUnavailable, match=r"openai/.*401; google/.*500"):
            await ask(model(server, "openai", "google"))


async def test_work_that_somebody_waits_for_leaves_time_for_the_next_provider() -> None:
    reasons: list[str] = []
    async with provider_server(openai=[Hang()], anthropic=[FITS]) as server:
        answer = await ask(model(server, "openai", "anthropic").within(1.0), reasons)
    assert answer.provider.startswith("anthropic")
    assert reasons == ["left openai/gpt-4.1-mini: no answer within 0.5 s"]


async def test_all_answers_of_such_work_share_its_time() -> None:
    async with provider_server(openai=[FITS, Hang()]) as server:
        patient = model(server, "openai")
        hurried = patient.within(0.6)
        started = time.monotonic()
        assert (await ask(hurried)).value == Place(**FITS)
        for _ in "ab":
            with pytest.raises(TimeIsUp):
                await ask(hurried)
        assert time.monotonic() - started < 2.0
        assert server.order == ["openai"] * 2, "no provider is asked when the time is up"
        server.steps["openai"] = [FITS]
        assert (await ask(patient)).value == Place(**FITS), "the limit is the work's alone"
