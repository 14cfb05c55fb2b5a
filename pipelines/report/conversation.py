"""Each planned question with what was said to it, as facts of the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviews.creation import facts_of
from interviews.injection import find_injection, without_matches
from interviews.placeholders import fill
from interviews.plan import Plan, Question
from judging.answers import Answer, Entry
from judging.findings import AnsweredQuestion, AskedQuestion
from models.tts.text import strip_tag

_NEUTRAL_FACTS = {
    "en": {"name": "you", "role": "this role", "company": "the company"},
    "ko": {"name": "지원자", "role": "이 직무", "company": "이 회사"},
}


class InterviewFacts(Protocol):
    """The fields of an interview that are read; ``db.tables.Interview`` has them."""

    id: Any
    candidate_name: str
    role: str
    company: str
    position_id: Any
    end_reason: str | None
    conductor_state: dict[str, Any] | None


@dataclass(frozen=True)
class HeldQuestion:
    """A planned question, whether it was asked, and the answer to it."""

    question: Question
    text: str
    """As planned, filled for this interview: what was spoken may be a fragment."""
    asked: bool
    told_before: bool
    """It was left out, because earlier answers told its points; ``answers`` are all answers."""
    follow_ups: tuple[str, ...]
    """As they were asked."""
    answers: tuple[Answer, ...]
    answered_follow_ups: tuple[str | None, ...]
    """For each answer the follow-up that it answers; None: the planned question."""
    for_judge: AnsweredQuestion
    """As a judge may read it."""

    @property
    def word_count(self) -> int:
        """Words of the answer without fillers."""
        return sum(answer.word_count for answer in self.answers)


def held_questions(
    interview: InterviewFacts, plan: Plan, entries: Sequence[Entry], answers: Sequence[Answer]
) -> list[HeldQuestion]:
    """All planned questions, in the plan's order.

    Args:
        entries: the whole transcript, both speakers.
        answers: the candidate's answers among them.
    """
    ordered = sorted(entries, key=lambda entry: entry.seq)
    return [_held(question, interview, plan, ordered, answers) for question in plan.questions]


def _held(
    question: Question,
    interview: InterviewFacts,
    plan: Plan,
    entries: Sequence[Entry],
    answers: Sequence[Answer],
) -> HeldQuestion:
    own = tuple(answer for answer in answers if answer.entry.question_id == question.id)
    state = interview.conductor_state or {}
    asked = _was_asked(question, entries, bool(own), state)
    told_before = not asked and question.id in (state.get("skipped") or ())
    if told_before:
        own = tuple(answers)
    follow_ups = [
        entry
        for entry in entries
        if str(entry.speaker) == "agent"
        and entry.kind == "followup"
        and entry.question_id == question.id
    ]
    return HeldQuestion(
        question=question,
        text=strip_tag(fill(question.text, facts_of(interview))),
        asked=asked,
        told_before=told_before,
        follow_ups=tuple(entry.text for entry in follow_ups),
        answers=own,
        answered_follow_ups=tuple(_answered(answer, follow_ups) for answer in own),
        for_judge=AnsweredQuestion(
            _question_for_judge(question, interview, plan, follow_ups),
            "\n".join(answer.clean for answer in own if answer.clean),
        ),
    )


def _answered(answer: Answer, follow_ups: Sequence[Entry]) -> str | None:
    before = [entry.text for entry in follow_ups if entry.seq < answer.entry.seq]
    return before[-1] if before else None


def _question_for_judge(
    question: Question, interview: InterviewFacts, plan: Plan, follow_ups: Sequence[Entry]
) -> AskedQuestion:
    """The question without the words of a résumé or a form, which could hold orders.

    Role and company are shown only where they are those of a position. Follow-ups may repeat the
    candidate's words.
    """
    facts = dict(_NEUTRAL_FACTS[plan.language])
    role = None
    if interview.position_id is not None:
        role = interview.role
        facts |= {"role": interview.role, "company": interview.company}
    return AskedQuestion(
        text=strip_tag(fill(question.text, facts)),
        follow_ups=tuple(_without_orders(entry.text) for entry in follow_ups),
        role=role,
        question_id=question.id,
    )


def _without_orders(text: str) -> str:
    return without_matches(text, find_injection(text, wary=True))


def _was_asked(
    question: Question, entries: Sequence[Entry], answered: bool, state: Mapping[str, Any]
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
    asked = state.get("asked")
    if isinstance(asked, list):
        return bool(spoken) and question.id in asked
    return bool(spoken) and (answered or any(not entry.interrupted for entry in spoken))
