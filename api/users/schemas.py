"""Messages about accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, EmailStr, Field

from api.auth.schemas import MAX_PASSWORD_CHARACTERS
from api.identity import Caller
from api.paging import Page
from api.schemas import Flag, ShortText, Wire, WireInput
from db.tables import Role, User

MIN_PASSWORD_CHARACTERS = 10


def _without_repeats(ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Password = Annotated[
    str,
    Field(
        min_length=MIN_PASSWORD_CHARACTERS,
        max_length=MAX_PASSWORD_CHARACTERS,
        json_schema_extra={"format": "password"},
    ),
]

PositionIds = Annotated[list[UUID], Field(max_length=1_000), AfterValidator(_without_repeats)]


class CreateUser(WireInput):
    """A new account."""

    email: Email
    """Used to sign in, in any case."""
    name: ShortText
    role: Role
    password: Password | None = None
    """Null: the user signs in by a one-time link, and sets a password then."""
    position_ids: PositionIds | None = None
    """The positions that a recruiter is limited to; null: all."""


class ChangeUser(WireInput):
    """Changes to an account; omitted fields stay as they are."""

    name: ShortText | None = None
    role: Role | None = None
    active: Flag | None = None
    """False: the user can't sign in, and all their sessions and keys end."""
    password: Password | None = None
    """A new password; all the user's sessions and keys end."""
    position_ids: PositionIds | None = None
    """The positions that a recruiter is limited to, and their keys with them; null: all. What they
    have open ends within seconds."""


class ChangePassword(WireInput):
    """The caller's current and new password."""

    current_password: (
        Annotated[
            str,
            Field(max_length=MAX_PASSWORD_CHARACTERS, json_schema_extra={"format": "password"}),
        ]
        | None
    ) = None
    """May be left out with the access token that a one-time link gave."""
    new_password: Password


class SignInLinkView(Wire):
    """A link that signs a user in once."""

    url: str
    """Whoever has it gets into the account. Shown only once."""
    expires_at: datetime


class UserView(Wire):
    """An account."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    position_ids: list[UUID] | None
    """The positions that a recruiter is limited to; null: all. Without effect in other roles."""
    has_password: bool
    """False: the user signs in by links alone."""
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
            position_ids=row.position_ids,
            has_password=row.password_hash is not None,
            created_at=row.created_at.astimezone(zone),
            updated_at=row.updated_at.astimezone(zone),
        )


class UserPage(Page[UserView]):
    """A page of accounts, newest first."""


class MeView(Wire):
    """The caller's identity, for all kinds of credentials."""

    role: Role
    name: str
    id: UUID | None = None
    """The account's id; null for the operator, API keys and candidates with a link."""
    email: str | None = None
    interview_id: UUID | None = None
    """The interview of a candidate with a link."""
    scopes: list[str] | None = None
    """An API key's scopes; null for other credentials."""
    position_ids: list[UUID] | None = None
    """The positions that the caller is limited to; null: not limited."""

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
            position_ids=sorted(caller.limit.position_ids) if caller.limit is not None else None,
        )
