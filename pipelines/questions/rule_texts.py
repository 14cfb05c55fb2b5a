"""The ready texts of questions by rules, by language and by what they are about."""

from __future__ import annotations

from dataclasses import dataclass

from kit.language import Language
from pipelines.questions import rule_texts_en, rule_texts_ko
from pipelines.questions.schemas import Point


@dataclass(frozen=True)
class RuleText:
    """A ready question. ``{name}`` is the topic as its source has it, ``{role}`` the role."""

    text: str
    rephrased: str
    objective: str
    points: tuple[Point, ...]


def _texts(
    leads: dict[str, str],
    asks: dict[str, list[tuple[str, str, str, str]]],
    points: dict[str, list[tuple[str, str]]],
) -> dict[str, list[RuleText]]:
    return {
        group: [
            RuleText(
                text=f"{leads[group]} {ask}".strip(),
                rephrased=rephrased,
                objective=objective,
                points=tuple(Point(description=d, follow_up=f) for d, f in points[aim]),
            )
            for ask, rephrased, objective, aim in group_asks
        ]
        for group, group_asks in asks.items()
    }


TEXTS: dict[Language, dict[str, list[RuleText]]] = {
    "en": _texts(rule_texts_en.LEADS, rule_texts_en.ASKS, rule_texts_en.POINTS),
    "ko": _texts(rule_texts_ko.LEADS, rule_texts_ko.ASKS, rule_texts_ko.POINTS),
}
"""By the kind of topic, or ``statement`` for what a résumé says of an experience or project; the
most telling first. No two of a language ask the same."""
