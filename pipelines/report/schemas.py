"""A report, as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from typing_extensions import TypeAliasType

from interviews.answer_clips import AnswerClip
from interviews.recording_gaps import RecordingGap
from judging.flags import Flag
from judging.levels import LevelRange, total_of
from judging.quotes import Quote

Verdict = TypeAliasType(
    "Verdict",
    Literal["scored", "insufficient_evidence", "not_scored", "withheld", "never_asked"],
)
Status = TypeAliasType("Status", Literal["told", "not_told", "unclear", "never_asked"])
"""Named, so that the contract has one schema for it."""


def _pair_of(kind: str) -> WithJsonSchema:
    """Two items of a kind: generators of clients read this better than one schema per place."""
    items = {"type": kind, "minimum": 1, "maximum": 5}
    return WithJsonSchema({"type": "array", "items": items, "minItems": 2, "maxItems": 2})


Level = Annotated[int, Field(ge=1, le=5)]
Total = Annotated[float, Field(ge=1, le=5)]
LevelBounds = Annotated[tuple[Level, Level], _pair_of("integer")]
"""Lowest and highest."""
TotalRange = Annotated[tuple[Total, Total], _pair_of("number")]
"""Lowest and highest."""


class _Part(BaseModel):
    # Fields that a later version adds are ignored, so that its reports can be read.
    model_config = ConfigDict(use_attribute_docstrings=True)


class Override(_Part):
    """A person's judgement, which replaces the machine's."""

    machine: float | None
    """The replaced number; null if there was none."""
    machine_range: TotalRange | None = None
    """The replaced range, where the machine gave one; null if it gave none."""
    reason: str
    """As the person gave it."""
    by: str
    """The person's name."""
    at: datetime
    """When it was set."""


class StatementReport(_Part):
    """What was found of one evidence point or criterion."""

    id: str
    """The evidence point's or the criterion's id in the plan; a level's sentence has ``level-1``
    to ``level-5``."""
    description: str
    """As the plan words it."""
    status: Status
    """``told``: the answer states it. ``not_told``: it was asked for and not said. ``unclear``: it
    couldn't be judged. ``never_asked``: its question was not asked."""
    quote: Quote | None = None
    """The candidate's words that prove it; null unless ``status`` is ``told``."""


class DimensionScore(_Part):
    """One dimension of the rubric."""

    id: str
    """The dimension's id in the plan."""
    name: str
    """The dimension's name in the plan."""
    weight: float
    """Its share in the total, in proportion to the other dimensions' weights."""
    level: int | None = Field(default=None, ge=1, le=5)
    """Null unless ``verdict`` is ``scored``, and where only a range is known."""
    range: LevelBounds | None = None
    """Lowest and highest level that the findings allow; null unless ``verdict`` is ``scored``."""
    verdict: Verdict
    """``scored``: a level or a range was given. ``insufficient_evidence``: the candidate said too
    little to judge. ``not_scored``: there was no language model, or it failed. ``withheld``: the
    model may not give levels (see ``withheld_reason``). ``never_asked``: no question on this was
    asked."""
    reasoning: str
    """Why it has this level, or none; written in code from the findings."""
    findings: list[StatementReport] = []
    """What was found of each of its criteria."""
    quotes: list[Quote] = []
    """All passages that prove the level."""
    override: Override | None = None
    """Set when ``level`` is a person's; ``reasoning``, ``findings`` and ``quotes`` stay the
    machine's."""


class Passage(_Part):
    """One utterance of an answer, as the transcript has it."""

    text: str
    """What was said, word for word."""
    start_s: float
    """Seconds from the recording's first sample."""
    entry_seq: int
    """``seq`` of the transcript entry."""
    follow_up: str | None = None
    """The follow-up question that it answers, as it was asked; null: the planned question."""


class QuestionReport(_Part):
    """What became of one planned question."""

    id: str
    """The question's id in the plan."""
    text: str
    """As filled for this interview."""
    asked: bool
    """Whether it was put to the candidate."""
    answered: bool
    """Whether the candidate said anything to it."""
    answer_words: int
    """Words of the answer without fillers."""
    answer_s: float
    """Seconds the candidate spoke."""
    covered: list[str] = []
    """Descriptions of the evidence points that were told."""
    missing: list[str] = []
    """Descriptions of the evidence points that were asked for and not told."""
    points: list[StatementReport] = []
    """Every evidence point of the question and what was found of it."""
    said: list[Passage] = []
    """The candidate's answer, utterance by utterance."""
    follow_ups: list[str] = []
    """Follow-up questions, as they were asked."""
    clip: AnswerClip | None = None
    """Where the recording has the answer; null if nothing was spoken or recorded, and for readers
    who can't play the recording. Filled in when the report is read."""


