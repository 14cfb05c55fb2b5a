"""Settings of rooms; every field is an environment variable ``VIVAVOCE_ROOM_<NAME>``."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from rooms.join_grants import IceServer


class RoomSettings(BaseSettings):
    """The rooms' section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_ROOM_", extra="ignore")

    ice_servers: list[IceServer] = []
    """STUN and TURN servers as JSON, for example ``[{"urls": ["stun:stun.example.org:3478"]}]``.
    Not needed when candidates reach this machine directly."""

    bind_addresses: list[str] = []
    """Local addresses (JSON list) on which media is received. Empty: every address of the
    machine, or loopback when it has no other."""

    grace_s: float = Field(default=180.0, ge=0)
    """Seconds within which a disconnected candidate may return to the same interview."""

    join_token_ttl_s: float = Field(default=600.0, gt=0)
    """Seconds for which a join token is valid."""

    secret: SecretStr | None = None
    """Signs join tokens, 32 characters or more. None: one is created and kept with the data."""

    pin_digits: int = Field(default=6, ge=4, le=10)
    """Length of the PIN that a caller enters by phone."""
