"""Messages about people's ratings of interviews."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas import NO_NUL, Flag, ShortText, Wire, WireInput, in_zone
from db.tables import Rating, User

Level = Annotated[int, Field(strict=True, ge=1, le=5)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]
Passage = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=NO_NUL),
]


class QuoteInput(WireInput):
    """Words of the candidate that a level rests on."""

    text: Passage
    """A passage of an answer, word for word; case, punctuation and fillers don't matter."""
    entry_seq: Annotated[int, Field(ge=1, le=2**53)] | None = None
    """``seq`` of the transcript entry that it is from. Null: the first one that has it."""


class LevelInput(WireInput):
    """A person's level of one dimension."""

    dimension: ShortText
    """Id of a dimension of the interview's rubric."""
    level: Level | None
    """1 to 5; null: the interview has nothing to judge it by."""
    reason: Reason = ""
    """What the level rests on; required to submit."""
    quotes: list[QuoteInput] = Field(default=[], max_length=20)


class RatingInput(WireInput):
    """A person's rating of an interview; replaces their previous one."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "levels": [
                        {
                            "dimension": "ownership",
                            "level": 4,
                            "reason": "She found the cause herself and says what she changed.",
                            "quotes": [{"text": "I read the lock graph", "entry_seq": 12}],
                        },
                        {
                            "dimension": "collaboration",
                            "level": 2,
                            "reason": "Others are named once, without what they did.",
                        },
                    ],
                    "submit": False,
                }
            ]
        }
    )

    levels: list[LevelInput] = Field(max_length=100)
    submit: Flag = False
    """False: store a draft, which only the rater sees. True: submit it, with a level or null and a
    reason for every dimension. A submitted rating can be corrected by submitting it again."""


class RatedQuote(Wire):
    """Words of the candidate, exactly as the transcript has them."""

    text: str
    start_s: float
    """Seconds from the recording's first sample."""
    entry_seq: int
    """``seq`` of the transcript entry."""


class RatedLevel(Wire):
    """A person's level of one dimension."""

    dimension: str
    level: int | None
    """1 to 5; null: the interview has nothing to judge it by."""
    reason: str
    quotes: list[RatedQuote]


class EarlierLevels(Wire):
    """Submitted levels that were corrected."""

    levels: list[RatedLevel]
    replaced_at: datetime


class RatingView(Wire):
    """A person's rating of an interview."""

    id: UUID
    rater_id: UUID | None
    """The rater's account; null: it was deleted."""
    rater: str
    """The rater's name; if their account was deleted, the address that it had."""
    rater_email: str | None
    """The account's address; null: it was deleted."""
    levels: list[RatedLevel]
    submitted_at: datetime | None
    """When it was first submitted; null: a draft."""
    blind: bool | None
    """Whether it was submitted before the rater was shown others' ratings or the machine's
    judgement; null: a draft. Only blind ratings count for agreement."""
    revision: int
    """Increases by one with each correction."""
    earlier: list[EarlierLevels]
    """What was submitted before the corrections, oldest first. The first submission counts for
    agreement."""
    updated_at: datetime

    @classmethod
    def of(cls, row: Rating, account: User | None, zone: ZoneInfo) -> RatingView:
        """From the table and the rater's account, with times in ``zone``."""
        return cls(
            id=row.id,
            rater_id=row.rater_id,
            rater=account.name if account is not None else row.rater_name,
            rater_email=account.email if account is not None else None,
            levels=_levels(row.levels),
            submitted_at=in_zone(row.submitted_at, zone),
            blind=row.blind,
            revision=row.revision,
            earlier=[
                EarlierLevels(
                    levels=_levels(part["levels"]),
                    replaced_at=datetime.fromisoformat(part["at"]).astimezone(zone),
                )
                for part in row.earlier
            ],
            updated_at=row.updated_at.astimezone(zone),
        )


class RubricDimension(Wire):
    """A dimension of the interview's rubric, which every rating has a level for."""

    id: str
    name: str
    levels: dict[int, str]
    """What each level, 1 to 5, looks like."""


class MachineLevel(Wire):
    """The machine's level of one dimension, before any override."""

    dimension: str
    level: int | None
    """Null: it gave none, or only a range."""
    range: tuple[int, int] | None
    """Lowest and highest level that its findings allow, where it gave them."""


class RatingsView(Wire):
    """The ratings of an interview, as far as the caller may see them."""

    interview_id: UUID
    rubric: list[RubricDimension]
    own: RatingView | None
    """The caller's rating, draft or submitted; null: they have none."""
    hidden: bool
    """True: others' ratings and the machine's levels are shown once the caller's rating is
    submitted."""
    others: list[RatingView]
    """Submitted ratings of other people, in the order of submission; empty while hidden."""
    machine: list[MachineLevel] | None
    """Null while hidden, and without a complete report."""


def _levels(levels: list[dict[str, Any]]) -> list[RatedLevel]:
    return [RatedLevel.model_validate(level) for level in levels]
