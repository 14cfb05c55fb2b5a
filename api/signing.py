"""The name under which a person's act is recorded."""

from __future__ import annotations

from api.auth.caller import Caller
from db.session import UnitOfWork


async def signed_name(work: UnitOfWork, caller: Caller) -> str:
    """The name of the caller's account; without one, that of the API key or the operator."""
    account = await work.users.get(caller.user_id) if caller.user_id is not None else None
    return account.name if account is not None else caller.name
