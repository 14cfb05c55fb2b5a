"""Messages about signing in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Wire, WireInput

MAX_PASSWORD_CHARACTERS = 200


class PasswordForm(Wire):
    """The password form of OAuth 2; its other fields are ignored."""

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
    """A session's tokens."""

    access_token: str
    """For ``Authorization: Bearer``."""
    token_type: Literal["bearer"] = "bearer"
    expires_in: int
    """Seconds until the access token expires."""
    refresh_token: str
    """Gets the next access token, once. Using it twice ends the session."""
    refresh_expires_in: int
    """Seconds until the refresh token expires."""
