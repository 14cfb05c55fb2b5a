"""The candidate and the job that questions are made for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from db.names import same_company
from interviews.creation import spoken_texts
from interviews.plan import pick_plan
from kit.language import Language, is_in, language_of
from pipelines.questions.schemas import ContentRequest, TopicKind
from pipelines.questions.topics import Topic, skill_topics, topics_of_entry, topics_of_job
from pipelines.questions.unfit_lines import LineFilter, is_unfit
from pipelines.resume.entry_text import BULLET, passages
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.target import target_of
from pipelines.resume.text import SearchableText, normalise
from pipelines.resume.transition import is_transition

MAX_TOPICS = 40
"""Of a set, which has at most twelve questions."""


class NoRoleError(Exception):
    """Neither the résumé nor the request says which role the questions are for."""


@dataclass(frozen=True)
class Subject:
    """The candidate, as described by their résumé, and the job."""

    language: Language
    role: str
    company: str | None
    major: str | None
    transition: bool
    experiences: list[Topic]
    projects: list[Topic]
    statements: list[Topic]
    """What the résumé says about its experiences and projects."""
    skills: list[Topic]
    duties: list[Topic]
    """From the job text."""
    job_description: str
    asked: list[str]
    """What the interview's plan asks, in all its wordings."""
    known: SearchableText
    """All that may be named: the résumé's fields, the role, the company, the job text."""

    @classmethod
    def of(cls, data: StructuredData, request: ContentRequest) -> Subject:
        """From a résumé's data and the request.

        A position's role and company decide. Without one, the résumé's have priority over those
        of the request.

        Raises:
            NoRoleError: no role is known.
        """
        header, position = data.header, request.position
        if position is not None:
            role: str | None = position.role
            company: str | None = position.company
        else:
            role = target_of(header.target_role) or request.role
            company = target_of(header.target_company) or request.company
        if not role:
            raise NoRoleError
        language = request.language or language_of("\n".join(_texts_of(header)))
        job_text = request.job_description or (position.description if position else "")
        lines = LineFilter(_other_companies(header, company))
        experiences, told = _entries("experience", header.experience, lines)
        projects, built = _entries("project", _projects(header), lines)
        job = lines.clean(job_text)
        major = header.major if header.major and not is_unfit(header.major) else None
        transition = position is None and is_transition(major, role)
        texts = [lines.clean(text) for text in _texts_of(header)]
        return cls(
            language=language,
            role=role,
            company=company,
            major=major,
            transition=transition,
            experiences=experiences,
            projects=projects,
            statements=[*told, *built],
            skills=[t for t in skill_topics(header.skills) if not lines.names_others(t.name)],
            duties=topics_of_job(job),
            job_description=job,
            asked=position.asked
            if position
            else _asked(header, language, role, company, transition),
            known=SearchableText("\n".join([*texts, role, company or "", job])),
        )

    def topics(self) -> list[Topic]:
        """What to ask about, the most telling first; kinds take turns."""
        kinds = [self.statements, self.duties, self.experiences, self.projects, self.skills]
        turns = (
            topic
            for topic in chain.from_iterable(zip_longest(*kinds))
            if topic is not None and (topic.form == "heading" or is_in(topic.name, self.language))
        )
        first = [Topic("transition", self.major)] if self.transition and self.major else []
        topics = [*first, *islice(turns, MAX_TOPICS), Topic("role", self.role)]
        once: dict[str, Topic] = {}
        for topic in topics:
            once.setdefault(normalise(topic.name), topic)
        return list(once.values())

    @property
    def summary(self) -> str:
        """What the résumé has, in a few words."""
        return (
            f"{len(self.experiences)} positions, {len(self.projects)} projects, "
            f"{len(self.skills)} skills, {len(self.duties)} duties of the job; "
            f"questions in {self.language}"
        )


def _entries(
    kind: TopicKind, passages: Iterable[str], lines: LineFilter
) -> tuple[list[Topic], list[Topic]]:
    """The headings and the statements of a résumé's entries."""
    headings: list[Topic] = []
    statements: list[Topic] = []
    for passage in passages:
        heading, told = topics_of_entry(kind, lines.clean(passage))
        headings += [heading] if heading else []
        statements += told
    return headings, statements


def _projects(header: Header) -> Iterator[str]:
    """One passage for each project."""
    for section in header.sections:
        if section.kind == "projects":
            lines = section.text.split("\n")
            bulleted = any(map(BULLET.match, lines))
            yield from passages(lines) if bulleted else filter(None, map(str.strip, lines))


def _other_companies(header: Header, company: str | None) -> list[str]:
    target = header.target_company
    return [target] if target and not (company and same_company(target, company)) else []


def _asked(
    header: Header, language: Language, role: str, company: str | None, transition: bool
) -> list[str]:
    facts = {"name": header.name or "", "role": role, "company": company or ""}
    return spoken_texts(pick_plan(language, transition=transition), facts)


def _texts_of(header: Header) -> list[str]:
    """All texts in the résumé's fields."""
    parts = [header.name, header.headline, header.target_role, header.target_company, header.major]
    lists = [header.education, header.experience, header.skills]
    sections = [f"{section.title}\n{section.text}" for section in header.sections]
    return [*filter(None, parts), *chain.from_iterable(lists), *sections]
