"""The live path's text model against the three services' OpenAI-compatible interfaces."""

from __future__ import annotations

import pytest

from models.budget import ComputeBudget, Priority
from models.llm.providers import build_text_model
from models.llm.text import TextModel
from tests.support.provider_server import (
    BrokenJson,
    Hang,
    ProviderServer,
    Refuse,
    Step,
    provider_server,
)

pytestmark = pytest.mark.realtime

PATHS = {
    "openai": "/openai/v1/chat/completions",
    "anthropic": "/anthropic/v1/chat/completions",
    "google": "/google/v1beta/openai/chat/completions",
}
WORDS: dict[str, str] = {"text": "What did| you| learn?"}


def model(server: ProviderServer, *providers: str) -> TextModel:
    settings = server.settings(*providers, attempt_timeout_s=0.4)
    built = build_text_model(settings, embedded=None, budget=ComputeBudget(1))
    assert built is not None
    return built


async def ask(asked: TextModel) -> str:
    messages = [{"role": "user", "content": "Ask."}]
    try:
        return await asked.complete(
            messages, max_tokens=20, seed=7, priority=Priority.REPLY, timeout_s=5
        )
    finally:
        await asked.aclose()


@pytest.mark.parametrize("provider", PATHS)
async def test_each_service_is_asked_as_it_documents(provider: str) -> None:
    steps: dict[str, list[Step]] = {provider: [WORDS]}
    async with provider_server(**steps) as server:
        assert await ask(model(server, provider)) == "What did you learn?"
    (sent,) = server.received
    assert sent.path == PATHS[provider]
    assert sent.headers["authorization"] == f"Bearer key-{provider}"
    limit = "max_completion_tokens" if provider == "openai" else "max_tokens"
    assert sent.body[limit] == 20
    assert ("seed" in sent.body) == (provider == "openai")
    assert sent.body.get("reasoning_effort") == ("none" if provider == "google" else None)


@pytest.mark.parametrize("first", PATHS)
@pytest.mark.parametrize("fault", [Refuse(429, retry_after_s=1), Refuse(500), BrokenJson(), Hang()])
async def test_failures_fall_back_in_order(first: str, fault: Step) -> None:
    second, third = [name for name in PATHS if name != first]
    steps: dict[str, list[Step]] = {first: [fault], second: [Refuse(529)], third: [WORDS]}
    async with provider_server(**steps) as server:
        assert await ask(model(server, first, second, third)) == "What did you learn?"
    assert server.order == [first, second, third]
