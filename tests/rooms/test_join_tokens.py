from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from db.access import OPERATOR_ACCESS
from kit.jwt import TokenError
from rooms import join_tokens
from rooms.settings import RoomSettings

pytestmark = pytest.mark.realtime

SECRET = "s" * 32


def test_a_token_tells_who_may_enter_what_until_when() -> None:
    token, expires_at = join_tokens.issue(SECRET, "iv-1", "cand-7", 600)
    claims = join_tokens.verify(SECRET, token, "iv-1")
    assert (claims.interview_id, claims.identity) == ("iv-1", "cand-7")
    assert claims.expires_at == expires_at
    assert timedelta(seconds=598) < expires_at - datetime.now(UTC) <= timedelta(seconds=600)


def test_every_token_has_a_different_id() -> None:
    tokens = [join_tokens.issue(SECRET, "iv", "c", 60)[0] for _ in range(3)]
    assert len({join_tokens.verify(SECRET, token, "iv").token_id for token in tokens}) == 3


def forged(**claims: object) -> str:
    valid = {"iss": "vivavoce", "sub": "c", "interview": "iv", "exp": 4e9, "jti": "1"}
    valid["access"] = str(OPERATOR_ACCESS)
    return jwt.encode({k: v for k, v in (valid | claims).items() if v is not None}, SECRET)


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        (join_tokens.issue(SECRET, "iv", "c", -1)[0], "expired"),
        (forged(interview="other"), "foreign"),
        (join_tokens.issue("x" * 32, "iv", "c", 3600)[0], "foreign"),
        (forged(iss="elsewhere"), "foreign"),
        (forged(interview=None), "malformed"),
        (forged(access=None), "malformed"),
        (forged(interview=["iv"]), "malformed"),
        (forged(sub=None), "malformed"),
        (forged(exp=None), "malformed"),
        (jwt.encode({"sub": "c", "interview": "iv"}, None, algorithm="none"), "malformed"),
        ("", "malformed"),
        ("not.a.token", "malformed"),
    ],
)
def test_what_does_not_open_the_room_says_why(token: str, problem: str) -> None:
    with pytest.raises(TokenError) as caught:
        join_tokens.verify(SECRET, token, "iv")
    assert caught.value.problem == problem


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_ROOM_ICE_SERVERS", '[{"urls": ["stun:stun.example.org:3478"]}]')
    monkeypatch.setenv("VIVAVOCE_ROOM_GRACE_S", "5")
    settings = RoomSettings()
    assert settings.ice_servers[0].urls == ["stun:stun.example.org:3478"]
    assert settings.grace_s == 5
