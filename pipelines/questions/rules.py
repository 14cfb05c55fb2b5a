"""Questions without a language model: ready texts, filled with what the résumé or the job names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviews.placeholders import fill
from pipelines.questions.overlap import best_line
from pipelines.questions.rule_texts import TEXTS, RuleText
from pipelines.questions.schemas import GeneratedQuestion, Point
from pipelines.questions.subject import Subject
from pipelines.questions.topics import Topic

_PROJECT = re.compile(r"\s*(?:\bproject|프로젝트)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[-–—/·]\s+")


class RuleWriter:
    """Words questions by rules, and none in a way that it has used before."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._used: set[int] = set()

    def questions(self, topic: Topic) -> Iterator[GeneratedQuestion]:
        """The questions about a topic in the ways not used yet, the most telling first."""
        for text in _texts_for(topic, self._subject):
            if id(text) not in self._used:
                yield _filled(text, topic, self._subject)

    def use(self, question: GeneratedQuestion, topic: Topic) -> None:
        """Note that a question is asked."""
        for text in _texts_for(topic, self._subject):
            if _filled(text, topic, self._subject).text == question.text:
                self._used.add(id(text))


def rule_points(topic: Topic, subject: Subject) -> list[Point]:
    """Evidence points that fit any question about a topic."""
    return list(_texts_for(topic, subject)[0].points)


def objective_of(topic: Topic, subject: Subject) -> str:
    """What an answer about a topic is to show."""
    return _texts_for(topic, subject)[0].objective


def _texts_for(topic: Topic, subject: Subject) -> list[RuleText]:
    group = "statement" if topic.form == "statement" and topic.kind != "job" else topic.kind
    return TEXTS[subject.language][group]


def _filled(text: RuleText, topic: Topic, subject: Subject) -> GeneratedQuestion:
    name = _PROJECT.sub("", topic.name) if topic.kind == "project" else topic.name
    facts = {"name": _SEPARATOR.sub(", ", name), "role": subject.role}
    spoken = fill(text.text, facts)
    return GeneratedQuestion(
        text=spoken,
        rephrased=fill(text.rephrased, facts),
        objective=text.objective,
        kind=topic.kind,
        about=topic.name,
        passage=best_line(spoken, topic.source_text),
        evidence=list(text.points),
        source="rules",
    )
