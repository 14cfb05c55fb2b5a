"""Signed tokens: what is accepted, and what is refused for which reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt as pyjwt
import pytest

from api.auth import credentials
from api.candidates import link_tokens
from kit import jwt

SECRET = "s" * 32
FAR = 4_000_000_000
"""An expiry in the next century, in seconds since 1970."""


def test_a_signed_token_is_read_back_until_it_expires() -> None:
    token, expires_at = jwt.sign(SECRET, {"sub": "ada"}, ttl_s=60, audience="door")
    claims = jwt.verify(SECRET, token, required=("sub",), audience="door")
    assert claims["sub"] == "ada"
    assert claims["exp"] == expires_at.timestamp()
    assert timedelta(seconds=58) < expires_at - datetime.now(UTC) <= timedelta(seconds=60)


DAY_S = 86_400
"""Tokens are signed when tests are collected, and verified much later."""


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        (jwt.sign(SECRET, {"sub": "ada"}, ttl_s=-1, audience="door")[0], "expired"),
        (jwt.sign("x" * 32, {"sub": "ada"}, ttl_s=DAY_S, audience="door")[0], "foreign"),
        (jwt.sign(SECRET, {"sub": "ada"}, ttl_s=DAY_S, audience="window")[0], "foreign"),
        (jwt.sign(SECRET, {"sub": "ada"}, ttl_s=DAY_S)[0], "malformed"),
        (jwt.sign(SECRET, {}, ttl_s=DAY_S, audience="door")[0], "malformed"),
        (pyjwt.encode({"sub": "ada", "aud": "door"}, None, algorithm="none"), "malformed"),
        ("", "malformed"),
    ],
)
def test_a_refused_token_says_why(token: str, problem: str) -> None:
    with pytest.raises(jwt.TokenError) as caught:
        jwt.verify(SECRET, token, required=("sub",), audience="door")
    assert caught.value.problem == problem


def test_a_token_for_an_audience_is_refused_where_none_is_expected() -> None:
    token, _ = jwt.sign(SECRET, {"sub": "ada"}, ttl_s=60, audience="door")
    with pytest.raises(jwt.TokenError) as caught:
        jwt.verify(SECRET, token, required=("sub",))
    assert caught.value.problem == "foreign"


def test_tokens_in_circulation_stay_valid() -> None:
    """The wire form of each kind: tokens and links outlive an upgrade of the server."""
    first, second = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    user = {"iss": "vivavoce", "aud": "user", "sub": first, "sid": second, "exp": FAR, "jti": "1"}
    access = credentials.read_access(SECRET, pyjwt.encode(user, SECRET, algorithm="HS256"))
    assert access is not None
    assert (str(access.user_id), str(access.session_id)) == (first, second)
    candidate = {
        "iss": "vivavoce",
        "aud": "candidate",
        "sub": first,
        "interview": second,
        "iat": 1_700_000_000,
        "exp": FAR,
    }
    claims = link_tokens.read_access(SECRET, pyjwt.encode(candidate, SECRET, algorithm="HS256"))
    assert claims is not None
    assert (str(claims.invitation_id), str(claims.interview_id)) == (first, second)
