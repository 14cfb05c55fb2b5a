"""Signing in, on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Wire, WireInput

MAX_PASSWORD_CHARACTERS = 200


class PasswordForm(Wire):
    """The password form of OAuth 2; fields that it has besides are of no interest here."""

    grant_type: Literal["password"] = "password"
    username: str = Field(max_length=320)
    """The account's e-mail address, in any case."""
    password: str = Field(
        max_length=MAX_PASSWORD_CHARACTERS, json_schema_extra={"format": "password"}
    )


class RefreshInput(WireInput):
    """A refresh token."""

    refresh_token: str = Field(min_length=1, max_length=200)


class TokenView(Wire):
    """What a user signs their calls with."""

    access_token: str
    """For ``Authorization: Bearer``."""
    token_type: Literal["bearer"] = "bearer"
    expires_in: int
    """Seconds for which the access token works."""
    refresh_token: str
    """For the next access token, once. Used twice, it ends the whole sign-in."""
    refresh_expires_in: int
    """Seconds for which the refresh token works."""
