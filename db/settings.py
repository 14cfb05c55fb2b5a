"""Where the data lives, from ``VIVAVOCE_DB_*`` settings."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """The database's section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_DB_")

    url: str = ""
    """``postgresql://user:password@host/name``; empty runs a PostgreSQL of our own."""
    pool_size: int = Field(default=15, ge=1, le=100)
    """Connections at most. All are kept: one that is closed after each use costs, when there is
    much to do, more than what it is used for."""
    connect_timeout_s: float = Field(default=5.0, gt=0)
    command_timeout_s: float = Field(default=30.0, gt=0)
