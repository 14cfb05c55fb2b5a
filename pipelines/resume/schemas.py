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
    skills: list[Line] = Field(default=[], max_length=500)
    sections: list[Section] = Field(default=[], max_length=100)
    """The whole text, by headings."""


class StructuredData(BaseModel):
    """A résumé's content."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    header: Header
