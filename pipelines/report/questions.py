"""What became of each planned question, as facts of the transcript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pipelines.plan import Question
from pipelines.report.evidence import Answer, Entry
from pipelines.report.normalise import tokens
from pipelines.report.schemas import QuestionReport

HINTS_NEEDED = 2
"""Distinct hint words that tell an evidence point; one alone is too often chance."""


class InterviewFacts(Protocol):
    """What is read of an interview; ``db.tables.Interview`` has it all."""

    id: Any
    candidate_name: str
    role: str
    company: str
    end_reason: str | None
    conductor_state: dict[str, Any] | None


def question_report(
    question: Question,
    entries: Sequence[Entry],
    answers: Sequence[Answer],
    interview: InterviewFacts,
) -> QuestionReport:
    """What became of one question, as the transcript tells it."""
    spoken = [
        e.text
        for e in sorted(entries, key=lambda e: e.seq)
        if str(e.speaker) == "agent" and e.kind == "planned" and e.question_id == question.id
    ]
    own = [answer for answer in answers if answer.entry.question_id == question.id]
    told = told_points(question, " ".join(answer.clean for answer in own))
    told |= set(_covered_live(interview.conductor_state).get(question.id, ()))
    words = sum(answer.word_count for answer in own)
    return QuestionReport(
        id=question.id,
        text=spoken[0] if spoken else filled(question.text, interview),
        asked=bool(spoken),
        answered=words > 0,
        answer_words=words,
        answer_s=round(sum(max(0.0, a.entry.end_s - a.entry.start_s) for a in own), 2),
        covered=[p.description for p in question.evidence if p.id in told],
        missing=[p.description for p in question.evidence if p.id not in told],
    )


def told_points(question: Question, answer: str, needed: int = HINTS_NEEDED) -> set[str]:
    """Ids of the evidence points of whose hint words the answer holds ``needed`` or more."""
    lowered = " " + " ".join(token.norm for token in tokens(answer))
    told = set()
    for point in question.evidence:
        hits = sum(1 for hint in point.hints if _holds(lowered, hint.lower()))
        if point.hints and hits >= min(needed, len(point.hints)):
            told.add(point.id)
    return told


def _holds(text: str, hint: str) -> bool:
    if re.search(r"[가-힣]", hint):
        return hint in text  # Korean hints are stems inside inflected words
    return f" {hint}" in text  # English hints match from a word's beginning


def _covered_live(state: Mapping[str, Any] | None) -> Mapping[str, Sequence[str]]:
    """Points that were ticked off during the interview, by question id."""
    covered = (state or {}).get("covered")
    return covered if isinstance(covered, dict) else {}


_ANYBODY = {
    "en": {"{name}": "you", "{role}": "this role", "{company}": "the company"},
    "ko": {"{name}": "지원자", "{role}": "이 직무", "{company}": "이 회사"},
}


def impersonal(text: str, language: str) -> str:
    """A question as the grader reads it: without name, role and company, which come from a
    résumé or a form and could hold orders."""
    for field, value in _ANYBODY.get(language, _ANYBODY["en"]).items():
        text = text.replace(field, value)
    return text


def filled(text: str, interview: InterviewFacts) -> str:
    """A question as this candidate hears it."""
    for field, value in (
        ("{name}", interview.candidate_name),
        ("{role}", interview.role),
        ("{company}", interview.company),
    ):
        text = text.replace(field, value)
    return text
