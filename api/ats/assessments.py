"""The rules for interviews that an applicant tracking system asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from api.ats.remarks import COMPLETED, NO_INTERVIEW, NO_POSITION
from api.auth.caller import Caller
from api.errors import ConflictError, NotFoundError, refused
from api.invitations.schemas import DAY_S, InviteToPosition
from api.invitations.service import Issued, issue_to_position
from api.services import Services
from db.repositories.integrations import Asked
from db.session import UnitOfWork
from db.tables import (
    AtsAssessment,
    Company,
    Integration,
    Interview,
    InterviewStatus,
    Position,
    Role,
    utcnow,
)
from kit.text import clean_line

CALLER = Caller(role=Role.RECRUITER, name="applicant tracking system")
"""Whose authority creates the interviews: an administrator made the integration."""
EXPIRES_IN_S = 14 * DAY_S
"""How long a candidate has, from the call of the ATS."""
MOST_POSITIONS = 1_000
NAME_CHARACTERS = 200


@dataclass(frozen=True)
class Applicant:
    """Who is to be interviewed, and for what."""

    position_id: UUID
    application: str
    """The application's id in the ATS; "" if it named none."""
    name: str
    email: str
    callback_url: str | None = None

    @property
    def key(self) -> str:
        """By which a repeated call is recognised."""
        return self.application or sha256(self.email.strip().lower().encode()).hexdigest()


@dataclass(frozen=True)
class Started:
    """An assessment, and what the candidate needs for it if this call created it."""

    assessment: AtsAssessment
    interview: Interview
    link: str | None = None
    """The candidate's link, if they were not sent it by e-mail."""


async def positions(services: Services) -> list[tuple[Position, Company]]:
    """The positions that candidates can be interviewed for, newest first."""
    async with services.database.reading() as work:
        return list(await work.positions.list(archived=False, limit=MOST_POSITIONS))


async def start(
    services: Services, integration: Integration, applicant: Applicant, base_url: str
) -> Started:
    """Create an applicant's interview and send them the link; once, however often it is called.

    An interview that was completed is not repeated for the same application, unless the call names
    another address to call back: then a person has asked for another one. One that was cancelled,
    has expired or failed is followed by a new one.

    Args:
        base_url: where candidates and the ATS's users reach the product.

    Raises:
        NotFoundError: there is no such position, or it is archived.
        ConflictError: they have completed it.
        UnprocessableError: their name is missing or too long.
        UnavailableError: the models of its language are missing.
    """
    async with services.database.unit_of_work() as work:
        await work.integrations.lock(integration.id)
        earlier = await work.integrations.newest_assessment(
            integration.id, applicant.position_id, applicant.key
        )
        if earlier is not None and _is_same(earlier, applicant):
            if applicant.callback_url is not None:
                earlier.assessment.callback_url = applicant.callback_url
            return Started(earlier.assessment, earlier.interview)
        issued = await _issue(services, work, applicant, base_url)
        assessment = AtsAssessment(
            integration_id=integration.id,
            interview_id=issued.interview.id,
            position_id=applicant.position_id,
            applicant=applicant.key,
            callback_url=applicant.callback_url,
            base_url=base_url,
        )
        await work.integrations.add_assessment(assessment)
    await services.host.prepare(issued.interview.id)
    link = None if services.mailing.on else f"{base_url}/i/{issued.token}"
    return Started(assessment, issued.interview, link)


async def find(services: Services, integration: Integration, assessment_id: str) -> Asked:
    """An assessment of this integration. Raises NotFoundError."""
    try:
        parsed = UUID(assessment_id)
    except ValueError:
        parsed = None
    asked = None
    if parsed is not None:
        async with services.database.reading() as work:
            asked = await work.integrations.assessment(integration.id, parsed)
    if asked is None:
        raise NotFoundError(NO_INTERVIEW)
    return asked


def position_id_of(text: str) -> UUID:
    """The position that an ATS names. Raises NotFoundError."""
    try:
        return UUID(text)
    except ValueError:
        raise _no_position() from None


def full_name(first: str, last: str) -> str:
    """A candidate's name from its parts; Korean ones in their order."""
    first, last = clean_line(first), clean_line(last)
    if first and last and all("가" <= letter <= "힣" for letter in first + last):
        return last + first
    return f"{first} {last}".strip()


async def _issue(
    services: Services, work: UnitOfWork, applicant: Applicant, base_url: str
) -> Issued:
    if not 0 < len(applicant.name) <= NAME_CHARACTERS:
        raise refused("/candidate", f"needs a name of at most {NAME_CHARACTERS} characters")
    position = await work.positions.row(applicant.position_id)
    if position is None or position.archived:
        raise _no_position()
    return await issue_to_position(
        services,
        work,
        CALLER,
        applicant.position_id,
        InviteToPosition(
            candidate_name=applicant.name,
            email=applicant.email,
            expires_in_s=EXPIRES_IN_S,
            send_mail=services.mailing.on,
        ),
        base_url,
        expires_at=utcnow() + timedelta(seconds=EXPIRES_IN_S),
    )


def _is_same(earlier: Asked, applicant: Applicant) -> bool:
    """Whether a call asks for this assessment again. Raises ConflictError."""
    status = InterviewStatus(earlier.interview.status)
    if not status.over:
        return True
    if applicant.callback_url is not None:
        return earlier.assessment.callback_url == applicant.callback_url
    if status is InterviewStatus.COMPLETED:
        raise ConflictError(COMPLETED)
    return False


def _no_position() -> NotFoundError:
    return NotFoundError(NO_POSITION)
