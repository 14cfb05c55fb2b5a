"""The candidate of a new interview and what they apply for, from résumé, position and request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from api.errors import ConflictError, refused
from api.identity import Caller
from api.interviews.schemas import CreateInterview
from db.names import same_company
from db.session import UnitOfWork
from db.tables import Company, Position, Resume, ResumeStatus, User
from kit.language import Language
from kit.text import clean_line
from pipelines.questions.schemas import QuestionSetContent
from pipelines.resume.schemas import Header, StructuredData
from pipelines.resume.target import target_of
from pipelines.resume.transition import is_transition

DEFAULT_COMPANY: dict[Language, str] = {"en": "our company", "ko": "저희 회사"}
"""The company's name if résumé, position and request have none."""
MAX_CHARACTERS = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Candidacy:
    """The candidate, and what they apply for."""

    language: Language
    candidate_name: str
    role: str
    company: str
    transition: bool
    """The résumé's major belongs to another field than the role. False with a position, whose
    plan decides."""
    position: Position | None
    candidate_id: UUID | None
    """The candidate's account; by default the one that uploaded the résumé."""


async def candidacy_of(work: UnitOfWork, caller: Caller, body: CreateInterview) -> Candidacy:
    """Merge position, résumé and request, in this order of precedence.

    A position decides role and company, so that all its candidates are asked the same; a résumé's
    target counts only without one. Words of a résumé that read like an order are no target.

    The rows it reads are locked against deletion until the transaction of ``work`` ends.

    Raises:
        UnprocessableError: there is no such résumé, position or account that the caller may see,
            the résumé could not be parsed, or the candidate's name or role is missing.
        ConflictError: the résumé is still being parsed, or the position is archived.
    """
    position, company = await _position(work, caller, body.position_id)
    candidate = await _candidate(work, body.candidate_id)
    resume = await _resume(work, caller, body.resume_id)
    header = _header(resume)
    language = _language(body, position)
    name = (
        body.candidate_name
        or clean_line(header.name or "")
        or (candidate.name if candidate else None)
    )
    if position is not None and company is not None:
        role: str | None = position.title
        company_name = company.name
        if header.target_company and not same_company(company_name, header.target_company):
            log.info("interview.company_of_position", resume_id=str(body.resume_id))
    else:
        role = target_of(header.target_role) or body.role
        company_name = target_of(header.target_company) or await _company_name(work, body, language)
    return Candidacy(
        language=language,
        candidate_name=_require("candidate_name", name),
        role=_require("role", role),
        company=clean_line(company_name)[:MAX_CHARACTERS],
        transition=position is None and is_transition(header.major, role),
        position=position,
        candidate_id=body.candidate_id or (resume.owner_id if resume else None),
    )


async def questions_for(work: UnitOfWork, body: CreateInterview) -> QuestionSetContent | None:
    """The requested question set; None if the request names none.

    Raises:
        UnprocessableError: there is no such set, or it belongs to another résumé.
    """
    if body.question_set_id is None:
        return None
    row = await work.question_sets.get(body.question_set_id)
    if row is None:
        raise refused("/question_set_id", f"question set {body.question_set_id} does not exist")
    if row.resume_id != body.resume_id:
        raise refused(
            "/question_set_id", f"belongs to résumé {row.resume_id}; send that 'resume_id'"
        )
    return QuestionSetContent.model_validate(row.content)


async def _position(
    work: UnitOfWork, caller: Caller, position_id: UUID | None
) -> tuple[Position | None, Company | None]:
    if position_id is None:
        if caller.limit is not None:
            raise refused("/position_id", "is required: your account is limited to some positions")
        return None, None
    pair = None
    if caller.limit is None or caller.limit.allows(position_id):
        pair = await work.positions.get(position_id)
    if pair is None:
        raise refused("/position_id", f"position {position_id} does not exist")
    if pair[0].archived:
        raise ConflictError(
            "This position is archived and takes no new interviews. Reopen it: "
            f'PATCH /api/v1/positions/{position_id} with {{"archived": false}}.'
        )
    return pair


async def _candidate(work: UnitOfWork, candidate_id: UUID | None) -> User | None:
    if candidate_id is None:
        return None
    candidate = await work.interviews.candidate(candidate_id)
    if candidate is None:
        raise refused("/candidate_id", f"account {candidate_id} does not exist")
    return candidate


async def _resume(work: UnitOfWork, caller: Caller, resume_id: UUID | None) -> Resume | None:
    if resume_id is None:
        return None
    limit, resume = caller.limit, None
    if limit is None or await work.limits.within(limit, "resume_id", resume_id):
        resume = await work.resumes.keep(resume_id)
    if resume is None:
        raise refused("/resume_id", f"résumé {resume_id} does not exist")
    if resume.status == ResumeStatus.PENDING:
        raise ConflictError(
            "The résumé is still being parsed. Create the interview when its status is 'ready'."
        )
    if resume.structured_data is None:
        raise refused("/resume_id", f"the résumé could not be parsed: {resume.failure_reason}")
    return resume


def _header(resume: Resume | None) -> Header:
    if resume is None:
        return Header()
    return StructuredData.model_validate(resume.structured_data).header


def _language(body: CreateInterview, position: Position | None) -> Language:
    if position is None:
        return body.language or "en"
    language: Language = "ko" if position.language == "ko" else "en"
    if body.language not in (None, language):
        raise refused("/language", f"must be '{language}', the position's language")
    return language


async def _company_name(work: UnitOfWork, body: CreateInterview, language: Language) -> str:
    if body.company is None:
        return DEFAULT_COMPANY[language]
    company = await work.companies.named(body.company)
    return company.name if company is not None else body.company


def _require(field: str, value: str | None) -> str:
    value = clean_line(value or "")
    if not value:
        raise refused(
            f"/{field}", "is required: not found in the résumé, the position or the account"
        )
    return value[:MAX_CHARACTERS]
