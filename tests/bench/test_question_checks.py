"""Questions by rules on all labelled pairs, and faulty ones that the checks must find."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from bench.question_checks import CHECKS, Pair, failed, pairs
from bench.questions import drafted, measure
from pipelines.questions.schemas import GeneratedQuestion

TRAPS = {
    "order", "wrapped bullet", "dates", "other firm", "sparse", "very long", "private matters",
    "position", "job text",
}  # fmt: skip


def test_the_pairs_cover_both_languages_and_all_traps() -> None:
    every = pairs()
    assert len({pair.id for pair in every}) == len(every)
    for language in ("en", "ko"):
        own = [pair for pair in every if pair.language == language]
        assert len(own) >= 20
        assert {trap for pair in own for trap in pair.traps} >= TRAPS
        for pair in own:
            # A label that the pair doesn't have would never count.
            assert all(pair.sources.has(fact) for fact in pair.facts), pair.id


async def test_rules_leak_nothing_repeat_nothing_and_ground_everything() -> None:
    started = time.monotonic()
    outcome = await measure(pairs(), None, lambda line: None)
    for language, found in outcome.summary.items():
        assert found["questions"] >= 120, language
        assert found["by_model"] == 0
        assert found["passed"] == dict.fromkeys(CHECKS, found["questions"]), outcome.notes
    assert time.monotonic() - started < 60
    texts = Counter(
        (sample["pair"], question["text"])
        for sample in outcome.samples
        for question in sample["questions"]
    )
    assert max(texts.values()) == 1


def pair_of(pair_id: str) -> Pair:
    return next(pair for pair in pairs() if pair.id == pair_id)


GOOD: dict[str, Any] = {
    "text": "Your résumé says “Wrote runbooks for the on-call rota”. What was hard about that?",
    "rephrased": "What was hard about the runbooks?",
    "objective": "Learn what was hard.",
    "kind": "experience",
    "about": "Wrote runbooks for the on-call rota",
    "passage": "Wrote runbooks for the on-call rota",
    "evidence": [{"description": "Says what was hard.", "follow_up": "What was hard?"}],
    "source": "model",
}
REPEATED = "Could you tell me about a recent project and the part you played in it?"
BAD: list[tuple[dict[str, Any], set[str]]] = [
    ({}, set()),
    ({"text": "What was hard about your holidays?"}, {"relevant", "grounded"}),
    ({"passage": "Wrote poems for the on-call rota"}, {"grounded"}),
    ({"text": REPEATED}, {"relevant", "grounded", "new"}),
    ({"rephrased": "What was hard in 2019?"}, {"clean"}),
    (
        {"evidence": [{"description": "Topic 1 (skill): Go", "follow_up": "What is Go?"}]},
        {"clean", "statements"},
    ),
    ({"text": "What was hard about the runbooks, and how did you cope?"}, {"one thing"}),
    ({"text": "What was hard about the runbooks? Or easy?"}, {"one thing"}),
    ({"about": "infrastructure cost by 28 %"}, {"whole topic"}),
    ({"about": "runbooks for the on-call rota"}, {"whole topic"}),
    (
        {"evidence": [{"description": "What was hard about it?", "follow_up": "What was it?"}]},
        {"statements"},
    ),
]


@pytest.mark.parametrize(("change", "checks"), BAD)
async def test_the_checks_find_what_is_wrong(change: dict[str, Any], checks: set[str]) -> None:
    pair = pair_of("en-platform-engineer")
    content, asked = await drafted(pair, None)
    question = GeneratedQuestion.model_validate(GOOD | change)
    alone = content.model_copy(update={"questions": [question]})
    assert set(failed(question, alone, pair, asked)) == checks
