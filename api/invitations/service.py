"""The rules of inviting."""

from __future__ import annotations

from uuid import UUID

from api.errors import ConflictError, UnavailableError
from api.interviews.service import find
from api.invitations.schemas import CreateInvitation, InvitationView
from api.services import Services
from rooms.pins import make_pin, pin_hash

TRIES = 20
"""PINs tried before none is said to be free; with one in two taken, one in a million fails."""


async def invite(
    services: Services, interview_id: UUID, wanted: CreateInvitation
) -> InvitationView:
    """Make an invitation with a PIN that no other unexpired one has.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
        UnavailableError: too many PINs are in use.
    """
    interview = await find(services, interview_id)
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}); make a new one to invite to."
        )
    zone = services.settings.zone
    for _ in range(TRIES):
        pin = make_pin(services.rooms.pin_digits)
        stored = pin_hash(services.token_secret, pin)
        async with services.database.unit_of_work() as work:
            made = await work.invitations.add(interview_id, wanted.expires_in_s, stored)
        if made is not None:
            return InvitationView(
                id=made.id,
                interview_id=interview_id,
                pin=pin,
                expires_at=made.expires_at.astimezone(zone),
            )
    raise UnavailableError(
        "Nearly all PINs are in use: let PINs be longer (VIVAVOCE_ROOM_PIN_DIGITS) or "
        "invitations expire sooner.",
        retry_after_s=3600,
    )
