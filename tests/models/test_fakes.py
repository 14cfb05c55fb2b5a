"""The stand-ins behave as what they stand in for: one test for both, wherever that is possible."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import numpy as np
import pytest
from livekit.agents import stt

from kit.audio import LISTENING_RATE
from models.budget import ComputeBudget, Priority
from models.fakes import FakeSTT, FakeTextModel, FakeTTS, Reply, Silent
from models.fakes.llm import Scripted
from models.llm.endpoint import Endpoint
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel
from tests.support.llm_server import Hang, Status, Step, scripted_server
from tests.support.speech import frames, silence

pytestmark = pytest.mark.realtime

ASK = [{"role": "user", "content": "Ask something."}]
EVENT = stt.SpeechEventType

MakeModel = Callable[[Scripted, Step], Awaitable[TextModel]]


@pytest.fixture(params=["fake", "real"])
async def make_model(request: pytest.FixtureRequest) -> AsyncIterator[MakeModel]:
    """A text model that gives one answer: the fake from its script, the real one from a server."""
    async with AsyncExitStack() as stack:

        async def make(scripted: Scripted, step: Step) -> TextModel:
            if request.param == "fake":
                return FakeTextModel([scripted])
            server = await stack.enter_async_context(scripted_server([step]))
            endpoint = Endpoint(name="real", base_url=server.base_url, model="m", api_key="k")
            model = TextModel([endpoint], budget=ComputeBudget(1))
            stack.push_async_callback(model.aclose)
            return model

        yield make


async def complete(model: TextModel, timeout_s: float = 2.0) -> str:
    return await model.complete(ASK, max_tokens=50, priority=Priority.REPLY, timeout_s=timeout_s)


async def test_an_answer_is_given_whole_and_again(make_model: MakeModel) -> None:
    model = await make_model("Why is that?", "Why is that?")
    assert [await complete(model) for _ in range(2)] == ["Why is that?"] * 2


@pytest.mark.parametrize(
    ("scripted", "step"),
    [(Silent(), Hang()), ("", ""), (LLMUnavailable("down"), Status(500))],
    ids=["silent", "empty", "down"],
)
async def test_every_fault_is_unavailability_in_time(
    make_model: MakeModel, scripted: Scripted, step: Step
) -> None:
    model = await make_model(scripted, step)
    started = time.monotonic()
    with pytest.raises(LLMUnavailable):
        await complete(model, timeout_s=0.5)
    assert time.monotonic() - started < 2


async def test_a_script_is_read_in_order_or_from_the_messages() -> None:
    model = FakeTextModel(["one", "two"])
    assert [await complete(model) for _ in range(3)] == ["one", "two", "two"]
    assert [call.priority for call in model.calls] == [Priority.REPLY] * 3
    assert await complete(FakeTextModel(lambda m: m[-1]["content"].upper())) == "ASK SOMETHING."


async def test_delays_are_kept() -> None:
    """The benchmark of the loop computes with them."""
    started = time.monotonic()
    await complete(FakeTextModel([Reply("Why?", latency_ms=120)]))
    assert time.monotonic() - started >= 0.12
    voice = FakeTTS(ttfb_ms=120)
    started = time.monotonic()
    await anext(voice.clauses("Why is that?"))
    assert time.monotonic() - started >= 0.12
    await voice.aclose()
    started = time.monotonic()
    await heard(FakeSTT(["Yes."], preflight_ms=120), tone(0.2), silence(0.4))
    assert time.monotonic() - started >= 0.12


def tone(seconds: float) -> np.ndarray:
    return (np.sin(np.arange(round(seconds * LISTENING_RATE)) * 0.2) * 6000).astype(np.int16)


async def heard(fake: FakeSTT, *parts: np.ndarray) -> list[stt.SpeechEvent]:
    stream = fake.stream()
    for frame in frames(np.concatenate(parts), 20):
        stream.push_frame(frame)
    stream.end_input()
    return [event async for event in stream]


async def test_each_voiced_segment_says_one_line() -> None:
    fake = FakeSTT(["I built a queue.", "It helped a lot."], interim_interval_ms=400)
    events = await heard(fake, silence(0.2), tone(1), silence(0.4), tone(0.6), silence(0.4))
    ends = [EVENT.PREFLIGHT_TRANSCRIPT, EVENT.FINAL_TRANSCRIPT, EVENT.END_OF_SPEECH]
    assert [e.type for e in events] == [
        *(EVENT.START_OF_SPEECH, EVENT.INTERIM_TRANSCRIPT, EVENT.INTERIM_TRANSCRIPT, *ends),
        *(EVENT.START_OF_SPEECH, EVENT.INTERIM_TRANSCRIPT, *ends),
    ]
    finals = [e.alternatives[0] for e in events if e.type is EVENT.FINAL_TRANSCRIPT]
    assert [f.text for f in finals] == ["I built a queue.", "It helped a lot."]
    assert finals[0].words is not None
    assert len(finals[0].words) == 4
    assert finals[0].start_time == pytest.approx(0.2, abs=0.03)
    assert finals[0].end_time == pytest.approx(1.2, abs=0.03)
