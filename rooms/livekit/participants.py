"""Which participants may be the candidate: by grant, by phone, or any walk-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from livekit import rtc

from rooms.livekit.access_tokens import GRANT_ATTRIBUTE

Accept: TypeAlias = Callable[[rtc.RemoteParticipant], int | None]
"""Returns when a participant became eligible as the candidate, in ns since 1970, or None: it is
not. Of several the newest is the candidate."""

SIP = rtc.ParticipantKind.PARTICIPANT_KIND_SIP
STANDARD = rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD


def granted(participant: rtc.RemoteParticipant) -> int | None:
    """Accept a participant with a grant of ours, or on the phone."""
    if participant.kind == SIP:
        return _joined_ns(participant)
    grant = participant.attributes.get(GRANT_ATTRIBUTE, "")
    # ASCII only: int() would take other scripts' digits too
    if participant.kind == STANDARD and grant.isascii() and grant.isdigit():
        return int(grant)
    return None


def anyone(participant: rtc.RemoteParticipant) -> int | None:
    """Accept every person, for rooms that an operator opens to try the interviewer."""
    grant = granted(participant)
    if grant is None and participant.kind == STANDARD:
        return _joined_ns(participant)
    return grant


def is_voice(publication: rtc.RemoteTrackPublication) -> bool:
    """Whether a track may be a microphone."""
    return (
        publication.kind == rtc.TrackKind.KIND_AUDIO
        and publication.source != rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO
    )


def _joined_ns(participant: rtc.RemoteParticipant) -> int:
    joined = participant.joined_at
    return round(joined.timestamp() * 1e9) if joined is not None else 0
