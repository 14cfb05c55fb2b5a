"""A learning path, as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kit.language import Language
from pipelines.questions.schemas import WordedBy

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=400)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Step(_Part):
    """One thing to learn or to do."""

    title: Title
    why: Text
    builds_on: str | None
    """The part of the résumé it builds on, as the résumé words it; null: something new."""
    actions: list[Text] = Field(min_length=1, max_length=4)
    weeks: int = Field(ge=1, le=26)
    source: WordedBy


class LearningPathContent(_Part):
    """Steps towards a role, starting from the candidate's résumé."""

    language: Language
    role: str
    transition: bool
    steps: list[Step]
    model: str | None
    """The language model that worded the steps, if one did."""
    notes: list[str]
    """What was left out and why, for people to read."""

    @property
    def source(self) -> WordedBy:
        """``model`` when a language model worded any step."""
        return "model" if any(step.source == "model" for step in self.steps) else "rules"
