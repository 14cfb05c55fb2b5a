"""A résumé's structured data.

``structured_data`` has one top key, ``header``. Every string in it is in the résumé's text; what
the text does not say is null or an empty list.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SectionKind = Literal[
    "personal",
    "summary",
    "education",
    "experience",
    "projects",
    "skills",
    "certificates",
    "languages",
    "awards",
    "publications",
    "activities",
    "other",
]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class Section(BaseModel):
    """A part of the résumé under its own heading."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: SectionKind
    title: Line
    """The heading, as it is written."""
    text: Passage


class ExperienceEntry(BaseModel):
    """One position held."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    role: Line | None = None
    company: Line | None = None
    dates: Line | None = None
    """As they are written."""
    description: list[Passage] = Field(default=[], max_length=200)
    """What was done: one item for each bullet or paragraph."""


class EducationEntry(BaseModel):
    """One school or degree."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    school: Line | None = None
    degree: Line | None = None
    major: Line | None = None
    dates: Line | None = None
    """As they are written."""


class Header(BaseModel):
    """The fields of a résumé. Further keys that an integrator adds are kept."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    links: list[Line] = Field(default=[], max_length=50)
    headline: Line | None = None
    """The candidate's own job title, under their name."""
    target_role: Line | None = None
    """The role applied for; it decides the interview's role if there is no position."""
    target_company: Line | None = None
    """The company applied to; it decides the interview's company if there is no position."""
    major: Line | None = None
    """The field of study; without a position, one known to be other than the role's makes a career
    transition."""
    education: list[Passage] = Field(default=[], max_length=200)
    """One passage for each school or degree, in the order of the text."""
    experience: list[Passage] = Field(default=[], max_length=200)
    """One passage for each position, in the order of the text."""
    experience_entries: list[ExperienceEntry] = Field(default=[], max_length=200)
    """The passages of ``experience``, taken apart; in the same order."""
    education_entries: list[EducationEntry] = Field(default=[], max_length=200)
    """The passages of ``education``, taken apart; in the same order."""
    skills: list[Line] = Field(default=[], max_length=500)
    certificates: list[Line] = Field(default=[], max_length=200)
    projects: list[Passage] = Field(default=[], max_length=200)
    """One passage for each project, in the order of the text."""
    sections: list[Section] = Field(default=[], max_length=100)
    """The whole text, by headings."""


class StructuredData(BaseModel):
    """A résumé's content."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    header: Header


class ResumeFlag(BaseModel):
    """Something in a résumé that a person should look at."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: Literal["hidden_text", "injection"]
    """``hidden_text``: text that a reader of the page does not see. ``injection``: words that give
    orders to the reader of the résumé. Neither reaches a field or a language model."""
    text: Annotated[str, StringConstraints(max_length=1_000)]
    """The beginning of it."""
    reason: str | None = None
    """How it was hidden."""
    page: int | None = None


class FieldPlace(BaseModel):
    """Where a field was read."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    page: int | None = None
    """From 1; null where the format has no pages."""
    line: int
    """From 1, of the lines with text."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom in points from the page's top left corner; null where unknown."""


class ResumeReading(BaseModel):
    """What reading a résumé showed besides its data."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    flags: list[ResumeFlag] = Field(default=[], max_length=200)
    places: dict[str, FieldPlace] = {}
    """By JSON pointer below ``header``, such as ``/name`` or ``/experience/0``."""
