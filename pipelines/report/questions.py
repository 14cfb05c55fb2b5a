"""What became of each planned question, as facts of the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from interviews.creation import facts_of
from interviews.placeholders import fill
from interviews.plan import Question
from judging.hints import told_points
from pipelines.report.evidence import Answer, Entry
from pipelines.report.schemas import QuestionReport


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
        text=spoken[0] if spoken else fill(question.text, facts_of(interview)),
        asked=bool(spoken),
        answered=words > 0,
        answer_words=words,
        answer_s=round(sum(max(0.0, a.entry.end_s - a.entry.start_s) for a in own), 2),
        covered=[p.description for p in question.evidence if p.id in told],
        missing=[p.description for p in question.evidence if p.id not in told],
    )


def _covered_live(state: Mapping[str, Any] | None) -> Mapping[str, Sequence[str]]:
    """Points that were ticked off during the interview, by question id."""
    covered = (state or {}).get("covered")
    return covered if isinstance(covered, dict) else {}


_ANYBODY = {
    "en": {"name": "you", "role": "this role", "company": "the company"},
    "ko": {"name": "지원자", "role": "이 직무", "company": "이 회사"},
}


def impersonal(text: str, language: str) -> str:
    """A question as the grader reads it: without name, role and company, which come from a
    résumé or a form and could hold orders."""
    return fill(text, _ANYBODY.get(language, _ANYBODY["en"]))
