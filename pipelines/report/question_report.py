"""What became of each planned question, as facts of the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from interviews.creation import facts_of
from interviews.placeholders import fill
from interviews.plan import Question
from judging.answers import Answer, Entry
from judging.hints import points_by_hints
from pipelines.report.schemas import QuestionReport


class InterviewFacts(Protocol):
    """The fields of an interview that are read; ``db.tables.Interview`` has them."""

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
    """What became of one question."""
    spoken = [
        e.text
        for e in sorted(entries, key=lambda e: e.seq)
        if str(e.speaker) == "agent" and e.kind == "planned" and e.question_id == question.id
    ]
    own = [answer for answer in answers if answer.entry.question_id == question.id]
    points = points_by_hints(question, " ".join(answer.clean for answer in own))
    points |= set(_covered_live(interview.conductor_state).get(question.id, ()))
    words = sum(answer.word_count for answer in own)
    return QuestionReport(
        id=question.id,
        text=spoken[0] if spoken else fill(question.text, facts_of(interview)),
        asked=bool(spoken),
        answered=words > 0,
        answer_words=words,
        answer_s=round(sum(max(0.0, a.entry.end_s - a.entry.start_s) for a in own), 2),
        covered=[p.description for p in question.evidence if p.id in points],
        missing=[p.description for p in question.evidence if p.id not in points],
    )


def _covered_live(state: Mapping[str, Any] | None) -> Mapping[str, Sequence[str]]:
    """Points that were ticked off during the interview, by question id."""
    covered = (state or {}).get("covered")
    return covered if isinstance(covered, dict) else {}
