"""The rules of entering a room."""

from __future__ import annotations

from uuid import UUID

import structlog

from api.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    UnauthorizedError,
    UnavailableError,
    UnprocessableError,
)
from api.host import NotHereError, NotReadyError, RoomOverError
from api.interviews.service import find
from api.rooms.schemas import Answer, Offer
from api.services import Services
from db.tables import Interview
from rooms.base import JoinGrant
from rooms.livekit.server_events import BadWebhookError, ForgedWebhookError

log = structlog.get_logger(__name__)


async def grant(services: Services, interview_id: UUID, url: str) -> JoinGrant:
    """A grant for the candidate of an interview, good for minutes.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
        UnavailableError: nobody could hold it now.
    """
    _refuse_when_over(await find(services, interview_id))
    try:
        made = await services.host.join(interview_id, url)
    except RoomOverError as error:
        raise _entered_no_more(error) from error
    except NotReadyError as error:
        raise _not_ready(error) from error
    expires_at = made.expires_at.astimezone(services.settings.zone)
    return made.model_copy(update={"expires_at": expires_at})


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
        raise _entered_no_more(error) from error
    except NotHereError as error:
        raise ConflictError(f"This call is for direct rooms only: {error}.") from error
    except NotReadyError as error:
        raise _not_ready(error) from error
    return Answer(sdp=sdp, type=kind)


async def take_webhook(services: Services, body: bytes, authorization: str | None) -> bool:
    """Have the room that a webhook tells of looked at. False for a repetition.

    Raises:
        NotFoundError: rooms are not on a LiveKit server here.
        UnauthorizedError: it isn't signed by the server.
        UnprocessableError: it is, but can't be read.
    """
    if services.livekit_webhooks is None:
        raise NotFoundError("There is no LiveKit server here: rooms are direct.")
    try:
        told = services.livekit_webhooks.read(body, authorization)
    except ForgedWebhookError as error:
        raise UnauthorizedError(
            f"This is not signed by the LiveKit server: {error}. Its 'webhook' settings must "
            "name the API key that is set here."
        ) from error
    except BadWebhookError as error:
        raise UnprocessableError(f"This webhook can't be read: {error}") from error
    async with services.database.unit_of_work() as work:
        new = await work.webhook_events.take(told.id)
        if new and told.room:
            await work.livekit_rooms.wake(told.room)
    log.debug("webhook.taken", webhook=told.event, room=told.room, id=told.id, new=new)
    return new


def _entered_no_more(error: RoomOverError) -> ConflictError:
    return ConflictError(f"This interview can't be entered any more: {error}")


def _not_ready(error: NotReadyError) -> UnavailableError:
    return UnavailableError(
        f"Not ready yet: {error}. Ask again in {error.retry_after_s} s; GET /readyz tells more.",
        retry_after_s=error.retry_after_s,
    )


def _refuse_when_over(interview: Interview) -> None:
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}); make a new one to talk again."
        )
