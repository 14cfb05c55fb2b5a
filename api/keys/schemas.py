"""API keys on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.schemas import Moment, Wire, WireInput
from api.scopes import Scope
from api.users.schemas import Name
from db.tables import ApiKey


class CreateApiKey(WireInput):
    """A new key."""

    name: Name
    """What it is for."""
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    """What it may do; ``write`` does not include ``read``."""
    expires_at: Moment | None = None
    """With its offset; null: until it is revoked."""


class ChangeApiKey(WireInput):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    scopes: list[Scope] | None = Field(default=None, min_length=1, max_length=len(Scope))


class ApiKeyView(Wire):
    """A key, without its secret."""

    id: UUID
    user_id: UUID | None
    """Whose it is; null: the operator's."""
    name: str
    prefix: str
    """What it begins with."""
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    """To the minute or so."""

    @classmethod
    def of(cls, row: ApiKey, zone: ZoneInfo) -> ApiKeyView:
        """From the table, with times in ``zone``."""
        return cls.model_validate(_fields(row, zone))


class NewApiKeyView(ApiKeyView):
    """A key as it was made."""

    key: str
    """The whole key, for ``Authorization: Bearer``. Shown this once."""

    @classmethod
    def with_key(cls, row: ApiKey, key: str, zone: ZoneInfo) -> NewApiKeyView:
        """From the table, with the key that is stored nowhere."""
        return cls.model_validate(_fields(row, zone) | {"key": key})


class ApiKeyPage(Wire):
    """Some keys, newest first."""

    items: list[ApiKeyView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


def _fields(row: ApiKey, zone: ZoneInfo) -> dict[str, object]:
    fields = row.model_dump(exclude={"secret_hash"})
    return {k: v.astimezone(zone) if isinstance(v, datetime) else v for k, v in fields.items()}
