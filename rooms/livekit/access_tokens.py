"""Tokens for the LiveKit server: one room, one identity, the least grants, valid for minutes."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta

from livekit.api import AccessToken, VideoGrants

from db.access import OPERATOR_ACCESS, Access
from rooms.livekit.settings import LiveKitSettings

GRANT_ATTRIBUTE = "vv.grant"
"""Participant attribute: when the grant was issued, in ns since 1970. The newest one in the room
is the candidate's; it is signed, and the candidate cannot change it."""

ACCESS_ATTRIBUTE = "vv.access"
"""Participant attribute: what they were admitted by, see :class:`db.access.Access`. The agent
removes them when that is withdrawn."""

AGENT_IDENTITY = "interviewer"
"""Of the agent in every room: so the server itself admits no second one beside the first."""

CANDIDATE_PREFIX = "candidate-"


def candidate_token(
    settings: LiveKitSettings,
    room: str,
    ttl_s: float,
    *,
    identity: str | None = None,
    access: Access = OPERATOR_ACCESS,
) -> tuple[str, str, datetime]:
    """A token with which a candidate's client enters one room, and nothing else.

    The client may publish a microphone and messages and subscribe to tracks; it can neither
    publish anything else nor change its own attributes.

    Args:
        settings: the key that signs.
        room: the LiveKit room's name.
        ttl_s: seconds within which it admits; a participant in the room may stay.
        identity: by default a new one, so that a second device does not end the first one's
            connection before its own stands.
        access: what the candidate was admitted by.

    Returns:
        The token, the identity, and the moment (UTC, whole seconds) at which it expires.
    """
    who = identity or CANDIDATE_PREFIX + secrets.token_hex(4)
    now = time.time_ns()
    token = (
        _signed(settings, who, ttl_s)
        .with_grants(
            VideoGrants(
                room_join=True,
                room=room,
                can_publish=True,
                can_publish_sources=["microphone"],
                can_subscribe=True,
                can_publish_data=True,
                can_update_own_metadata=False,
            )
        )
        .with_attributes({GRANT_ATTRIBUTE: str(now), ACCESS_ATTRIBUTE: str(access)})
        .to_jwt()
    )
    return token, who, datetime.fromtimestamp(int(now / 1e9 + ttl_s), UTC)


def agent_token(settings: LiveKitSettings, room: str, ttl_s: float = 60.0) -> str:
    """A token with which the agent reconnects to its room; evicts an agent that is there."""
    return (
        _signed(settings, AGENT_IDENTITY, ttl_s)
        .with_kind("agent")
        .with_grants(
            VideoGrants(
                room_join=True,
                room=room,
                agent=True,
                can_publish=True,
                can_subscribe=True,
                can_publish_data=True,
                can_update_own_metadata=True,
            )
        )
        .to_jwt()
    )


def _signed(settings: LiveKitSettings, identity: str, ttl_s: float) -> AccessToken:
    return (
        AccessToken(settings.api_key, settings.api_secret.get_secret_value())
        .with_identity(identity)
        .with_ttl(timedelta(seconds=ttl_s))
    )
