"""The caller: the room's one participant that came through LiveKit SIP."""

from __future__ import annotations

from livekit import rtc

from rooms.livekit.participants import SIP, granted

NUMBER_ATTRIBUTE = "sip.phoneNumber"
"""Set by LiveKit SIP, unless the dispatch rule hides numbers."""
_WITHOUT_NUMBER = frozenset({"", "anonymous", "restricted", "unavailable", "unknown", "private"})


class Caller:
    """Accepts candidates, and remembers the last caller's key."""

    def __init__(self) -> None:
        self.key = ""
        """The number, or the identity that LiveKit SIP derived from it; empty: it is hidden."""

    def accept(self, participant: rtc.RemoteParticipant) -> int | None:
        """An :data:`Accept`; a participant with a grant may take over from a caller."""
        if participant.kind == SIP:
            self.key = caller_key(participant.identity, participant.attributes)
        return granted(participant)


def caller_key(identity: str, attributes: dict[str, str]) -> str:
    """What stays the same from one call of a phone to its next; empty for a hidden number."""
    number = attributes.get(NUMBER_ATTRIBUTE)
    key = identity if number is None else number
    return "" if key.removeprefix("sip_").lower() in _WITHOUT_NUMBER else key
