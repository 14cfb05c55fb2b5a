"""Where the data lives, from ``VIVAVOCE_DB_*`` settings."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """The database's section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_DB_")

    url: str = ""
    """``postgresql://user:password@host/name``; empty runs a PostgreSQL of our own."""
    pool_size: int = Field(default=5, ge=1, le=100)
    pool_overflow: int = Field(default=10, ge=0, le=100)
    """Connections that may be opened for a moment beyond ``pool_size``."""
    connect_timeout_s: float = Field(default=5.0, gt=0)
    command_timeout_s: float = Field(default=30.0, gt=0)
