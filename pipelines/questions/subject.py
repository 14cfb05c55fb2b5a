"""Whom questions are for: what the résumé's own fields say, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kit.language import Language, language_of
from pipelines.questions.schemas import TopicKind, Wanted
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.text import Haystack
from pipelines.resume.transition import is_transition

MAX_NAME_CHARACTERS = 80
_YEARS = re.compile(
    r"[(\[]?\s*(?:(?:19|20)\d\d)(?:[.\-/]\s?\d{1,2})?\.?\s*(?:[-~]|to)?\s*"
    r"(?:(?:(?:19|20)\d\d)(?:[.\-/]\s?\d{1,2})?\.?|present|now|today|현재|재직\s?중)?\s*[)\]]?",
    re.IGNORECASE,
)
_SPOKEN_WORDS = "english korean japanese chinese french german spanish 영어 한국어 일본어 중국어"
_SPOKEN = frozenset(_SPOKEN_WORDS.split())
"""Languages stand among the skills; nobody is asked to walk through one."""
_EDGES = " \t-–—•·*,;:|()[]"


class NoRoleError(Exception):
    """Neither the résumé nor the request says which role the questions are for."""


@dataclass(frozen=True)
class Topic:
    """One thing that can be asked about."""

    kind: TopicKind
    name: str
    """As the résumé has it."""
    passage: str = ""
    """What the résumé says of it."""


@dataclass(frozen=True)
class Subject:
    """A candidate as their résumé tells of them."""

    language: Language
    role: str
    company: str | None
    major: str | None
    transition: bool
    experiences: list[Topic]
    projects: list[Topic]
    skills: list[Topic]
    job_description: str
    haystack: Haystack
    """All that may be named: the résumé's fields, the role, the company, the position's text."""

    @classmethod
    def of(cls, data: StructuredData, wanted: Wanted) -> Subject:
        """From a read résumé; its role and company go before those that were sent.

        Raises:
            NoRoleError: no role is known.
        """
        header = data.header
        role = header.target_role or wanted.role
        if not role:
            raise NoRoleError
        company = header.target_company or wanted.company
        told = _told(header)
        return cls(
            language=wanted.language or language_of(told),
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
            job_description=wanted.job_description,
            haystack=Haystack("\n".join([told, role, company or "", wanted.job_description])),
        )

    def topics(self) -> list[Topic]:
        """What to ask about, the most telling first, one kind after the other."""
        kinds = [self.experiences, self.projects, self.skills]
        found = [Topic("transition", self.major)] if self.transition and self.major else []
        for place in range(max(1, *map(len, kinds))):
            found += [kind[place] for kind in kinds if place < len(kind)]
            if place == 0:
                found.append(Topic("role", self.role))
        return found

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        return (
            f"{len(self.experiences)} positions, {len(self.projects)} projects, "
            f"{len(self.skills)} skills; questions in {self.language}"
        )


def _told(header: Header) -> str:
    """All strings that the résumé's fields hold."""
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
