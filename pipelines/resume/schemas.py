"""What a résumé says, as data.

``structured_data`` has one top key, ``header``. Every string in it was found in the résumé's
text; what the text does not tell is null or an empty list.
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
    """What is asked of a résumé. Further keys of an integrator's own are kept."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    links: list[Line] = Field(default=[], max_length=50)
    headline: Line | None = None
    """How the candidate calls what they do, under their name."""
    target_role: Line | None = None
    """The role that is applied for; it decides the interview's role."""
    target_company: Line | None = None
    """The company that is applied to; it decides the interview's company."""
    major: Line | None = None
    """The field of study; another field than the role's makes a career transition."""
    education: list[Passage] = Field(default=[], max_length=200)
    """One passage for each school or degree, in the order of the text."""
    experience: list[Passage] = Field(default=[], max_length=200)
    """One passage for each position, in the order of the text."""
    skills: list[Line] = Field(default=[], max_length=500)
    sections: list[Section] = Field(default=[], max_length=100)
    """The whole text by headings."""


class StructuredData(BaseModel):
    """A résumé's content."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    header: Header
