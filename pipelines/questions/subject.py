"""The candidate that questions are made for, from the résumé's fields alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kit.language import Language, language_of
from pipelines.questions.schemas import ContentRequest, TopicKind
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.text import SearchableText
from pipelines.resume.transition import is_transition

MAX_NAME_CHARACTERS = 80
_YEARS = re.compile(
    r"[(\[]?\s*(?:(?:19|20)\d\d)(?:[.\-/]\s?\d{1,2})?\.?\s*(?:[-~]|to)?\s*"
    r"(?:(?:(?:19|20)\d\d)(?:[.\-/]\s?\d{1,2})?\.?|present|now|today|현재|재직\s?중)?\s*[)\]]?",
    re.IGNORECASE,
)
_SPOKEN_WORDS = "english korean japanese chinese french german spanish 영어 한국어 일본어 중국어"
_SPOKEN = frozenset(_SPOKEN_WORDS.split())
"""Languages that a résumé lists among the skills; no question is about them."""
_EDGES = " \t-–—•·*,;:|()[]"


class NoRoleError(Exception):
    """Neither the résumé nor the request says which role the questions are for."""


@dataclass(frozen=True)
class Topic:
    """Something that can be asked about."""

    kind: TopicKind
    name: str
    """As the résumé words it."""
    passage: str = ""
    """What the résumé says about it."""


@dataclass(frozen=True)
class Subject:
    """A candidate, as described by their résumé."""

    language: Language
    role: str
    company: str | None
    major: str | None
    transition: bool
    experiences: list[Topic]
    projects: list[Topic]
    skills: list[Topic]
    job_description: str
    known: SearchableText
    """All that may be named: the résumé's fields, the role, the company, the position's text."""

    @classmethod
    def of(cls, data: StructuredData, request: ContentRequest) -> Subject:
        """From a résumé's data; its role and company have priority over those of the request.

        Raises:
            NoRoleError: no role is known.
        """
        header = data.header
        role = header.target_role or request.role
        if not role:
            raise NoRoleError
        company = header.target_company or request.company
        text = _text_of(header)
        return cls(
            language=request.language or language_of(text),
            role=role,
            company=company,
            major=header.major,
            transition=is_transition(header.major, role),
            experiences=[t for p in header.experience if (t := _topic("experience", p))],
            projects=[
                topic
                for section in header.sections
                if section.kind == "projects"
                for line in section.text.split("\n")
                if not line.lstrip().startswith(("-", "•", "·", "*"))
                and (topic := _topic("project", line))
            ],
            skills=[
                Topic("skill", name)
                for skill in header.skills
                if 1 <= len(name := skill.split("(")[0].strip()) <= 40
                and name.casefold() not in _SPOKEN
            ],
            job_description=request.job_description,
            known=SearchableText("\n".join([text, role, company or "", request.job_description])),
        )

    def topics(self) -> list[Topic]:
        """What to ask about, the most telling first; kinds take turns."""
        kinds = [self.experiences, self.projects, self.skills]
        topics = [Topic("transition", self.major)] if self.transition and self.major else []
        for place in range(max(1, *map(len, kinds))):
            topics += [kind[place] for kind in kinds if place < len(kind)]
            if place == 0:
                topics.append(Topic("role", self.role))
        return topics

    @property
    def summary(self) -> str:
        """What the résumé has, in a few words."""
        return (
            f"{len(self.experiences)} positions, {len(self.projects)} projects, "
            f"{len(self.skills)} skills; questions in {self.language}"
        )


def _text_of(header: Header) -> str:
    """All strings in the résumé's fields."""
    parts = [header.name, header.headline, header.target_role, header.target_company, header.major]
    lists = [header.education, header.experience, header.skills]
    sections = [f"{section.title}\n{section.text}" for section in header.sections]
    return "\n".join([*filter(None, parts), *(item for some in lists for item in some), *sections])


def _topic(kind: TopicKind, passage: str) -> Topic | None:
    first = passage.strip().split("\n")[0].split("\t")[0]
    name = re.sub(r"\s{2,}", " ", _YEARS.sub(" ", first)).strip(_EDGES)
    if not 2 <= len(name) <= MAX_NAME_CHARACTERS:
        return None
    return Topic(kind, name, passage)
