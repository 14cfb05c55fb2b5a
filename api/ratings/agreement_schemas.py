"""Messages about the agreement of ratings."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas import Wire
from db.tables import User
from judging.agreement_of_raters import Agreement, Status


class Coefficient(Wire):
    """A coefficient of agreement with its 95 % interval."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "measured",
                    "n": 14,
                    "value": 0.71,
                    "low": 0.48,
                    "high": 0.84,
                    "exact": 0.55,
                    "within_one": 0.96,
                }
            ]
        }
    )

    status: Status
    """``measured``; ``not_enough``: of too few interviews for a number; ``no_variation``: all
    levels are the same, for which it is not defined."""
    n: int
    """Interviews that it is computed from."""
    value: float | None
    """1: always the same level; 0: no better than chance; null unless ``measured``."""
    low: float | None
    """Lower bound of the interval."""
    high: float | None
    exact: float | None
    """Share of the compared levels that are the same."""
    within_one: float | None
    """Share of the compared levels that differ by at most one."""

    @classmethod
    def of(cls, agreement: Agreement) -> Coefficient:
        """Rounded to three decimals."""
        numbers = ("value", "low", "high", "exact", "within_one")
        found = {name: getattr(agreement, name) for name in numbers}
        return cls(
            status=agreement.status,
            n=agreement.interviews,
            **{name: None if x is None else round(x, 3) for name, x in found.items()},
        )


class RaterView(Wire):
    """A person who rated."""

    id: UUID | None
    """Their account; null: it was deleted."""
    name: str
    """If the account was deleted, the address that it had."""
    email: str | None
    """The account's address; null: it was deleted."""

    @classmethod
    def of(cls, account: User | None, recorded: str) -> RaterView:
        """From the account, or from what was recorded of it."""
        if account is None:
            return cls(id=None, name=recorded, email=None)
        return cls(id=account.id, name=account.name, email=account.email)


class PairAgreement(Wire):
    """The agreement of two people."""

    raters: list[str] = Field(min_length=2, max_length=2)
    """Their names."""
    rated_by: list[RaterView] = Field(min_length=2, max_length=2)
    """The same two: people may have the same name."""
    kappa: Coefficient
    """Quadratic κ."""


class AgreementOnDimension(Wire):
    """The agreement on one dimension, or on all together."""

    dimension: str | None
    """Its id; null: all dimensions together."""
    name: str | None
    people: Coefficient
    """Krippendorff's ordinal α of all raters, of interviews that two or more rated."""
    pairs: list[PairAgreement]
    """Every two people who rated an interview both."""
    machine: Coefficient
    """Quadratic κ between each person's level and the machine's, before overrides. Dimensions for
    which it gave only a range, or nothing, are left out."""


class AgreementView(Wire):
    """How well the ratings of a position's interviews agree."""

    position_id: UUID
    needed: int
    """Interviews from which on a coefficient has a number."""
    interviews: int
    """Interviews with a rating that counts."""
    ratings: int
    """Ratings that count: blind ones, as they were first submitted."""
    not_blind: int
    """Submitted ratings that don't count, since the rater had been shown others' judgements."""
    overall: AgreementOnDimension
    dimensions: list[AgreementOnDimension]
    """Those of the position's rubric, then others of its interviews."""
