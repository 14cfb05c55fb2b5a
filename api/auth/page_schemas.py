"""Messages about sessions of the recruiters' page."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from api.auth.schemas import MAX_PASSWORD_CHARACTERS
from api.schemas import Wire, WireInput
from api.users.schemas import MeView


class SignIn(WireInput):
    """An account and its password."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "ruth@acme.example", "password": "correct horse battery"}]
        }
    )

    email: str = Field(max_length=320)
    """The account's e-mail address, in any case."""
    password: str = Field(
        max_length=MAX_PASSWORD_CHARACTERS, json_schema_extra={"format": "password"}
    )


class SignInByLink(WireInput):
    """The token of a one-time link."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "kq3nO5T1uN0f0sB0m2oX3c8eA4h7d6"}]}
    )

    token: str = Field(min_length=1, max_length=200)
    """What follows ``#sign-in=`` in the link."""


class PageSession(Wire):
    """A session of the page; its refresh token is in the cookie."""

    access_token: str
    """For ``Authorization: Bearer``."""
    expires_in: int
    """Seconds until the access token expires."""
    user: MeView
    has_password: bool
    """False: the user signs in by links alone."""
    needs_current_password: bool
    """Whether ``PUT /users/me/password`` asks for the current password."""
