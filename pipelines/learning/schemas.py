"""A learning path, as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kit.language import Language

Source = Literal["model", "rules"]

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=400)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Step(_Part):
    """One thing to learn or to do."""

    title: Title
    why: Text
    builds_on: str | None
    """What of the résumé it goes on from, as the résumé has it; null: something new."""
    actions: list[Text] = Field(min_length=1, max_length=4)
    weeks: int = Field(ge=1, le=26)
    source: Source


class LearningPathContent(_Part):
    """Steps towards a role, from where the résumé says that the candidate is."""

    language: Language
    role: str
    transition: bool
    steps: list[Step]
    model: str | None
    """Who worded the steps, if a language model did."""
    notes: list[str]
    """What was left out and why, for people."""

    @property
    def source(self) -> Source:
        """``model`` when a language model worded any step."""
        return "model" if any(step.source == "model" for step in self.steps) else "rules"
