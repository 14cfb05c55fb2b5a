"""Whom a new interview is for: what the résumé says, the position, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from api.errors import ConflictError, FieldError, UnprocessableError
from api.interviews.schemas import CreateInterview
from db.names import same_company
from db.session import UnitOfWork
from db.tables import Company, Position, Resume, ResumeStatus, User
from kit.language import Language
from pipelines.questions.schemas import QuestionSetContent
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.transition import is_transition

DEFAULT_COMPANY: dict[Language, str] = {"en": "our company", "ko": "저희 회사"}
"""What a company is called that neither résumé, position nor request names, by language."""
MAX_CHARACTERS = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Subject:
    """The candidate, and what they apply for."""

    language: Language
    candidate_name: str
    role: str
    company: str
    transition: bool
    """The résumé's major is of another field than its target role."""
    position: Position | None
    candidate_id: UUID | None
    """The candidate's account; without one, that from which the résumé was sent."""


async def subject_of(work: UnitOfWork, wanted: CreateInterview) -> Subject:
    """Put together what the résumé says, the position, and what was sent, in this order of rank.

    What it reads is kept from being deleted until the transaction of ``work`` ends.

    Raises:
        UnprocessableError: there is no such résumé, position or account, the résumé could not
            be read, or something that is needed stands nowhere.
        ConflictError: the résumé is still being read, or the position is archived.
    """
    position, row = await _position(work, wanted.position_id)
    candidate = await _candidate(work, wanted.candidate_id)
    resume = await _resume(work, wanted.resume_id)
    header = _header(resume)
    language = _language(wanted, position)
    if row is None and wanted.company is not None:
        row = await work.companies.named(wanted.company)
    named = row.name if row is not None else wanted.company
    if header.target_company and named and not same_company(named, header.target_company):
        log.info("interview.company_of_resume", resume_id=str(wanted.resume_id))
    name = wanted.candidate_name or header.name or (candidate.name if candidate else None)
    role = header.target_role or (position.title if position else wanted.role)
    return Subject(
        language=language,
        candidate_name=_needed("candidate_name", name),
        role=_needed("role", role),
        company=(header.target_company or named or DEFAULT_COMPANY[language])[:MAX_CHARACTERS],
        transition=is_transition(header.major, role),
        position=position,
        candidate_id=wanted.candidate_id or (resume.owner_id if resume else None),
    )


async def questions_for(work: UnitOfWork, wanted: CreateInterview) -> QuestionSetContent | None:
    """The question set that was asked for, which must be of the same résumé; None without one.

    Raises:
        UnprocessableError: there is no such set of this résumé.
    """
    if wanted.question_set_id is None:
        return None
    row = await work.question_sets.get(wanted.question_set_id)
    if row is None:
        raise _refused("question_set_id", f"there is no question set {wanted.question_set_id}")
    if row.resume_id != wanted.resume_id:
        raise _refused("question_set_id", f"it was made from résumé {row.resume_id}: send that one")
    return QuestionSetContent.model_validate(row.content)


async def _position(
    work: UnitOfWork, position_id: UUID | None
) -> tuple[Position | None, Company | None]:
    if position_id is None:
        return None, None
    found = await work.positions.get(position_id)
    if found is None:
        raise _refused("position_id", f"there is no position {position_id}")
    if found[0].archived:
        raise ConflictError(
            "This position is archived: nobody is interviewed for it any more. "
            f"PATCH /api/v1/positions/{position_id} with archived=false opens it again."
        )
    return found


async def _candidate(work: UnitOfWork, candidate_id: UUID | None) -> User | None:
    if candidate_id is None:
        return None
    candidate = await work.interviews.candidate(candidate_id)
    if candidate is None:
        raise _refused("candidate_id", f"there is no account {candidate_id}")
    return candidate


async def _resume(work: UnitOfWork, resume_id: UUID | None) -> Resume | None:
    if resume_id is None:
        return None
    resume = await work.resumes.keep(resume_id)
    if resume is None:
        raise _refused("resume_id", f"there is no résumé {resume_id}")
    if resume.status == ResumeStatus.PENDING:
        raise ConflictError("The résumé is still being read; make the interview when it is ready.")
    if resume.structured_data is None:
        raise _refused("resume_id", f"the résumé could not be read: {resume.failure_reason}")
    return resume


def _header(resume: Resume | None) -> Header:
    if resume is None:
        return Header()
    return StructuredData.model_validate(resume.structured_data).header


def _language(wanted: CreateInterview, position: Position | None) -> Language:
    if position is None:
        return wanted.language or "en"
    language: Language = "ko" if position.language == "ko" else "en"
    if wanted.language not in (None, language):
        raise _refused("language", f"interviews for this position are held in '{language}'")
    return language


def _needed(field: str, value: str | None) -> str:
    if value is None:
        raise _refused(field, "send it; neither résumé, position nor account tells it")
    return value[:MAX_CHARACTERS]


def _refused(field: str, detail: str) -> UnprocessableError:
    return UnprocessableError(
        f"Correct the input at '/{field}': {detail}.",
        errors=[FieldError(pointer=f"/{field}", detail=detail)],
    )
