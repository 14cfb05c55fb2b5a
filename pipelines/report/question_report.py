"""What became of each planned question, as facts of the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from interviews.creation import facts_of
from interviews.placeholders import fill
from interviews.plan import Question
from judging.answers import Answer, Entry
from judging.hints import points_by_hints
from models.tts.text import strip_tag
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
    """What became of one question.

    Its text is the plan's, filled for this interview: what was spoken may be a fragment.
    """
    own = [answer for answer in answers if answer.entry.question_id == question.id]
    points = points_by_hints(question, " ".join(answer.clean for answer in own))
    points |= set(_covered_live(interview.conductor_state).get(question.id, ()))
    words = sum(answer.word_count for answer in own)
    return QuestionReport(
        id=question.id,
        text=strip_tag(fill(question.text, facts_of(interview))),
        asked=_was_asked(question, entries, bool(own), interview.conductor_state),
        answered=words > 0,
        answer_words=words,
        answer_s=round(sum(max(0.0, a.entry.end_s - a.entry.start_s) for a in own), 2),
        covered=[p.description for p in question.evidence if p.id in points],
        missing=[p.description for p in question.evidence if p.id not in points],
    )


def _was_asked(
    question: Question,
    entries: Sequence[Entry],
    answered: bool,
    state: Mapping[str, Any] | None,
) -> bool:
    """Whether the question was put to the candidate, and not taken back.

    A question is taken back when the candidate, who was not done, talks over its first words.
    The fragment stays in the transcript, but the conductor's state does not list the question.
    """
    spoken = [
        entry
        for entry in entries
        if str(entry.speaker) == "agent"
        and entry.kind == "planned"
        and entry.question_id == question.id
    ]
    asked = (state or {}).get("asked")
    if isinstance(asked, list):
        return bool(spoken) and question.id in asked
    return bool(spoken) and (answered or any(not entry.interrupted for entry in spoken))


def _covered_live(state: Mapping[str, Any] | None) -> Mapping[str, Sequence[str]]:
    """Points that were ticked off during the interview, by question id."""
    covered = (state or {}).get("covered")
    return covered if isinstance(covered, dict) else {}
