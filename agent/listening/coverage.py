"""Which evidence points the candidate's answers tell, as a qualified judge reads them.

No word of an answer decides anything here: without a judge nothing is known of the points, and
the conductor asks the plan's fixed follow-ups.

A quick judge reads when a turn is over, or probably is, and its readings are not cancelled: what
one found told stays told, also when the candidate goes on. A model on this processor reads while
the candidate listens (``quiet_time``), and of several versions of an answer only the newest one.
Readings decide the moves that come after them, and no move waits for one longer than
``agent.interview.loop`` allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence

import structlog

from interviews.plan import Plan, Question
from judging.findings import AskedQuestion, Finding, Statement
from judging.judge import Judge
from kit.tasks import TaskSet
from models.llm.errors import LLMError

SHORT_ANSWER_WORDS = 12
"""An answer shorter than this needs the one before it to be understood."""

_Key = tuple[str, str, str]
"""Ids of the question that was answered and of the one whose points are looked for; the answers."""

log = structlog.get_logger(__name__)


class Coverage:
    """The answers of one interview, and the points they tell.

    Args:
        plan: the interview's questions and their points.
        judge: reads answers; it is qualified to tick points off in the plan's language. None:
            there is no such judge.
        quick: whether the judge's findings usually come soon enough to decide the move after the
            answer that they are about. A model on this machine's processor is not quick.
        role: the position's role.
        on_read: called when a reading has ended, with findings or without.
    """

    def __init__(
        self,
        plan: Plan,
        judge: Judge | None,
        *,
        quick: bool = False,
        role: str | None = None,
        on_read: Callable[[], None] = lambda: None,
    ) -> None:
        self._plan = plan
        self._judge = judge
        self._role = role
        self._on_read = on_read
        self._answers: dict[str, list[str]] = {}
        self._follow_ups: dict[str, list[str]] = {}
        self._told: dict[str, frozenset[str]] = {}
        self._findings: dict[_Key, tuple[Finding, ...]] = {}
        self._reading: dict[_Key, asyncio.Task[None]] = {}
        self._tasks = TaskSet("coverage")
        self.quick = quick and judge is not None

    # -- what was said ---------------------------------------------------------------------

    def add(self, question_id: str | None, answer: str) -> None:
        """Keep an answer to a question."""
        if question_id is not None:
            self._answers.setdefault(question_id, []).append(answer)

    def take_back(self, question_id: str | None, answer: str) -> None:
        """Forget ``answer`` if it is the last one kept: the candidate continues it."""
        answers = self._answers.get(question_id or "", [])
        if answers and answers[-1] == answer:
            answers.pop()

    def add_follow_up(self, question_id: str | None, text: str) -> None:
        """Keep a follow-up that the candidate heard."""
        if question_id is not None:
            self._follow_ups.setdefault(question_id, []).append(text)

    def resume(
        self, answers: Iterable[tuple[str, str]], follow_ups: Iterable[tuple[str, str]]
    ) -> None:
        """Keep what was answered and asked before, as pairs of question id and text."""
        for question_id, text in answers:
            self.add(question_id, text)
        for question_id, text in follow_ups:
            self.add_follow_up(question_id, text)

    def context(self, question_id: str | None, answer: str) -> str:
        """The context of a follow-up's prompt: the answer, after the one before if it is short."""
        earlier = [text for text in self._answers.get(question_id or "", []) if text != answer]
        return " ".join([*earlier[-1:], answer]) if _is_short(answer) else answer

    # -- what was found --------------------------------------------------------------------

    def covered(self) -> dict[str, frozenset[str]]:
        """Points found told so far, by question id."""
        return dict(self._told)

    def told_points(self, question_id: str) -> frozenset[str]:
        """Points of a question found told so far."""
        return self._told.get(question_id, frozenset())

    def missing(self, question_id: str | None, answer: str) -> tuple[str, ...] | None:
        """Points of a question to ask for if ``answer`` is given to it, the first one first.

        Points that were found missing come in the plan's order; then, likewise, those that the
        judge could not decide, which a candidate may clear up.

        Returns:
            None if the answers are not read to their end.
        """
        if question_id is None:
            return None
        whole = self._whole(question_id, answer)
        findings = self._findings.get((question_id, question_id, whole))
        if findings is None:
            return None
        verdicts = {finding.statement_id: finding.verdict for finding in findings}
        ids = [point.id for point in self._plan.question(question_id).evidence]
        return tuple(
            point_id
            for verdict in ("not_told", "unclear")
            for point_id in ids
            if verdicts.get(point_id, "unclear") == verdict
        )

    def is_reading(self, question_id: str | None, answer: str) -> bool:
        """Whether the answers to a question, with this one, are being read."""
        if question_id is None:
            return False
        return (question_id, question_id, self._whole(question_id, answer)) in self._reading

    # -- reading ---------------------------------------------------------------------------

    def read(self, question_id: str | None, answer: str) -> None:
        """Have the answers to a question, with this one, read; once for the same words."""
        if question_id is not None:
            question = self._plan.question(question_id)
            self._begin(question, question, self._whole(question_id, answer))

    def read_ahead(self, question_id: str | None, answer: str) -> None:
        """Have them read for the points of the next question too, unless it is asked anyway."""
        if question_id is None:
            return
        asked = self._plan.question(question_id)
        for question in self._after(asked):
            self._begin(asked, question, self._whole(question_id, answer))

    async def aclose(self) -> None:
        """Give up the readings under way."""
        await self._tasks.aclose()

    def _begin(self, asked: Question, question: Question, whole: str) -> None:
        """Begin to read the answers to ``asked`` for the points of ``question``."""
        key = asked.id, question.id, whole
        if self._judge is None or key in self._reading or key in self._findings:
            return
        follow_ups = tuple(self._follow_ups.get(asked.id, ()))
        heard = AskedQuestion(asked.text, follow_ups, self._role, asked.id)
        points = [Statement(point.id, point.description) for point in question.evidence]
        if not self.quick:
            for other in [k for k in self._reading if k[:2] == key[:2]]:
                self._reading.pop(other).cancel()  # its words are part of these
        self._reading[key] = self._tasks.spawn(self._read(self._judge, key, heard, points))

    async def _read(
        self, judge: Judge, key: _Key, heard: AskedQuestion, points: Sequence[Statement]
    ) -> None:
        _, question_id, whole = key
        try:
            findings = await judge.read(heard, whole, points)
        except LLMError as error:
            log.info("coverage.not_read", question_id=question_id, reason=str(error)[:120])
        else:
            self._findings[key] = findings
            told = {finding.statement_id for finding in findings if finding.verdict == "told"}
            self._told[question_id] = self.told_points(question_id) | told
            log.info("coverage.read", question_id=question_id, told=sorted(told))
        finally:
            if self._reading.get(key) is asyncio.current_task():
                del self._reading[key]
                self._on_read()

    def _after(self, question: Question) -> Iterator[Question]:
        """The question after this one, if it may be left out, and its points aren't all told."""
        questions = self._plan.questions
        place = questions.index(question)
        for later in questions[place + 1 : place + 2]:
            points = {point.id for point in later.evidence}
            if not later.template and not points <= self.told_points(later.id):
                yield later

    def _whole(self, question_id: str, answer: str) -> str:
        return " ".join(" ".join([*self._answers.get(question_id, []), answer]).split())


def _is_short(answer: str) -> bool:
    return len(answer.split()) < SHORT_ANSWER_WORDS
