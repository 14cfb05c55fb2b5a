"""Objects from the embedded server as it is: real llama.cpp, real (small) weights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest_asyncio
from pydantic import BaseModel, Field

from models.budget import ComputeBudget, Priority
from models.llm.embedded import EmbeddedLLM
from models.llm.settings import LLMSettings
from models.llm.structured import StructuredModel
from models.llm.typed import build_structured_model
from tests.models.llm.test_embedded import until_slots


class Colours(BaseModel):
    """Some colours."""

    names: list[Literal["red", "green", "blue"]] = Field(min_length=2, max_length=3)


@pytest_asyncio.fixture
async def server(models_dir: Path) -> AsyncIterator[EmbeddedLLM]:
    embedded = EmbeddedLLM(next((models_dir / "smollm2-135m").glob("*.gguf")))
    await embedded.start()
    yield embedded
    await embedded.aclose()


def model(embedded: EmbeddedLLM, budget: ComputeBudget) -> StructuredModel:
    built = build_structured_model(LLMSettings(), embedded=embedded, budget=budget)
    assert built is not None
    return built


class Story(BaseModel):
    """A long text, which the schema makes long."""

    text: str = Field(min_length=600)


async def test_a_small_model_s_answer_fits_and_it_gives_way_to_an_interview(
    server: EmbeddedLLM,
) -> None:
    budget = ComputeBudget(1)
    asked = model(server, budget)
    answer = await asked.ask(
        Colours, instructions="You name colours.", prompt="Name some colours.", max_tokens=80
    )
    assert len(answer.value.names) >= 2
    assert answer.provider.startswith("embedded/")

    writing = asyncio.create_task(
        asked.ask(Story, instructions="Tell a story.", prompt="The sea.", max_tokens=600)
    )
    await until_slots(server, busy=True)
    async with asyncio.timeout(5), budget.hold(Priority.REPLY):
        await until_slots(server, busy=False)  # the interview has the processor to itself
    await until_slots(server, busy=True)  # and the story is begun again
    writing.cancel()
    await asyncio.wait({writing})
    await until_slots(server, busy=False)
    await asked.aclose()