class JudgeReport(_Part):
    """The model that judged, and how closely it agrees with labelled answers."""

    model: str
    """The language model's name."""
    prompt_version: str
    """The version of its prompts."""
    ticks_points: bool
    """Whether its agreement suffices for evidence points to be marked told or not told."""
    gives_levels: bool
    """Whether its agreement suffices for levels."""
    points: int | None = None
    """Evidence points of the labelled answers that it was checked on; null if unchecked."""
    points_kappa: float | None = None
    """Cohen's κ between its findings and the labels; null if unchecked."""
    points_kappa_low: float | None = None
    """Lower bound of the 95 % interval of ``points_kappa``."""
    points_kappa_high: float | None = None
    """Upper bound of the 95 % interval of ``points_kappa``."""
    untold_called_told: float | None = None
    """Share, 0 to 1, of the points not told that it called told."""
    levels: int | None = None
    """Levels that it was checked on; null if unchecked."""
    levels_kappa: float | None = None
    """Quadratic κ between its levels and the labels; null if none were given."""
    levels_kappa_low: float | None = None
    """Lower bound of the 95 % interval of ``levels_kappa``."""
    levels_kappa_high: float | None = None
    """Upper bound of the 95 % interval of ``levels_kappa``."""


class Report(_Part):
    """The whole report of one interview."""

    interview_id: str
    """The interview that it is about."""
    language: str
    """``en`` or ``ko``; all sentences are in this language."""
    status_detail: str
    """How the interview ended, as a sentence."""
    scored: bool
    """Whether any dimension has a level or a range of levels."""
    not_scored_reason: str | None = None
    """Why nothing is scored; null if something is."""
    withheld_reason: str | None = None
    """Why levels are withheld, with the measured figure, and what to do; null unless they are."""
    summary_text: str
    """The interview in some sentences: who, how long, what was asked, and the total."""
    technical_feedback: str
    """A line for each dimension with a level: what it is and why."""
    strengths: list[str] = []
    """The rubric's sentences of the highest levels that were reached."""
    improvements: list[str] = []
    """The rubric's sentences of the lowest levels."""
    dimensions: list[DimensionScore]
    """In the rubric's order."""
    total: float | None = Field(default=None, ge=1, le=5)
    """Weighted mean of the levels, computed in code; null without any, and where a dimension has
    only a range."""
    total_range: TotalRange | None = None
    """Lowest and highest total that the dimensions' ranges allow; null without any."""
    total_override: Override | None = None
    """Set when a person set ``total`` itself."""
    machine_total: float | None = Field(default=None, ge=1, le=5)
    """The total before people's overrides; null without any."""
    machine_total_range: TotalRange | None = None
    """``total_range`` before people's overrides; null without any."""
    questions: list[QuestionReport]
    """All planned questions, in their order."""
    flags: list[Flag] = []
    """Passages that a person should check, in the order in which they were said."""
    model: str | None = None
    """The language model that judged; null when none did."""
    judge: JudgeReport | None = None
    """The configured judge and its measured agreement, also where it may not judge; null without
    a language model."""
    generated_at: datetime
    """When it was built."""
    recording_gaps: list[RecordingGap] = []
    """What the recording lacks, as known when the report is read."""
    recording_note: str | None = None
    """The same as a sentence in the report's language; null if the recording is whole."""


def total_range_of(dimensions: Sequence[DimensionScore]) -> TotalRange | None:
    """Weighted means (1 to 5, two decimals) of the lowest and of the highest levels."""
    known = [(d.weight, levels) for d in dimensions if (levels := level_range(d)) is not None]
    total = total_of(known)
    return (total.low, total.high) if total is not None else None


def weighted_total(dimensions: Sequence[DimensionScore]) -> float | None:
    """Weighted mean (1 to 5, two decimals) of the levels; None while one is only a range."""
    levels = [level_range(dimension) for dimension in dimensions]
    if any(each is not None and each.exact is None for each in levels):
        return None
    total_range = total_range_of(dimensions)
    return total_range[0] if total_range is not None else None


def level_range(score: DimensionScore) -> LevelRange | None:
    """The levels that a dimension may have, a person's included; None without any.

    Reports made before ranges were introduced have levels alone.
    """
    if score.level is not None:
        return LevelRange(score.level, score.level)
    return LevelRange(*score.range) if score.range is not None else None
