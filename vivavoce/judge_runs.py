"""Judging the lines of a file with the model in use, as far as it is qualified."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer

from interviews.plan import Plan
from judging.batch.batch_judge import BatchJudge
from judging.batch.lines import Line
from judging.batch.model_names import judge_name
from judging.batch.run import judge_tasks
from judging.batch.tasks import Findings, output_of, tasks_of
from judging.embedded import judge_for
from judging.qualification_store import QualificationStore
from models.llm.text import TextModel
from vivavoce.commands.language_model import language_model, requests_at_once
from vivavoce.settings import Settings

PROGRESS_EVERY_S = 5.0


@dataclass(frozen=True)
class JudgedLines:
    """The output of each run, and what there is to say about it."""

    runs: list[list[dict[str, Any]]]
    """The lines of output, by run."""
    failed: int = 0
    """Requests without a reading, in all runs."""

    @property
    def withheld_reasons(self) -> list[str]:
        """Why lines have no findings, each reason once."""
        reasons = [line["withheld_reason"] for line in self.runs[0]]
        return list(dict.fromkeys(reason for reason in reasons if reason is not None))


class LineJudge:
    """Judges the lines of a file by a plan.

    Args:
        model: the provider to ask instead of the settings'.
    """

    def __init__(self, settings: Settings, model: str, plan: Plan, lines: Sequence[Line]) -> None:
        self._settings = settings
        self._model = model
        self._plan = plan
        self._lines = lines
        self._store = QualificationStore(settings.folders.qualifications)
        self.tasks = [task for line in lines for task in tasks_of(line, plan)]

    def named(self) -> BatchJudge:
        """The judge that the settings or ``model`` name, without asking it."""
        return self._look_up(judge_name(self._settings.llm, self._model))

    def output(self, judge: BatchJudge, findings: dict[str, Findings]) -> list[dict[str, Any]]:
        """The lines of output, without what the judge may not decide."""
        return [judge.output(line, self._plan, self.tasks, findings) for line in self._lines]

    def imported(self, judge: BatchJudge, findings: dict[str, Findings]) -> list[dict[str, Any]]:
        """The lines of output with all that a batch's replies say; the judge is stated only."""
        return [
            output_of(line, self._plan, findings)
            | {"judge": judge.described(), "withheld_reason": None}
            for line in self._lines
        ]

    async def judged(self, times: int) -> JudgedLines:
        """Judge ``times`` times. A model that may decide nothing of it isn't asked.

        Raises:
            NoModelError: no provider can be used.
            ModelFileError: the embedded model's weights can't be had.
            LLMServerError: the embedded model's server doesn't start.
        """
        named = self.named()
        first = self._model or next(iter(self._settings.llm.providers), None)
        if first == "embedded" and not named.permitted(self.tasks):
            # Its server, which takes long to start, isn't needed.
            return JudgedLines([self.output(named, {})])
        async with language_model(self._settings, self._model) as text_model:
            return await self._ask(text_model, times)

    async def _ask(self, text_model: TextModel, times: int) -> JudgedLines:
        judge = judge_for(text_model, self._plan.language)
        known = self._look_up(judge.name)
        permitted = known.permitted(self.tasks)
        if not permitted:
            return JudgedLines([self.output(known, {})])
        progress = _Progress(len(permitted) * times)
        results = [
            await judge_tasks(
                judge,
                permitted,
                at_once=requests_at_once(text_model),
                on_progress=progress.one_more,
            )
            for _ in range(times)
        ]
        return JudgedLines(
            [self.output(known, findings) for findings, _ in results],
            sum(failed for _, failed in results),
        )

    def _look_up(self, name: str) -> BatchJudge:
        return BatchJudge.look_up(name, self._plan.language, self._store)


class _Progress:
    """Writes how many requests are done, now and then and at the end."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._next_at = time.monotonic() + PROGRESS_EVERY_S

    def one_more(self, _done_of_run: int, _total_of_run: int) -> None:
        """Count a request, of whichever run."""
        self._done += 1
        if self._done == self._total or time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + PROGRESS_EVERY_S
            typer.echo(f"judged {self._done} of {self._total}", err=True)
