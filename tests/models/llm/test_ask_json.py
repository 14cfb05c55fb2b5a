"""One object of a schema from a text model, with its attempts, its seeds and its time."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, Field, WithJsonSchema

from models.budget import Priority
from models.fakes import FakeTextModel
from models.fakes.llm import Script, json_reply
from models.llm.ask_json import ask_json, read_json, wire_schema
from models.llm.errors import LLMUnavailable, Preempted, TimeIsUp

pytestmark = pytest.mark.realtime

FITS = json_reply(title="Tea", cups=2)


class Order(BaseModel):
    """An order."""

    title: str = Field(description="What is ordered.")
    cups: Annotated[int, Field(ge=1), WithJsonSchema({"type": "integer", "enum": [1, 2]})]


async def ask(model: FakeTextModel, **options: object) -> Order:
    settings = {"max_tokens": 20, "timeout_s": 5.0, "attempts": 2, "seed": 7} | options
    return await ask_json(model, [{"role": "user", "content": "?"}], Order, **settings)  # type: ignore[arg-type]


async def test_an_object_comes_back_validated() -> None:
    model = FakeTextModel(f"Here you are:\n```json\n{FITS}\n```")
    assert await ask(model) == Order(title="Tea", cups=2)
    (call,) = model.calls
    assert (call.max_tokens, call.temperature, call.seed) == (20, 0.0, 7)
    assert call.priority is Priority.BACKGROUND
    assert call.response_schema == wire_schema(Order)


def test_the_schema_has_no_texts_but_keeps_a_property_called_title() -> None:
    assert wire_schema(Order) == {
        "type": "object",
        "properties": {"title": {"type": "string"}, "cups": {"type": "integer", "enum": [1, 2]}},
        "required": ["title", "cups"],
    }


@pytest.mark.parametrize(
    "fault", [LLMUnavailable("away"), "no JSON", "}{", "{}", json_reply(title="Tea", cups=0)]
)
async def test_a_failure_is_tried_again_with_the_next_seed(fault: str | Exception) -> None:
    model = FakeTextModel([fault, FITS])
    assert (await ask(model)).cups == 2
    assert [call.seed for call in model.calls] == [7, 8]
    once = FakeTextModel([fault, FITS])
    with pytest.raises(LLMUnavailable):
        await ask(once, attempts=1)
    assert len(once.calls) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [("prose", "no JSON"), ('{"cups": 1}', "did not fit"), ("[]", "no JSON")],
)
def test_what_is_no_object_of_the_schema_is_refused(reply: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_json(reply, Order)


async def test_the_reason_is_short() -> None:
    with pytest.raises(LLMUnavailable) as error:
        await ask(FakeTextModel([LLMUnavailable("away " * 100)]))
    assert len(str(error.value)) == 200


async def test_a_preempted_call_is_no_attempt_and_reuses_the_prompt() -> None:
    script: Script = [Preempted("busy")] * 5 + [FITS]  # type: ignore[operator]
    model = FakeTextModel(script)
    reused: list[object] = []
    real = model.complete

    async def watched(*args: object, **options: object) -> str:
        reused.append(options["reuse_prompt"])
        return await real(*args, **options)  # type: ignore[arg-type]

    model.complete = watched  # type: ignore[method-assign, assignment]
    await ask(model, reuse_prompt=False)
    assert {call.seed for call in model.calls} == {7}
    assert reused == [False] + [True] * 5


async def test_a_caller_that_cannot_wait_is_not_kept() -> None:
    model = FakeTextModel([Preempted("busy"), FITS])
    with pytest.raises(LLMUnavailable, match="busy"):
        await ask(model, wait_for_interviews=False)


async def test_each_call_is_held_back_until_it_may_be_made() -> None:
    now = [0.0]
    model = FakeTextModel([Preempted("an interview began"), FITS])

    async def hold() -> None:
        assert len(model.calls) == len(held), "a call was made before it might be"
        held.append(now[0])
        now[0] += 60.0

    held: list[float] = []
    await ask(model, hold=hold, clock=lambda: now[0])
    assert held == [0.0, 60.0], "and the time limit is for the calls alone"


async def test_the_time_is_for_all_attempts() -> None:
    now = iter([0.0, 1.0, 4.0, 6.0])
    model = FakeTextModel([Preempted("busy"), Preempted("busy"), FITS])
    with pytest.raises(TimeIsUp):
        await ask(model, clock=lambda: next(now))
    assert len(model.calls) == 2
