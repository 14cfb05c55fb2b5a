"""Accounts on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, EmailStr, Field, StringConstraints

from api.auth.schemas import MAX_PASSWORD_CHARACTERS
from api.identity import Caller
from api.schemas import Flag, Wire, WireInput
from db.tables import Role, User

MIN_PASSWORD_CHARACTERS = 10

Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
]
Password = Annotated[
    str,
    Field(
        min_length=MIN_PASSWORD_CHARACTERS,
        max_length=MAX_PASSWORD_CHARACTERS,
        json_schema_extra={"format": "password"},
    ),
]


class CreateUser(WireInput):
    """A new account."""

    email: Email
    """What they sign in with, in any case."""
    name: Name
    role: Role
    password: Password | None = None
    """None: they can't sign in until an admin sets one."""


class ChangeUser(WireInput):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    role: Role | None = None
    active: Flag | None = None
    """False: they can't sign in, and all their sign-ins and keys end."""
    password: Password | None = None
    """A new one, for who forgot theirs; all their sign-ins end."""


class ChangePassword(WireInput):
    """One's own new password."""

    current_password: str = Field(
        max_length=MAX_PASSWORD_CHARACTERS, json_schema_extra={"format": "password"}
    )
    new_password: Password


class UserView(Wire):
    """An account as it is now."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: User, zone: ZoneInfo) -> UserView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            email=row.email,
            name=row.name,
            role=Role(row.role),
            active=row.active,
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )


class UserPage(Wire):
    """Some accounts, newest first."""

    items: list[UserView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


class MeView(Wire):
    """Who the caller is, whichever way they proved it."""

    role: Role
    name: str
    id: UUID | None = None
    """Of their account; null for the operator, for API keys and for candidates by link."""
    email: str | None = None
    interview_id: UUID | None = None
    """The one interview of a candidate who came by a link."""
    scopes: list[str] | None = None
    """Of an API key."""

    @classmethod
    def of(cls, caller: Caller, user: User | None) -> MeView:
        """From the caller, and their account if they have one."""
        return cls(
            role=caller.role,
            name=user.name if user else caller.name,
            id=caller.user_id,
            email=user.email if user else None,
            interview_id=caller.interview_id,
            scopes=sorted(caller.scopes) if caller.scopes is not None else None,
        )
