"""Which points a model finds in an answer."""

from __future__ import annotations

import json

import pytest

from interviews.plan import EvidencePoint, Question
from judging.evidence_reader import points_by_model
from models.fakes import FakeTextModel, Silent
from models.llm.errors import LLMUnavailable

QUESTION = Question(
    id="q",
    text="t",
    rephrased="r",
    objective="o",
    evidence=[
        EvidencePoint(id="p0", description="Says what.", follow_up="What?"),
        EvidencePoint(id="p1", description="Says why.", follow_up="Why?"),
    ],
    dimensions=["d"],
)


async def test_a_model_adds_only_points_that_exist() -> None:
    model = FakeTextModel(json.dumps({"told": ["p1", "p7", "p1"]}))
    assert await points_by_model(QUESTION, "an answer", model) == {"p1"}


@pytest.mark.parametrize(
    "script",
    ["no json", '{"other": []}', '{"told": 5}', "[]", "null", LLMUnavailable("away"), Silent()],
)
async def test_a_model_that_fails_adds_nothing(
    script: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = FakeTextModel([script])  # type: ignore[list-item]
    if isinstance(script, Silent):
        real = model.complete

        async def hurried(*args: object, **options: object) -> str:
            return await real(*args, **options | {"timeout_s": 0.05})  # type: ignore[arg-type]

        monkeypatch.setattr(model, "complete", hurried)
    assert await points_by_model(QUESTION, "an answer", model) == frozenset()
