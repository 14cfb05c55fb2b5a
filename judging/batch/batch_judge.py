"""The judge of a file, and what its measured agreement allows it to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from interviews.plan import Plan
from judging.batch.lines import InterviewLine, Line
from judging.batch.tasks import Findings, Task, output_of
from judging.prompts import PROMPT_VERSION
from judging.qualification import (
    LEVELS_KAPPA,
    LEVELS_KAPPA_LOW,
    POINTS_KAPPA,
    Qualification,
    two_places,
)
from judging.qualification_store import QualificationStore
from judging.qualified import qualification_of
from kit.language import Language


@dataclass(frozen=True)
class BatchJudge:
    """A judge by its name, with its qualification in the plan's language."""

    name: str
    language: Language
    qualification: Qualification | None
    """None: its agreement was never measured, so it may decide nothing."""

    @classmethod
    def look_up(cls, name: str, language: Language, store: QualificationStore) -> BatchJudge:
        """The judge with what was measured for it, here or in the catalog."""
        return cls(name, language, qualification_of(name, PROMPT_VERSION, language, store))

    @property
    def ticks_points(self) -> bool:
        """Whether it may say which points an answer tells."""
        return self.qualification is not None and self.qualification.may_tick_points

    @property
    def gives_levels(self) -> bool:
        """Whether it may give levels."""
        return self.qualification is not None and self.qualification.may_give_levels

    def permitted(self, tasks: Iterable[Task]) -> list[Task]:
        """The tasks whose findings it may decide."""
        return [
            task
            for task in tasks
            if (self.ticks_points if task.dimension is None else self.gives_levels)
        ]

    def output(
        self, line: Line, plan: Plan, tasks: Iterable[Task], findings: Mapping[str, Findings]
    ) -> dict[str, Any]:
        """The line of output, without what the judge may not decide, and why.

        Args:
            tasks: of all lines.
            findings: by the id of the task, for the permitted ones.
        """
        withheld = {task.id: task.unclear() for task in tasks if task.dimension is None}
        said = output_of(line, plan, withheld | dict(findings))
        return said | {"judge": self.described(), "withheld_reason": self.withheld_reason(line)}

    def withheld_reason(self, line: Line) -> str | None:
        """Why a line has no findings; None if the judge may give them."""
        if isinstance(line, InterviewLine):
            return None if self.gives_levels else self.shortfall
        return None if self.ticks_points else self.shortfall

    @property
    def shortfall(self) -> str | None:
        """What its agreement lacks for levels, with the figure; None if it may give them."""
        q = self.qualification
        if q is None:
            return (
                f"how well {self.name} agrees with the labelled answers ({self.language}) was "
                f"never measured: vivavoce judge check --language {self.language} does it"
            )
        if not q.may_tick_points:
            return (
                f"{self.name} agrees too little with the labelled answers ({self.language}): "
                f"κ {two_places(q.points_kappa)} on {q.points} points, needed "
                f"{two_places(POINTS_KAPPA)}; use a larger model"
            )
        if q.levels_kappa is None or q.levels_kappa_low is None:
            return f"levels of {self.name} were never compared with labelled ones ({self.language})"
        if not q.may_give_levels:
            return (
                f"levels of {self.name} agree too little with labelled ones ({self.language}): "
                f"quadratic κ {two_places(q.levels_kappa)} with lower bound "
                f"{two_places(q.levels_kappa_low)} on {q.levels} levels, needed "
                f"{two_places(LEVELS_KAPPA)} with {two_places(LEVELS_KAPPA_LOW)}; "
                "use a larger model"
            )
        return None

    def described(self) -> dict[str, Any]:
        """The judge as a line of output states it."""
        q = self.qualification
        return {
            "model": self.name,
            "prompt_version": PROMPT_VERSION,
            "ticks_points": self.ticks_points,
            "gives_levels": self.gives_levels,
            "points_kappa": None if q is None else q.points_kappa,
            "levels_kappa": None if q is None else q.levels_kappa,
        }
