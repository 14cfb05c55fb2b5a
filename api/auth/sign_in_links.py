"""One-time links that sign a user in, in place of a password.

The token is in the fragment of the address, which browsers send to no server: it is in no log and
in no referrer.
"""

from __future__ import annotations

import secrets

from api.audit.note import note
from api.auth.caller import Caller
from api.auth.credentials import SECRET_BYTES, secret_hash
from api.errors import NotFoundError
from db.session import Database, UnitOfWork
from db.tables import AuditAction, Role, User

LINK_TTL_S = 900
"""Of a link that is printed where it is used."""
HANDED_OVER_TTL_S = 86_400
"""Of a link that an administrator sends to the account's owner."""
MACHINE = Caller(role=Role.ADMIN, name="command line")
"""The actor in the audit log of links that are made on the server's machine."""
FIRST_EMAIL, FIRST_NAME = "admin@localhost", "Administrator"
"""Of the account that a server without an administrator gets."""


async def link_for(database: Database, base_url: str, email: str) -> str:
    """A link for the account with this address.

    Raises:
        NotFoundError: there is no such account, or it is closed.
    """
    async with database.unit_of_work() as work:
        user = await work.users.by_email(email.strip().lower())
        if user is None or not user.active:
            raise NotFoundError(
                f"There is no active account for {email}. `vivavoce admin list-users` shows them."
            )
        return await add_link(work, MACHINE, base_url, user, LINK_TTL_S)


async def link_for_first(database: Database, base_url: str) -> tuple[str, str]:
    """A link for the oldest administrator, whose account is created if there is none.

    Returns:
        The account's e-mail address, and the link.
    """
    async with database.unit_of_work() as work:
        user = await work.users.first_admin()
        if user is None:
            user = User(email=FIRST_EMAIL, name=FIRST_NAME, role=Role.ADMIN)
            if not await work.users.add(user):
                raise NotFoundError(
                    f"The account {FIRST_EMAIL} is closed or no administrator's. "
                    "Create one: vivavoce admin create-user."
                )
            details = {"role": user.role, "email": user.email}
            await note(work, MACHINE, AuditAction.USER_CREATED, ("user", user.id), details)
        return user.email, await add_link(work, MACHINE, base_url, user, LINK_TTL_S)


async def add_link(work: UnitOfWork, caller: Caller, base_url: str, user: User, ttl_s: int) -> str:
    """Store a new link for an account; earlier ones stay valid.

    Args:
        base_url: the product's address.
        ttl_s: for how many seconds the link is valid.
    """
    token = secrets.token_urlsafe(SECRET_BYTES)
    await work.sessions.add_link(secret_hash(token), user.id, ttl_s)
    await note(work, caller, AuditAction.SIGN_IN_LINK_CREATED, ("user", user.id))
    return f"{base_url.rstrip('/')}/app/#sign-in={token}"
