"""Questions without a language model: what the résumé names, put into ready words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipelines.questions.schemas import GeneratedQuestion, Point
from pipelines.questions.subject import Subject
from pipelines.questions.wording import OBJECTIVES, POINTS, QUESTIONS


def rule_questions(subject: Subject) -> Iterator[GeneratedQuestion]:
    """All that rules can ask, the most telling first."""
    words = QUESTIONS[subject.language]
    points = [Point(description=d, follow_up=f) for d, f in POINTS[subject.language]]
    for round_ in range(max(map(len, words.values()))):
        places: Counter[str] = Counter()
        for topic in subject.topics():
            ready = words[topic.kind]
            if round_ >= len(ready):
                continue
            # Neighbours of one kind are asked in different words.
            text, simpler = ready[(places[topic.kind] + round_) % len(ready)]
            places[topic.kind] += 1
            yield GeneratedQuestion(
                text=text.format(name=topic.name, role=subject.role),
                rephrased=simpler.format(name=topic.name, role=subject.role),
                objective=OBJECTIVES[subject.language][topic.kind],
                kind=topic.kind,
                about=topic.name,
                evidence=points,
                source="rules",
            )
