"""The names under which a person's act and what they made are recorded."""

from __future__ import annotations

from api.auth.caller import Caller
from db.session import UnitOfWork


async def signed_name(work: UnitOfWork, caller: Caller) -> str:
    """The name of the caller's account; without one, that of the API key or the operator."""
    account = await work.users.get(caller.user_id) if caller.user_id is not None else None
    return account.name if account is not None else caller.name


def owner_of(caller: Caller) -> str:
    """Whose something is: an account's, whatever its sign-in, an API key's or the operator's."""
    return f"user {caller.user_id}" if caller.user_id is not None else caller.name
