"""Variants of answers that say the same, judged by fair and unfair graders."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from bench.errors import BenchError
from bench.levels import measure, outcome_of, pairs
from interviews.plan import load_plan
from kit.language import Language
from models.fakes import FakeTextModel
from models.fakes.llm import json_reply
from models.llm.errors import LLMUnavailable
from models.llm.text import Message

pytestmark = pytest.mark.realtime

ANSWER = re.compile(r"^Candidate: (.*)$", re.MULTILINE)
DIMENSION = re.compile(r"^Dimension: (.*)$", re.MULTILINE)


def grader(level: Callable[[str], int]) -> FakeTextModel:
    """Finds what each dimension needs for ``level(answers)``, with a true quote."""
    rubric = {dimension.name: dimension for dimension in load_plan("standard-en").rubric}

    def answer(messages: Sequence[Message]) -> str:
        prompt = messages[-1]["content"]
        said = ANSWER.findall(prompt)
        (name,) = DIMENSION.findall(prompt)
        needed = {c.id: c.level for c in rubric[name].criteria} or {
            f"level-{n}": n for n in rubric[name].levels
        }
        given = level(" ".join(said))
        quote = " ".join(said[0].split()[:6])
        return json_reply(
            **{
                statement: {
                    "why": "",
                    "quote": quote if told else "",
                    "verdict": "told" if told else "not_told",
                    "probability": float(told),
                }
                for statement, at in needed.items()
                for told in [at <= given]
            }
        )

    return FakeTextModel(answer)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_variant_changes_every_answer(language: Language) -> None:
    candidates, ways = pairs(language)
    for answers in candidates.values():
        for answer in answers.values():
            assert ways["again"](answer) == answer
            assert len({change(answer) for change in ways.values()}) == len(ways)


async def test_a_fair_grader_moves_no_level() -> None:
    outcome = await measure("en", grader(lambda said: 3), lambda line: None)
    for way, found in outcome.summary.items():
        assert found["levels"] == 6, way
        assert found["moved"] == found["given_once_only"] == 0, way


async def test_a_grader_that_counts_words_is_exposed() -> None:
    notes: list[str] = []
    outcome = await measure("en", grader(lambda said: 3 + (len(said.split()) > 125)), notes.append)
    assert outcome.summary["again"]["moved"] == 0
    assert outcome.summary["fillers"]["moved"] == 0, "the grader never sees a filler"
    longer = outcome.summary["longer"]
    assert longer["moved"] == longer["up"] > 0
    assert longer["by_more_than_one"] == 0
    assert len(notes) == 15


async def test_a_grader_that_does_not_answer_is_no_measurement() -> None:
    with pytest.raises(BenchError, match="judged nothing of telling"):
        await measure("en", FakeTextModel([LLMUnavailable("away")]), lambda line: None)


def test_a_level_that_is_given_only_once_is_counted_separately() -> None:
    samples = [
        {"way": "accent", "before": {"a": 2, "b": None}, "after": {"a": None, "b": None}},
        {"way": "accent", "before": {"a": 4, "b": 1}, "after": {"a": 2, "b": 1}},
    ]
    found = outcome_of(samples, {}).summary["accent"]
    assert found == {
        "levels": 2, "moved": 1, "up": 0, "by_more_than_one": 1, "given_once_only": 1,
    }  # fmt: skip
