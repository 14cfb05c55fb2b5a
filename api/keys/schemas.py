"""Messages about API keys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.paging import Page
from api.schemas import Moment, ShortText, Wire, WireInput
from api.scopes import Scope
from db.tables import ApiKey


class CreateApiKey(WireInput):
    """A new API key."""

    name: ShortText
    """What the key is for."""
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    """What the key may do; ``write`` does not include ``read``."""
    expires_at: Moment | None = None
    """With a UTC offset; null: the key works until it is revoked."""


class ChangeApiKey(WireInput):
    """Changes to an API key; omitted fields stay as they are."""

    name: ShortText | None = None
    scopes: list[Scope] | None = Field(default=None, min_length=1, max_length=len(Scope))


class ApiKeyView(Wire):
    """An API key, without its secret."""

    id: UUID
    user_id: UUID | None
    """The owner's account; null: the operator's."""
    name: str
    prefix: str
    """The key's first characters."""
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    """Accurate to about a minute."""

    @classmethod
    def of(cls, row: ApiKey, zone: ZoneInfo) -> ApiKeyView:
        """From the table, with times in ``zone``."""
        return cls.model_validate(_fields(row, zone))


class NewApiKeyView(ApiKeyView):
    """A new API key, with its secret."""

    key: str
    """The whole key, for ``Authorization: Bearer``. Shown only once."""

    @classmethod
    def with_key(cls, row: ApiKey, key: str, zone: ZoneInfo) -> NewApiKeyView:
        """From the table, with the key, which is not stored."""
        return cls.model_validate(_fields(row, zone) | {"key": key})


class ApiKeyPage(Page[ApiKeyView]):
    """A page of API keys, newest first."""


def _fields(row: ApiKey, zone: ZoneInfo) -> dict[str, object]:
    fields = row.model_dump(exclude={"secret_hash"})
    return {k: v.astimezone(zone) if isinstance(v, datetime) else v for k, v in fields.items()}
