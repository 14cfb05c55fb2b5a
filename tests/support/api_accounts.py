"""Users and API keys of tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from starlette.requests import Request

from api import identity
from api.auth.credentials import issue_access, make_key, make_refresh, secret_hash
from api.auth.passwords import hash_password
from api.identity import Caller
from api.scopes import Scope
from db.session import Database
from db.tables import ApiKey, Role, User
from tests.support.api_server import SECRET

PASSWORD = "correct horse battery"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Person:
    """A signed-in user."""

    id: UUID
    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return bearer(self.token)


async def add_user(
    database: Database,
    name: str,
    role: Role,
    *,
    password: str | None = None,
    active: bool = True,
) -> User:
    """An account ``<name>@acme.example``."""
    user = User(
        email=f"{name.lower()}@acme.example",
        name=name,
        role=role,
        active=active,
        password_hash=await hash_password(password) if password else None,
    )
    async with database.unit_of_work() as work:
        assert await work.users.add(user)
    return user


async def add_person(database: Database, name: str, role: Role) -> Person:
    """A signed-in user; no password is verified."""
    user = await add_user(database, name, role)
    async with database.unit_of_work() as work:
        session = await work.sessions.begin(user.id, secret_hash(make_refresh()), 3600)
    return Person(user.id, user.email, issue_access(SECRET, user.id, session.id, 600))


async def add_key(database: Database, *scopes: Scope | str, user_id: UUID | None = None) -> str:
    """A key with these scopes; its whole text."""
    prefix, secret = make_key()
    async with database.unit_of_work() as work:
        await work.api_keys.add(
            ApiKey(
                user_id=user_id,
                name="test",
                prefix=prefix,
                secret_hash=secret_hash(secret),
                scopes=[str(scope) for scope in scopes],
            )
        )
    return f"{prefix}_{secret}"


@contextmanager
def called_by(caller: Caller) -> Iterator[None]:
    """Requests in the block are this caller's, whatever their credentials."""

    async def found(_request: Request) -> Caller:
        return caller

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "caller_of", found)
        yield
