"""Questions without a language model: ready texts, filled with what the résumé names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interviews.placeholders import fill
from pipelines.questions.rule_texts import OBJECTIVES, POINTS, QUESTIONS
from pipelines.questions.schemas import GeneratedQuestion, Point
from pipelines.questions.subject import Subject


def rule_questions(subject: Subject) -> Iterator[GeneratedQuestion]:
    """All questions that rules can make, the most telling first."""
    texts = QUESTIONS[subject.language]
    points = [Point(description=d, follow_up=f) for d, f in POINTS[subject.language]]
    for round_ in range(max(map(len, texts.values()))):
        places: Counter[str] = Counter()
        for topic in subject.topics():
            ready = texts[topic.kind]
            if round_ >= len(ready):
                continue
            # Neighbours of one kind get different texts.
            text, simpler = ready[(places[topic.kind] + round_) % len(ready)]
            places[topic.kind] += 1
            facts = {"name": topic.name, "role": subject.role}
            yield GeneratedQuestion(
                text=fill(text, facts),
                rephrased=fill(simpler, facts),
                objective=OBJECTIVES[subject.language][topic.kind],
                kind=topic.kind,
                about=topic.name,
                evidence=points,
                source="rules",
            )
