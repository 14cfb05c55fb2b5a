"""The rules of entering a room."""

from __future__ import annotations

from uuid import UUID

from api.errors import BadRequestError, ConflictError, UnavailableError
from api.host import NotReadyError, RoomOverError
from api.interviews.service import find
from api.rooms.schemas import Answer, Offer
from api.services import Services
from db.tables import Interview
from rooms.base import JoinGrant
from rooms.grants import issue


async def grant(services: Services, interview_id: UUID, url: str) -> JoinGrant:
    """A grant for the candidate of an interview, good for minutes.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
    """
    interview = await find(services, interview_id)
    _refuse_when_over(interview)
    async with services.database.unit_of_work() as work:
        await work.interviews.open(interview_id)
    identity = f"candidate-{interview_id}"
    token, expires_at = issue(
        services.token_secret, str(interview_id), identity, services.rooms.join_token_ttl_s
    )
    return JoinGrant(
        transport="direct",
        url=url,
        token=token,
        identity=identity,
        ice_servers=services.rooms.ice_servers,
        expires_at=expires_at.astimezone(services.settings.zone),
    )


async def connect(services: Services, interview_id: UUID, offer: Offer) -> Answer:
    """Connect a candidate.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
        BadRequestError: the offer can't be used.
        UnavailableError: the models aren't there yet.
    """
    _refuse_when_over(await find(services, interview_id))
    try:
        sdp, kind = await services.host.connect(interview_id, offer.sdp, offer.type)
    except ValueError as error:
        raise BadRequestError(f"This offer can't be used: {error}") from error
    except RoomOverError as error:
        raise ConflictError(f"This interview can't be entered any more: {error}") from error
    except NotReadyError as error:
        raise UnavailableError(
            f"Not ready yet: {error}. GET /readyz tells the progress."
        ) from error
    return Answer(sdp=sdp, type=kind)


def _refuse_when_over(interview: Interview) -> None:
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}); make a new one to talk again."
        )
