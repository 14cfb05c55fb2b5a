"""Turns that say the opposite of a request in its own words are not taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier

DATA = Path(__file__).parents[2] / "data"
ANSWERS = {Intent.ANSWER, Intent.YES, Intent.NO}
MOST_TAKEN = {"en": 0.18, "ko": 0.08}
"""Share of turns that nothing was trained on, without an encoder and a language model."""


def read(language: str, means: str) -> list[tuple[str, Intent]]:
    """(turn, how it is read) of those that mean this and were kept from training."""
    data = yaml.safe_load((DATA / f"denials-check-{language}.yaml").read_text(encoding="utf-8"))
    classifier = TextClassifier(language)
    classifier.answered = True
    turns = [said for form in data.values() for said in form.get(means, ())]
    assert turns
    return [(said, classifier.classify(said).intent) for said in turns]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_denied_requests_are_answers(language: str) -> None:
    turns = read(language, "answer")
    taken = [turn for turn in turns if turn[1] not in ANSWERS]
    assert len(taken) <= MOST_TAKEN[language] * len(turns), taken


@pytest.mark.parametrize("language", ["en", "ko"])
def test_who_has_more_to_say_is_not_done(language: str) -> None:
    assert [turn for turn in read(language, "not_finished") if turn[1] is Intent.DONE] == []
