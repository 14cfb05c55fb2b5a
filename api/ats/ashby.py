"""Ashby's assessment API: the calls that Ashby makes of an assessment partner.

Errors are Ashby's: of ``assessment.start`` 422 with a message for the user, and 409 for a candidate
who was assessed already; of other calls ``success: false``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import EmailStr, StringConstraints

from api.ats import assessments
from api.ats.remarks import LINK_IS_LEFT
from api.ats.route import BASIC, AtsRoute, IntegrationDep, remark
from api.errors import ApiError, ConflictError
from api.interviews.service import cancel
from api.invitations.links import base_url
from api.schemas import NO_NUL, Wire
from api.services import ServicesDep
from db.tables import IntegrationKind
from pipelines.ats import ashby
from pipelines.ats.deliver import profile_url
from pipelines.ats.texts import text

Text = Annotated[str, StringConstraints(max_length=1_000, pattern=NO_NUL)]
_CODES = {
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.NOT_FOUND: "assessment_not_found",
    HTTPStatus.CONFLICT: "already_assessed",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
_KEPT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)
"""Statuses that Ashby gets as they are from every call."""


class AshbyRoute(AtsRoute):
    """A call of Ashby."""

    kind = IntegrationKind.ASHBY

    def refusal(self, request: Request, error: ApiError) -> JSONResponse:
        """An error as Ashby's documentation has it for this call."""
        status = HTTPStatus(error.status)
        starting = self.path.endswith("assessment.start")
        if starting and status not in (*_KEPT, HTTPStatus.CONFLICT):
            message = AshbyMessage(message=error.detail)
            return JSONResponse(message.model_dump(), HTTPStatus.UNPROCESSABLE_ENTITY)
        code = _CODES.get(status, "invalid_input")
        refusal = AshbyRefusal(
            success=False, errors=[code], errorInfo=AshbyError(code=code, message=error.detail)
        )
        kept = status in _KEPT or starting
        headers = error.headers
        return JSONResponse(
            refusal.model_dump(), status if kept else HTTPStatus.OK, headers=headers
        )


class AshbyError(Wire):
    """An error, as Ashby writes it."""

    code: str
    message: str


class AshbyRefusal(Wire):
    """The answer to a call that failed."""

    success: Literal[False]
    errors: list[str]
    errorInfo: AshbyError  # noqa: N815 (Ashby's name)


class AshbyMessage(Wire):
    """What Ashby shows to the user who starts an assessment."""

    message: str


class AssessmentType(Wire):
    """A position, as Ashby lists assessments."""

    assessment_type_id: str
    name: str
    description: str


class AssessmentTypes(Wire):
    """The answer to ``assessment.list``."""

    success: Literal[True]
    results: list[AssessmentType]


class AshbyCandidate(Wire):
    """A candidate of Ashby; other fields are ignored."""

    first_name: Text
    last_name: Text
    email: EmailStr


class AshbyApplication(Wire):
    """An application in Ashby; other fields are ignored."""

    ashby_id: Text
    """Recognises a repeated call."""


class StartAssessment(Wire):
    """The body of ``assessment.start``; other fields are ignored."""

    assessment_type_id: Text
    candidate: AshbyCandidate
    application: AshbyApplication


class AssessmentRef(Wire):
    """An assessment by its id."""

    assessment_id: str
    update_request: dict[str, Any] | None = None
    """A first ``assessment.update``: it has the candidate's link if no e-mail was sent."""


class AssessmentTaken(Wire):
    """The answer to ``assessment.start`` and ``assessment.cancel``."""

    success: Literal[True]
    results: AssessmentRef


class CancelAssessment(Wire):
    """The body of ``assessment.cancel``."""

    assessment_id: Text


router = APIRouter(
    prefix="/ats/ashby",
    tags=["ats"],
    route_class=AshbyRoute,
    dependencies=[BASIC],
    responses={
        HTTPStatus.UNAUTHORIZED: {"model": AshbyRefusal},
        HTTPStatus.SERVICE_UNAVAILABLE: {"model": AshbyRefusal},
    },
)


@router.post("/assessment.list")
async def list_assessments(
    services: ServicesDep, _integration: IntegrationDep
) -> AssessmentTypes | AshbyRefusal:
    """List the assessments, for Ashby.

    They are the positions that are not archived.
    """
    rows = await assessments.positions(services)
    types = [
        AssessmentType(
            assessment_type_id=str(position.id),
            name=f"{position.title} ({company.name})",
            description=position.description[:500],
        )
        for position, company in rows
    ]
    return AssessmentTypes(success=True, results=types)


@router.post(
    "/assessment.start",
    response_model_exclude_none=True,
    responses={
        HTTPStatus.CONFLICT: {"model": AshbyRefusal},
        HTTPStatus.UNPROCESSABLE_ENTITY: {"model": AshbyMessage},
    },
)
async def start_assessment(
    body: StartAssessment, services: ServicesDep, integration: IntegrationDep, request: Request
) -> AssessmentTaken:
    """Start an assessment, for Ashby.

    Creates the interview and its invitation. A repeated call gives the same interview.
    """
    candidate = body.candidate
    started = await assessments.start(
        services,
        integration,
        assessments.Applicant(
            position_id=assessments.position_id_of(body.assessment_type_id),
            application=body.application.ashby_id,
            name=assessments.full_name(candidate.first_name, candidate.last_name),
            email=candidate.email,
        ),
        base_url(services, request),
    )
    update = None
    if started.link is not None:
        remark(request, LINK_IS_LEFT)
        update = _first_update(started, integration.language)
    reference = AssessmentRef(assessment_id=str(started.assessment.id), update_request=update)
    return AssessmentTaken(success=True, results=reference)


@router.post(
    "/assessment.cancel",
    response_model_exclude_none=True,
    responses={HTTPStatus.UNPROCESSABLE_ENTITY: {"model": AshbyMessage}},
)
async def cancel_assessment(
    body: CancelAssessment, services: ServicesDep, integration: IntegrationDep
) -> AssessmentTaken | AshbyRefusal:
    """Cancel an assessment, for Ashby.

    The interview is cancelled, even one in progress; one that is over stays as it is.
    """
    asked = await assessments.find(services, integration, body.assessment_id)
    try:
        await cancel(services, asked.interview.id, "cancelled in Ashby")
    except ConflictError as error:
        raise ConflictError(f"{error.detail} Nothing was changed.") from error
    reference = AssessmentRef(assessment_id=str(asked.assessment.id))
    return AssessmentTaken(success=True, results=reference)


def _first_update(started: assessments.Started, language: str) -> dict[str, Any]:
    """An update that shows the candidate's link to the user in Ashby."""
    assessment = started.assessment
    label, explained = text("link", language), text("link_explained", language)
    status = ashby.value("status", text("status", language), "string", "Invited")
    profile = ashby.value("interview", text("interview", language), "url", profile_url(assessment))
    return {
        "assessment_id": str(assessment.id),
        "timestamp": int(assessment.created_at.timestamp() * 1000),
        "assessment_status": status,
        "assessment_profile_url": profile,
        "metadata": [ashby.value("link", label, "url", started.link or "", explained)],
    }
