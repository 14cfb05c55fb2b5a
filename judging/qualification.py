"""How well a judge's findings agree with labelled answers, and what it may decide.

The bounds are those of substantial agreement (Landis and Koch 1977) for κ on points, and the
same for quadratic κ on levels with its 95 % interval above 0.40.
"""

from __future__ import annotations

import math

from pydantic import BaseModel, ConfigDict

from kit.language import Language

POINTS_KAPPA = 0.60
LEVELS_KAPPA = 0.60
LEVELS_KAPPA_LOW = 0.40


class Qualification(BaseModel):
    """A judge's agreement with the labelled set of one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    judge: str
    prompt_version: str
    language: Language
    points: int
    """Points read in the check."""
    points_kappa: float
    """Cohen's κ between the judge and the labels."""
    points_kappa_low: float
    """Lower bound of its 95 % interval."""
    points_kappa_high: float
    untold_called_told: float
    """Share of the points not told that the judge called told."""
    levels: int
    """Levels given in the check."""
    levels_kappa: float | None
    """Quadratic κ between the judge's levels and the labels; None without levels."""
    levels_kappa_low: float | None
    levels_kappa_high: float | None

    @property
    def may_tick_points(self) -> bool:
        """Whether points are ticked off and follow-ups chosen by this judge."""
        return self.points_kappa >= POINTS_KAPPA

    @property
    def may_give_levels(self) -> bool:
        """Whether a report shows levels from this judge."""
        return (
            self.may_tick_points
            and self.levels_kappa is not None
            and self.levels_kappa_low is not None
            and self.levels_kappa >= LEVELS_KAPPA
            and self.levels_kappa_low >= LEVELS_KAPPA_LOW
        )


def two_places(value: float) -> str:
    """A statistic with two decimals; cut, so that 0.599 doesn't read as the 0.60 it misses."""
    return f"{math.floor(value * 100 + 1e-9) / 100:.2f}".replace("-", "−")
