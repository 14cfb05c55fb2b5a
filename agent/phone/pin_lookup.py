"""The interview behind a PIN, and the limits on wrong PINs."""

from __future__ import annotations

from agent.phone.pin_entry import PinResult
from db.access import Access, AccessKind
from db.session import Database
from db.tables import Interview
from rooms.pins import caller_hash, pin_hash

COUNTED_S = 3600.0
"""How long a wrong PIN counts against a caller."""
MAX_WRONG_OF_CALLER = 9
"""Three whole calls; after them every PIN from that number is refused."""
MAX_WRONG_OF_UNKNOWN = 60
"""All callers who hide their number share one count, so it is larger."""


class PinLookup:
    """Looks PINs up for one caller.

    Wrong ones are counted in the database, so that neither another call nor another worker
    starts at zero.

    Args:
        database: invitations and counts.
        secret: key of the hashes.
        caller: the phone number; empty when it is hidden.
    """

    def __init__(self, database: Database, secret: str, caller: str) -> None:
        self._database = database
        self._secret = secret
        self._caller = caller_hash(secret, caller)
        self._limit = MAX_WRONG_OF_CALLER if caller else MAX_WRONG_OF_UNKNOWN
        self.interview: Interview | None = None
        """The interview of the last right PIN."""
        self.access: Access | None = None
        """What the last right PIN admits by."""

    async def check(self, pin: str) -> PinResult:
        """Look a PIN up. Raises what the database raises."""
        async with self._database.unit_of_work() as work:
            if await work.invitations.wrong_pins(self._caller, COUNTED_S) >= self._limit:
                return PinResult.BLOCKED
            invitation = await work.invitations.by_pin(pin_hash(self._secret, pin))
            if invitation is None:
                await work.invitations.note_wrong_pin(self._caller, COUNTED_S)
                return PinResult.WRONG
        if invitation.interview.status.over:
            return PinResult.OVER
        if invitation.expired:
            return PinResult.EXPIRED
        self.interview = invitation.interview
        self.access = Access(AccessKind.PHONE, str(invitation.invitation_id))
        return PinResult.RIGHT
