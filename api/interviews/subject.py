"""Whom a new interview is for: what the résumé says, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from api.errors import ConflictError, FieldError, UnprocessableError
from api.interviews.schemas import CreateInterview
from api.services import Services
from db.names import same_company
from db.tables import Resume, ResumeStatus
from pipelines.questions.schemas import QuestionSetContent
from pipelines.resume.schemas import StructuredData
from pipelines.resume.transition import is_transition

DEFAULT_COMPANY = {"en": "our company", "ko": "저희 회사"}
"""What a company is called that neither the résumé nor the request names, by language."""
MAX_CHARACTERS = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Subject:
    """The candidate, and what they apply for."""

    candidate_name: str
    role: str
    company: str
    transition: bool
    """The résumé's major is of another field than its target role."""
    candidate_id: UUID | None = None
    """The account that the résumé was sent from."""


async def subject_of(services: Services, wanted: CreateInterview) -> Subject:
    """Put together what was sent and what the résumé says, which goes first for role and company.

    Raises:
        UnprocessableError: there is no such résumé, it could not be read, or something that
            is needed stands nowhere.
        ConflictError: the résumé is still being read.
    """
    if wanted.resume_id is None:
        return Subject(
            candidate_name=_needed("candidate_name", wanted.candidate_name),
            role=_needed("role", wanted.role),
            company=_needed("company", wanted.company),
            transition=False,
        )
    resume = await _readable(services, wanted.resume_id)
    header = StructuredData.model_validate(resume.structured_data).header
    company = header.target_company or wanted.company
    if wanted.company and company and not same_company(wanted.company, company):
        log.info("interview.company_of_resume", resume_id=str(wanted.resume_id))
    return Subject(
        candidate_name=_needed("candidate_name", wanted.candidate_name or header.name),
        role=_needed("role", header.target_role or wanted.role),
        company=(company or DEFAULT_COMPANY[wanted.language])[:MAX_CHARACTERS],
        transition=is_transition(header.major, header.target_role or wanted.role),
        candidate_id=resume.owner_id,
    )


async def questions_for(services: Services, wanted: CreateInterview) -> QuestionSetContent | None:
    """The question set that was asked for, which must be of the same résumé; None without one.

    Raises:
        UnprocessableError: there is no such set of this résumé.
    """
    if wanted.question_set_id is None:
        return None
    async with services.database.unit_of_work() as work:
        row = await work.question_sets.get(wanted.question_set_id)
    if row is None:
        raise _refused("question_set_id", f"there is no question set {wanted.question_set_id}")
    if row.resume_id != wanted.resume_id:
        raise _refused("question_set_id", f"it was made from résumé {row.resume_id}: send that one")
    return QuestionSetContent.model_validate(row.content)


async def _readable(services: Services, resume_id: UUID) -> Resume:
    async with services.database.unit_of_work() as work:
        resume = await work.resumes.get(resume_id)
    if resume is None:
        raise _refused("resume_id", f"there is no résumé {resume_id}")
    if resume.status == ResumeStatus.PENDING:
        raise ConflictError("The résumé is still being read; make the interview when it is ready.")
    if resume.structured_data is None:
        raise _refused("resume_id", f"the résumé could not be read: {resume.failure_reason}")
    return resume


def _needed(field: str, value: str | None) -> str:
    if value is None:
        raise _refused(field, "send it; no résumé tells it")
    return value[:MAX_CHARACTERS]


def _refused(field: str, detail: str) -> UnprocessableError:
    return UnprocessableError(
        f"Correct the input at '/{field}': {detail}.",
        errors=[FieldError(pointer=f"/{field}", detail=detail)],
    )
