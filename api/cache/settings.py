"""The cache's section of the settings: ``VIVAVOCE_CACHE_*``."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class CacheSettings(BaseSettings):
    """The storage of copies of rows and of request counts, and its limits."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_CACHE_")

    url: SecretStr | None = None
    """``redis://…``, shared by all API processes. None: in each process's memory."""
    size: int = Field(default=10_000, ge=1)
    """Most copies in a process's memory; the least recently read are dropped."""
    warm: int = Field(default=200, ge=0)
    """How many of the newest interviews are cached at the start."""
    questions_ttl_s: int = Field(default=3600, ge=1)
    company_ttl_s: int = Field(default=7200, ge=1)
    user_ttl_s: int = Field(default=1800, ge=1)
    interview_ttl_s: int = Field(default=600, ge=1)
    report_ttl_s: int = Field(default=1800, ge=1)

    @field_validator("url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("write it like redis://127.0.0.1:6379/0, or leave it empty")
        return value
