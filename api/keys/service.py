"""The rules for API keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.auth.credentials import make_key, secret_hash
from api.errors import NotFoundError, refused
from api.identity import Caller
from api.keys.schemas import ChangeApiKey, CreateApiKey
from api.paging import PageQuery
from api.services import Services
from db.tables import ApiKey, AuditAction, Role, utcnow


async def create(services: Services, caller: Caller, body: CreateApiKey) -> tuple[ApiKey, str]:
    """Store a new key.

    Returns:
        The key's row, and its whole text, which is not stored.

    Raises:
        UnprocessableError: it would have expired already.
    """
    if body.expires_at is not None and body.expires_at <= utcnow():
        raise refused("/expires_at", "must be in the future")
    prefix, secret = make_key()
    key = ApiKey(
        user_id=caller.user_id,
        name=body.name,
        prefix=prefix,
        secret_hash=secret_hash(secret),
        scopes=sorted(set(body.scopes)),
        expires_at=body.expires_at,
    )
    async with services.database.unit_of_work() as work:
        await work.api_keys.add(key)
        details = {"prefix": prefix, "scopes": key.scopes}
        await note(work, caller, AuditAction.API_KEY_CREATED, ("api_key", key.id), details)
    return key, f"{prefix}_{secret}"


async def find(services: Services, caller: Caller, key_id: UUID) -> ApiKey:
    """The key. Raises NotFoundError, also for another user's key unless the caller is an admin."""
    async with services.database.unit_of_work() as work:
        key = await work.api_keys.get(key_id)
    return _visible(caller, key_id, key)


async def page(
    services: Services, caller: Caller, query: PageQuery, *, user_id: UUID | None
) -> tuple[Sequence[ApiKey], str | None]:
    """A page of keys, newest first, and the cursor of the next page.

    Args:
        user_id: only this user's; ignored for recruiters, who see only their own.
    """
    owner_id = user_id if caller.role == Role.ADMIN else caller.user_id
    async with services.database.unit_of_work() as work:
        rows = await work.api_keys.list(user_id=owner_id, after=query.after, limit=query.fetch)
    return query.cut(rows)


async def change(services: Services, caller: Caller, key_id: UUID, body: ChangeApiKey) -> ApiKey:
    """Update a key's name or scopes. Raises NotFoundError."""
    values: dict[str, Any] = body.model_dump(exclude_unset=True, exclude_none=True)
    if body.scopes is not None:
        values["scopes"] = sorted(set(body.scopes))
    async with services.database.unit_of_work() as work:
        key = _visible(caller, key_id, await work.api_keys.get(key_id, lock=True))
        if values:
            await work.api_keys.change(key_id, values)
            await note(work, caller, AuditAction.API_KEY_CHANGED, ("api_key", key_id), values)
            await work.session.refresh(key)
    return key


async def revoke(services: Services, caller: Caller, key_id: UUID) -> None:
    """Make a key stop working; it stays in the list. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        _visible(caller, key_id, await work.api_keys.get(key_id, lock=True))
        if await work.api_keys.revoke(key_id):
            await note(work, caller, AuditAction.API_KEY_REVOKED, ("api_key", key_id))


def _visible(caller: Caller, key_id: UUID, key: ApiKey | None) -> ApiKey:
    if key is None or not (caller.role == Role.ADMIN or key.user_id == caller.user_id):
        raise NotFoundError(f"API key {key_id} not found. GET /api/v1/api-keys lists yours.")
    return key
