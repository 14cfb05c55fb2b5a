"""Levels, ranges and totals, as they follow from findings."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from interviews.plan import Criterion, Dimension, load_plan, ready_plans
from judging.findings import Finding, Verdict
from judging.levels import (
    LevelRange,
    TotalRange,
    level_of,
    missing_for,
    never_asked_of,
    serves,
    statements_of,
    total_of,
)

CRITERIA = [
    Criterion(id="task", statement="Names a task.", level=2),
    Criterion(id="action", statement="Names an action.", level=3),
    Criterion(id="result", statement="Names a result.", level=3),
    Criterion(id="reason", statement="Names a reason.", level=4),
    Criterion(id="change", statement="Names a change.", level=5, questions=["feedback"]),
]
SENTENCES = dict(enumerate(["Nothing.", "A task.", "An action.", "A reason.", "A change."], 1))
WITH_CRITERIA = Dimension(
    id="ownership", name="Ownership", weight=1, levels=SENTENCES, criteria=CRITERIA
)
WITHOUT = Dimension(id="ownership", name="Ownership", weight=1, levels=SENTENCES)

LETTERS: dict[str, Verdict] = {"t": "told", "n": "not_told", "u": "unclear"}


def findings(dimension: Dimension, letters: str) -> list[Finding]:
    """One finding per statement, from a letter each: told, not told, unclear."""
    statements = statements_of(dimension)
    return [
        Finding(statement.id, LETTERS[letter])
        for statement, letter in zip(statements, letters, strict=True)
    ]


@pytest.mark.parametrize(
    ("letters", "low", "high"),
    [
        ("nnnnn", 1, 1),
        ("tnnnn", 2, 2),
        ("ttnnn", 2, 2),  # both criteria of level 3 are needed
        ("tttnn", 3, 3),
        ("ttttn", 4, 4),
        ("ttttt", 5, 5),
        ("tnttt", 2, 2),  # what is told further up does not replace it
        ("nnttt", 1, 1),
        ("tutnn", 2, 3),
        ("tuttt", 2, 5),
        ("utttn", 1, 4),
        ("tttun", 3, 4),
        ("uuuuu", 1, 5),
    ],
)
def test_a_level_needs_its_criteria_and_those_of_all_levels_below(
    letters: str, low: int, high: int
) -> None:
    assert level_of(WITH_CRITERIA, findings(WITH_CRITERIA, letters)) == LevelRange(low, high)


def test_a_range_holds_the_level_of_every_answer_to_what_is_unclear() -> None:
    for letters in itertools.product("tnu", repeat=5):
        reached = level_of(WITH_CRITERIA, findings(WITH_CRITERIA, "".join(letters)))
        assert reached is not None
        settled = set()
        for answers in itertools.product("tn", repeat=letters.count("u")):
            rest = iter(answers)
            known = "".join(next(rest) if letter == "u" else letter for letter in letters)
            level = level_of(WITH_CRITERIA, findings(WITH_CRITERIA, known))
            assert level is not None
            settled.add(level.exact)
        assert (reached.low, reached.high) == (min(settled), max(settled))  # type: ignore[type-var]


def test_a_criterion_that_was_never_asked_for_leaves_a_range() -> None:
    found = findings(WITH_CRITERIA, "ttttn")
    assert never_asked_of(WITH_CRITERIA, ["recent-project"]) == {"change"}
    assert never_asked_of(WITH_CRITERIA, ["recent-project", "feedback"]) == frozenset()
    assert level_of(WITH_CRITERIA, found, {"change"}) == LevelRange(4, 5)
    assert level_of(WITH_CRITERIA, findings(WITH_CRITERIA, "ttttt"), {"change"}) == LevelRange(5, 5)


def test_a_criterion_serves_its_dimension_with_its_questions() -> None:
    first, *_, last = load_plan("standard-en").questions
    tied = Criterion(id="change", statement="Names a change.", level=5, questions=[last.id])
    dimension = WITH_CRITERIA.model_copy(
        update={"id": first.dimensions[0], "criteria": [*CRITERIA[:-1], tied]}
    )
    other = last.model_copy(update={"dimensions": ["else"]})
    assert serves(first, dimension) and serves(other, dimension)
    assert not serves(other.model_copy(update={"id": "another"}), dimension)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("nnnnn", None),
        ("tnnnn", LevelRange(1, 1)),
        ("nntnn", LevelRange(3, 3)),
        ("tttnn", LevelRange(3, 3)),
        ("nntun", LevelRange(3, 4)),
        ("nnutn", LevelRange(4, 4)),
        ("nnunn", LevelRange(1, 3)),
        ("uuuuu", LevelRange(1, 5)),
    ],
)
def test_without_criteria_the_highest_sentence_told_is_the_level(
    letters: str, expected: LevelRange | None
) -> None:
    assert level_of(WITHOUT, findings(WITHOUT, letters)) == expected


def test_statements_are_the_criteria_or_the_sentences() -> None:
    assert [s.id for s in statements_of(WITH_CRITERIA)] == [c.id for c in CRITERIA]
    assert [(s.id, s.text) for s in statements_of(WITHOUT)] == [
        (f"level-{n}", text) for n, text in SENTENCES.items()
    ]


def test_what_is_missing_for_a_level() -> None:
    missing = missing_for(WITH_CRITERIA, 4, {"task", "action"})
    assert [statement.id for statement in missing] == ["result", "reason"]
    assert [s.id for s in missing_for(WITHOUT, 4, {"level-3"})] == ["level-4"]
    assert missing_for(WITHOUT, 3, {"level-3"}) == []


def test_the_total_is_a_weighted_mean_and_a_range() -> None:
    levels = [(0.25, LevelRange(3, 3)), (0.5, LevelRange(2, 4)), (0.25, LevelRange(5, 5))]
    assert total_of(levels) == TotalRange(3.0, 4.0)
    assert total_of([(2.0, LevelRange(4, 4))]) == TotalRange(4.0, 4.0)
    assert total_of([]) is None


@pytest.mark.parametrize("plan_id", ready_plans())
def test_every_level_of_a_ready_plan_can_be_reached(plan_id: str) -> None:
    for dimension in load_plan(plan_id).rubric:
        for level in range(1, 6):
            letters = "".join("t" if c.level <= level else "n" for c in dimension.criteria)
            assert level_of(dimension, findings(dimension, letters)) == LevelRange(level, level)


def test_the_letters_stand_for_every_verdict() -> None:
    assert set(LETTERS.values()) == set(get_args(Verdict))
