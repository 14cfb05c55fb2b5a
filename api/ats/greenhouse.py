"""Greenhouse's assessment API: the calls that Greenhouse makes.

Statuses are Greenhouse's: 401 for a wrong key, 404 for what doesn't exist.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Query, Request
from pydantic import EmailStr, StringConstraints

from api.ats import assessments
from api.ats.remarks import LINK_IS_LEFT, REPORTING_CALL
from api.ats.route import BASIC, AtsRoute, IntegrationDep, remark
from api.errors import described, refused
from api.invitations.links import base_url
from api.schemas import NO_NUL, Wire
from api.services import ServicesDep
from api.webhooks.schemas import Url
from db.repositories.ats_updates import UpdateSubject
from db.tables import IntegrationKind
from pipelines.ats.deliver import profile_url, shared_total
from pipelines.ats.greenhouse import check_callback, status_answer
from pipelines.ats.progress import phase_of
from pipelines.webhooks.address_policy import AddressPolicy, AddressRefusedError

Text = Annotated[str, StringConstraints(max_length=1_000, pattern=NO_NUL)]


class GreenhouseRoute(AtsRoute):
    """A call of Greenhouse."""

    kind = IntegrationKind.GREENHOUSE


router = APIRouter(
    prefix="/ats/greenhouse",
    tags=["ats"],
    route_class=GreenhouseRoute,
    dependencies=[BASIC],
    responses=described(
        HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
_MISSING = described(HTTPStatus.NOT_FOUND)


class PartnerTest(Wire):
    """A position, as Greenhouse lists tests."""

    partner_test_id: str
    partner_test_name: str


class GreenhouseCandidate(Wire):
    """A candidate of Greenhouse; other fields are ignored."""

    first_name: Text
    last_name: Text
    email: EmailStr
    greenhouse_profile_url: Text | None = None
    """Its ``application_id`` recognises a repeated call."""


class SendTest(Wire):
    """The body of ``send_test``; other fields are ignored."""

    partner_test_id: Text
    candidate: GreenhouseCandidate
    url: Url | None = None
    """Where Greenhouse is called when the results can be fetched."""


class SentTest(Wire):
    """The answer to ``send_test``."""

    partner_interview_id: str


class StatusOfTest(Wire):
    """The answer to ``test_status``."""

    partner_status: str
    """``sent``, ``started``, ``processing``, ``complete``, ``cancelled``, ``expired`` or
    ``failed``."""
    partner_profile_url: str
    partner_score: float | None = None
    """The total from 1 to 5, if it is exact and may be shared."""
    metadata: dict[str, str] | None = None


class ResponseError(Wire):
    """The body of ``response_error``; the candidate's address is ignored."""

    api_call: Text
    errors: list[Text]
    partner_test_id: Text | None = None
    partner_interview_id: Text | None = None


class ErrorTaken(Wire):
    """The answer to ``response_error``."""

    status: int = HTTPStatus.OK


@router.get("/list_tests")
async def list_tests(services: ServicesDep, _integration: IntegrationDep) -> list[PartnerTest]:
    """List the tests, for Greenhouse.

    They are the positions that are not archived.
    """
    rows = await assessments.positions(services)
    return [
        PartnerTest(
            partner_test_id=str(position.id),
            partner_test_name=f"{position.title} ({company.name})",
        )
        for position, company in rows
    ]


@router.post("/send_test", responses=_MISSING)
async def send_test(
    body: SendTest, services: ServicesDep, integration: IntegrationDep, request: Request
) -> SentTest:
    """Send a test to a candidate, for Greenhouse.

    Creates the interview and its invitation. A repeated call gives the same interview.
    """
    if body.url is not None:
        try:
            check_callback(AddressPolicy(services.webhooks.allowed_hosts), body.url)
        except AddressRefusedError as error:
            raise refused("/url", str(error)) from error
    candidate = body.candidate
    started = await assessments.start(
        services,
        integration,
        assessments.Applicant(
            position_id=assessments.position_id_of(body.partner_test_id),
            application=_application(candidate.greenhouse_profile_url or ""),
            name=assessments.full_name(candidate.first_name, candidate.last_name),
            email=candidate.email,
            callback_url=body.url,
        ),
        base_url(services, request),
    )
    if started.link is not None:
        remark(request, LINK_IS_LEFT)
    return SentTest(partner_interview_id=str(started.assessment.id))


@router.get("/test_status", responses=_MISSING, response_model_exclude_none=True)
async def read_test_status(
    services: ServicesDep,
    integration: IntegrationDep,
    partner_interview_id: Annotated[str, Query(max_length=200)],
) -> StatusOfTest:
    """Get a test's status, for Greenhouse.

    ``complete`` when people can review the interview. The score is never more than the total of
    the report.
    """
    asked = await assessments.find(services, integration, partner_interview_id)
    subject = UpdateSubject(asked.assessment, integration, asked.interview)
    async with services.database.reading() as work:
        report = await work.reports.of_interview(asked.interview.id)
        total = await shared_total(work, subject, share_scores=not services.settings.blind_rating)
    answer: dict[str, Any] = status_answer(
        integration,
        asked.interview,
        phase_of(asked.interview, report),
        total,
        profile_url(asked.assessment),
        services.settings.zone,
    )
    return StatusOfTest(**answer)


@router.post(f"/{REPORTING_CALL}")
async def take_response_error(
    body: ResponseError, _integration: IntegrationDep, request: Request
) -> ErrorTaken:
    """Take what Greenhouse found wrong in an answer.

    It is in the log of the integration's calls.
    """
    remark(request, f"{body.api_call}: {'; '.join(body.errors)}"[:1_000])
    return ErrorTaken()


def _application(profile_url: str) -> str:
    """The id of the application in a profile's address; "" if there is none."""
    try:
        values = parse_qs(urlsplit(profile_url).query).get("application_id", [""])
    except ValueError:
        return ""
    return values[0][:100]
