"""A judge whose findings are scripted: what it finds told is what a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interviews.plan import Dimension
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement


@dataclass(frozen=True)
class Read:
    """What the judge was asked to read."""

    question: AskedQuestion
    answer: str
    points: tuple[str, ...]


@dataclass
class ScriptedJudge:
    """Finds a point told where its words stand in the answer.

    Attributes:
        told: the words that tell a point, by the point's id.
        unclear: points that it can't decide unless they are told.
        failure: raised instead of findings.
        ready: a reading ends once this is set.
    """

    told: Mapping[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    failure: Exception | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    reads: list[Read] = field(default_factory=list)
    name: str = "scripted"
    prompt_version: str = "1"

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        """The scripted findings, once they are ready."""
        self.reads.append(Read(question, answer, tuple(s.id for s in statements)))
        await self.ready.wait()
        if self.failure is not None:
            raise self.failure
        return tuple(self._finding(statement.id, answer) for statement in statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        """Not asked for in an interview."""
        raise AssertionError("levels are not judged while an interview runs")

    def _finding(self, point_id: str, answer: str) -> Finding:
        words = self.told.get(point_id)
        if words is not None and words in answer:
            return Finding(point_id, "told", 0.9, words)
        if point_id in self.unclear:
            return Finding(point_id, "unclear", 0.5)
        return Finding(point_id, "not_told", 0.1)


def ready_judge(told: Mapping[str, str], **changes: object) -> ScriptedJudge:
    """A judge that answers at once."""
    judge = ScriptedJudge(told, **changes)  # type: ignore[arg-type]
    judge.ready.set()
    return judge
