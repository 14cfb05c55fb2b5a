"""The rules for joining a room."""

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
from api.identity import Caller
from api.interviews.service import find
from api.rooms.schemas import Answer, Offer
from api.services import Services
from db.tables import Interview
from rooms.join_grants import JoinGrant
from rooms.join_tokens import JoinClaims
from rooms.livekit.server_events import BadWebhookError, ForgedWebhookError

log = structlog.get_logger(__name__)


async def grant(services: Services, caller: Caller, interview_id: UUID, url: str) -> JoinGrant:
    """A join grant for an interview's candidate, valid for minutes and as long as the caller's
    access.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
        UnavailableError: no interviewer is free, or the models or the LiveKit server are not ready.
    """
    _refuse_when_over(await find(services, interview_id))
    try:
        join_grant = await services.host.join(interview_id, url, caller.access)
    except RoomOverError as error:
        raise _closed(error) from error
    except NotReadyError as error:
        raise _not_ready(error) from error
    expires_at = join_grant.expires_at.astimezone(services.settings.zone)
    return join_grant.model_copy(update={"expires_at": expires_at})


async def connect(
    services: Services, claims: JoinClaims, interview_id: UUID, offer: Offer
) -> Answer:
    """Connect a candidate to a direct room.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over, or its room is on a LiveKit server.
        BadRequestError: the offer is invalid.
        UnavailableError: the models are not loaded yet.
    """
    _refuse_when_over(await find(services, interview_id))
    try:
        sdp, kind = await services.host.connect(interview_id, offer.sdp, offer.type, claims.access)
    except ValueError as error:
        raise BadRequestError(f"Invalid offer: {error}") from error
    except RoomOverError as error:
        raise _closed(error) from error
    except NotHereError as error:
        raise ConflictError(f"This endpoint is for direct rooms only: {error}.") from error
    except NotReadyError as error:
        raise _not_ready(error) from error
    return Answer(sdp=sdp, type=kind)


async def receive_webhook(services: Services, body: bytes, authorization: str | None) -> bool:
    """Have the room that a webhook is about checked. Returns False for a repeated webhook.

    Raises:
        NotFoundError: this installation has no LiveKit server.
        UnauthorizedError: the LiveKit server did not sign it.
        UnprocessableError: it is signed but can't be parsed.
    """
    if services.livekit_webhooks is None:
        raise NotFoundError("This installation has no LiveKit server; its rooms are direct.")
    try:
        event = services.livekit_webhooks.read(body, authorization)
    except ForgedWebhookError as error:
        raise UnauthorizedError(
            f"This webhook is not signed by the LiveKit server: {error}. The API key in its "
            "'webhook' settings must be the one that is set here."
        ) from error
    except BadWebhookError as error:
        raise UnprocessableError(f"Invalid webhook: {error}") from error
    async with services.database.unit_of_work() as work:
        new = await work.webhook_events.take(event.id)
        if new and event.room:
            await work.livekit_rooms.wake(event.room)
    log.debug("webhook.received", webhook=event.event, room=event.room, id=event.id, new=new)
    return new


def _closed(error: RoomOverError) -> ConflictError:
    return ConflictError(f"This interview is closed: {error}")


def _not_ready(error: NotReadyError) -> UnavailableError:
    return UnavailableError(
        f"Not ready yet: {error}. Retry in {error.retry_after_s} s; GET /readyz has the details.",
        retry_after_s=error.retry_after_s,
    )


def _refuse_when_over(interview: Interview) -> None:
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}). Create a new one to talk again."
        )
