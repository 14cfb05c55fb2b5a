"""The rules about API keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.auth.credentials import make_key, secret_hash
from api.errors import FieldError, NotFoundError, UnprocessableError
from api.identity import Caller
from api.keys.schemas import ChangeApiKey, CreateApiKey
from api.paging import cut, read_cursor
from api.services import Services
from db.tables import ApiKey, AuditAction, Role, utcnow


async def create(services: Services, caller: Caller, wanted: CreateApiKey) -> tuple[ApiKey, str]:
    """Store a new key; returns it with the text that is shown once.

    Raises:
        UnprocessableError: it would be expired already.
    """
    if wanted.expires_at is not None and wanted.expires_at <= utcnow():
        detail = "this time is over"
        raise UnprocessableError(
            f"Correct the input at '/expires_at': {detail}.",
            errors=[FieldError(pointer="/expires_at", detail=detail)],
        )
    prefix, secret = make_key()
    key = ApiKey(
        user_id=caller.user_id,
        name=wanted.name,
        prefix=prefix,
        secret_hash=secret_hash(secret),
        scopes=sorted(set(wanted.scopes)),
        expires_at=wanted.expires_at,
    )
    async with services.database.unit_of_work() as work:
        await work.api_keys.add(key)
        told = {"prefix": prefix, "scopes": key.scopes}
        await note(work, caller, AuditAction.API_KEY_CREATED, ("api_key", key.id), told)
    return key, f"{prefix}_{secret}"


async def find(services: Services, caller: Caller, key_id: UUID) -> ApiKey:
    """The key. Raises NotFoundError, also for somebody else's unless the caller is an admin."""
    async with services.database.unit_of_work() as work:
        key = await work.api_keys.get(key_id)
    return _visible(caller, key_id, key)


async def page(
    services: Services, caller: Caller, *, user_id: UUID | None, cursor: str | None, limit: int
) -> tuple[Sequence[ApiKey], str | None]:
    """Some keys, newest first, and the cursor of the next page if there is one.

    Args:
        user_id: only this user's; recruiters see their own whatever they ask for.
    """
    after = read_cursor(cursor) if cursor is not None else None
    whose = user_id if caller.role == Role.ADMIN else caller.user_id
    async with services.database.unit_of_work() as work:
        rows = await work.api_keys.list(user_id=whose, after=after, limit=limit + 1)
    return cut(rows, limit)


async def change(services: Services, caller: Caller, key_id: UUID, wanted: ChangeApiKey) -> ApiKey:
    """Change a key's name or scopes. Raises NotFoundError."""
    values: dict[str, Any] = wanted.model_dump(exclude_unset=True, exclude_none=True)
    if wanted.scopes is not None:
        values["scopes"] = sorted(set(wanted.scopes))
    async with services.database.unit_of_work() as work:
        key = _visible(caller, key_id, await work.api_keys.get(key_id, lock=True))
        if values:
            await work.api_keys.change(key_id, values)
            await note(work, caller, AuditAction.API_KEY_CHANGED, ("api_key", key_id), values)
            await work.session.refresh(key)
    return key


async def revoke(services: Services, caller: Caller, key_id: UUID) -> None:
    """The key opens nothing any more; it stays in the list. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        _visible(caller, key_id, await work.api_keys.get(key_id, lock=True))
        if await work.api_keys.revoke(key_id):
            await note(work, caller, AuditAction.API_KEY_REVOKED, ("api_key", key_id))


def _visible(caller: Caller, key_id: UUID, key: ApiKey | None) -> ApiKey:
    if key is None or not (caller.role == Role.ADMIN or key.user_id == caller.user_id):
        raise NotFoundError(f"There is no API key {key_id}; GET /api/v1/api-keys lists them.")
    return key
