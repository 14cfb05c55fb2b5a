"""Who counts as the candidate: by what the server says of a participant."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from livekit import rtc
from pydantic import SecretStr

from rooms.livekit.access_tokens import agent_token, candidate_token
from rooms.livekit.participants import anyone, granted
from rooms.livekit.settings import LiveKitSettings

pytestmark = pytest.mark.realtime

Kind = rtc.ParticipantKind
JOINED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
JOINED_NS = round(JOINED.timestamp()) * 10**9
SETTINGS = LiveKitSettings(api_key="key", api_secret=SecretStr("s" * 40))


def participant(kind: int, **attributes: str) -> Any:
    return SimpleNamespace(
        kind=kind,
        joined_at=JOINED,
        attributes={name.replace("_", "."): value for name, value in attributes.items()},
    )


@pytest.mark.parametrize(
    ("kind", "grant", "rank", "walk_in_rank"),
    [
        (Kind.PARTICIPANT_KIND_STANDARD, "1700000000000000000", 1_700_000_000_000_000_000, None),
        (Kind.PARTICIPANT_KIND_STANDARD, "", None, JOINED_NS),
        (Kind.PARTICIPANT_KIND_STANDARD, "-5", None, JOINED_NS),
        (Kind.PARTICIPANT_KIND_STANDARD, "٣", None, JOINED_NS),
        (Kind.PARTICIPANT_KIND_STANDARD, "²", None, JOINED_NS),
        (Kind.PARTICIPANT_KIND_SIP, "", JOINED_NS, JOINED_NS),
        (Kind.PARTICIPANT_KIND_AGENT, "1700000000000000000", None, None),
        (Kind.PARTICIPANT_KIND_EGRESS, "", None, None),
        (Kind.PARTICIPANT_KIND_INGRESS, "", None, None),
    ],
)
def test_who_is_a_candidate(
    kind: int, grant: str, rank: int | None, walk_in_rank: int | None
) -> None:
    assert granted(participant(kind, vv_grant=grant)) == rank
    assert anyone(participant(kind, vv_grant=grant)) == (walk_in_rank or rank)


def test_a_candidates_token_grants_the_least() -> None:
    token, identity, expires_at = candidate_token(SETTINGS, "interview-1", 90)
    claims = jwt.decode(token, "s" * 40, algorithms=["HS256"])
    assert claims["sub"] == identity
    assert identity.startswith("candidate-")
    assert claims["video"] == {
        "roomJoin": True,
        "room": "interview-1",
        "canPublish": True,
        "canPublishSources": ["microphone"],
        "canSubscribe": True,
        "canPublishData": True,
        "canUpdateOwnMetadata": False,
    }
    assert abs(claims["exp"] - expires_at.timestamp()) <= 1
    assert 88 <= claims["exp"] - claims["nbf"] <= 91
    later, another, _ = candidate_token(SETTINGS, "interview-1", 90)
    assert another != identity
    newer = jwt.decode(later, "s" * 40, algorithms=["HS256"])["attributes"]["vv.grant"]
    assert int(newer) > int(claims["attributes"]["vv.grant"])


def test_the_agents_token_is_of_the_one_identity() -> None:
    claims = jwt.decode(agent_token(SETTINGS, "interview-1"), "s" * 40, algorithms=["HS256"])
    assert (claims["sub"], claims["kind"]) == ("interviewer", "agent")
    assert claims["video"]["room"] == "interview-1"
    assert "roomAdmin" not in claims["video"]
