"""The database, from ``VIVAVOCE_DB_*`` settings."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """The database's section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_DB_")

    url: str = ""
    """``postgresql://user:password@host/name``; empty: start an embedded PostgreSQL."""
    pool_size: int = Field(default=15, ge=1, le=100)
    """Most connections. All are kept open: under load, opening one costs more than using it."""
    connect_timeout_s: float = Field(default=5.0, gt=0)
    command_timeout_s: float = Field(default=30.0, gt=0)
