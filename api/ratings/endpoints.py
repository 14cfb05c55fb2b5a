"""Endpoints of ratings by people."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends

from api.errors import described
from api.identity import Staff, staff_only
from api.ratings import agreement, service
from api.ratings.agreement_schemas import AgreementView
from api.ratings.schemas import RatingInput, RatingsView, RatingView
from api.services import ServicesDep

TAG = "ratings"

router = APIRouter()


@router.put(
    "/interviews/{interview_id}/ratings",
    tags=[TAG],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def put_rating(
    interview_id: UUID, body: RatingInput, services: ServicesDep, caller: Staff
) -> RatingView:
    """Rate an interview.

    Replaces the caller's draft, or corrects their submitted rating, of which the earlier levels
    are kept. Sending the same again changes nothing. While a person has a draft, the report and
    others' ratings of the interview are hidden from them. People rate: API keys and the
    operator's key can't.
    """
    return await service.put(services, caller, interview_id, body)


@router.get(
    "/interviews/{interview_id}/ratings",
    # The tag "reports" gives it the scope of the report, whose levels it contains.
    tags=[TAG, "reports"],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def read_ratings(
    interview_id: UUID, services: ServicesDep, caller: Staff, reveal: bool = False
) -> RatingsView:
    """Get an interview's rubric and its ratings.

    A person sees only their own rating until they have submitted it; then also those of others and
    the machine's levels. ``reveal`` shows them to a person who has not begun to rate; a rating that
    they submit afterwards is not blind. API keys and the operator see all submitted ratings.
    """
    return await service.read(services, caller, interview_id, reveal=reveal)


@router.get(
    "/positions/{position_id}/agreement",
    tags=[TAG, "reports"],
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.NOT_FOUND),
)
async def read_agreement(position_id: UUID, services: ServicesDep) -> AgreementView:
    """Get how well a position's ratings agree.

    Among people, between every two of them, and between people and the machine; for all dimensions
    together and for each. Each coefficient has the number of interviews that it is computed from;
    of too few it has the status ``not_enough`` instead of a value.
    """
    return await agreement.of_position(services, position_id)
