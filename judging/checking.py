"""Checking a judge: it reads one half of the labelled set, and its findings meet the labels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from interviews.plan import Dimension
from judging.batch.run import Progress, judge_tasks
from judging.batch.tasks import Findings
from judging.check_figures import CheckFigures
from judging.check_statistics import (
    labeller_figures,
    level_figures,
    pair_figures,
    point_figures,
    trait_figures,
)
from judging.check_tasks import check_tasks, readings_of
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.judge import Judge
from judging.labelled.schemas import Half, LabelledSet
from models.llm.errors import LLMUnavailable

FAILED_LIMIT = 0.1
"""Share of requests without an answer from which a check says nothing about the judge."""


class CheckError(RuntimeError):
    """A check that gave no figures; the message says why."""


async def check_judge(
    judge: Judge,
    labelled: LabelledSet,
    *,
    half: Half = "check",
    at_once: int = 1,
    limit_s: float | None = None,
    on_progress: Progress = lambda done, total: None,
) -> CheckFigures:
    """Have a judge read one half of the labelled set.

    Args:
        half: ``check``, unless prompts are being tuned.
        at_once: requests at the same time.
        limit_s: for the whole check; None: without limit.

    Raises:
        CheckError: the model left too many requests unanswered, or the time ran out.
    """
    tasks = check_tasks(labelled.half(half))
    limited = _FailureLimit(judge, FAILED_LIMIT * len(tasks))
    try:
        async with asyncio.timeout(limit_s):
            findings, failed = await judge_tasks(
                limited, tasks, at_once=at_once, on_progress=on_progress
            )
    except TimeoutError as error:
        raise CheckError(f"the check took more than {limit_s:.0f} s") from error
    except ExceptionGroup as group:
        if isinstance(first := group.exceptions[0], CheckError):
            raise first from group
        raise
    return figures_of(
        labelled,
        half,
        findings,
        judge=judge.name,
        prompt_version=judge.prompt_version,
        failed=failed,
    )


def figures_of(
    labelled: LabelledSet,
    half: Half,
    findings: Mapping[str, Findings],
    *,
    judge: str,
    prompt_version: str,
    failed: int,
) -> CheckFigures:
    """Compare what a judge found with the labels.

    Args:
        findings: by the id of the task, for each task of ``check_tasks`` of the half.
        failed: requests that the model didn't answer; their statements are unclear.

    Raises:
        CheckError: too many requests failed.
    """
    if failed > FAILED_LIMIT * len(findings):
        raise CheckError(f"{failed} of {len(findings)} requests were not answered")
    readings = readings_of(labelled.half(half), findings)
    return CheckFigures(
        judge=judge,
        prompt_version=prompt_version,
        language=labelled.language,
        half=half,
        failed=failed,
        points=point_figures(labelled, readings),
        traits=trait_figures(labelled, readings),
        levels=level_figures(readings),
        pairs=pair_figures(readings),
        labellers=labeller_figures(labelled),
    )


class _FailureLimit:
    """A judge that ends the check once more than ``limit`` requests were not answered."""

    def __init__(self, judge: Judge, limit: float) -> None:
        self._judge = judge
        self._limit = limit
        self._failures = 0

    @property
    def name(self) -> str:
        """The judge's."""
        return self._judge.name

    @property
    def prompt_version(self) -> str:
        """The judge's."""
        return self._judge.prompt_version

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        """The judge's findings.

        Raises:
            CheckError: too many requests were not answered.
        """
        with self._counting():
            return await self._judge.read(question, answer, statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        """The judge's findings.

        Raises:
            CheckError: too many requests were not answered.
        """
        with self._counting():
            return await self._judge.read_dimension(dimension, answers)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except LLMUnavailable as error:
            self._failures += 1
            if self._failures > self._limit:
                raise CheckError(
                    f"{self._failures} requests were not answered, so the judge can't be "
                    f"measured; the last: {str(error)[:200]}"
                ) from error
            raise
