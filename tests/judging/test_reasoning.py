"""Reasons in words, from findings alone."""

from __future__ import annotations

import pytest

from judging.findings import Finding
from judging.levels import level_of
from judging.reasoning import reasoning_of
from kit.language import Language
from tests.judging.test_levels import WITH_CRITERIA, WITHOUT, findings


def reasoning(dimension: object, letters: str, language: Language, *never_asked: str) -> str:
    found: list[Finding] = findings(dimension, letters)  # type: ignore[arg-type]
    levels = level_of(dimension, found, never_asked)  # type: ignore[arg-type]
    return reasoning_of(dimension, found, levels, language, never_asked)  # type: ignore[arg-type]


def test_a_level_names_what_was_told_and_what_the_next_one_lacks() -> None:
    assert reasoning(WITH_CRITERIA, "tttnn", "en") == (
        "Level 3 of 5. Told: “Names a task”; “Names an action”; “Names a result”. "
        "Not told, but needed for level 4: “Names a reason”."
    )
    assert reasoning(WITH_CRITERIA, "tttnn", "ko") == (
        "5점 중 3점입니다. 답변에서 확인한 내용: ‘Names a task’, ‘Names an action’, "
        "‘Names a result’. 4점에 필요하지만 말하지 않은 내용: ‘Names a reason’."
    )


def test_a_range_names_what_decides() -> None:
    text = reasoning(WITH_CRITERIA, "tuttn", "en", "change")
    assert text.startswith("Level 2 to 5 of 5: what is unclear or was never asked decides.")
    assert "Unclear: “Names an action”." in text
    assert "Never asked: “Names a change”." in text
    assert "Not told" not in text


def test_the_highest_level_lacks_nothing() -> None:
    assert "Not told" not in reasoning(WITH_CRITERIA, "ttttt", "en")


def test_a_level_sentence_is_quoted() -> None:
    assert reasoning(WITHOUT, "nttnn", "en") == (
        "Level 3 of 5: the answers fit the description “An action”. "
        "Not told, but needed for level 4: “A reason”."
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_told_is_said_plainly(language: Language) -> None:
    text = reasoning(WITHOUT, "nnnnn", language)
    assert text
    assert not any(digit in text for digit in "12345")
