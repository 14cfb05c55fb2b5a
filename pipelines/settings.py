"""Settings of jobs and of retention: ``VIVAVOCE_JOBS_*``, ``VIVAVOCE_RETENTION_*``."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class JobSettings(BaseSettings):
    """The job workers' section."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_JOBS_", extra="ignore")

    poll_s: float = Field(default=2.0, gt=0)
    """How often the queue is polled, in case a notification is lost."""
    heartbeat_s: float = Field(default=20.0, ge=1)
    """A job whose worker was silent for this long is taken over by another."""
    sweep_s: float = Field(default=60.0, gt=0)
    """How often to look for unfinished work without a job, and for data past its retention."""
    reports_at_once: int = Field(default=1, ge=1)
    """Reports made at the same time, over all workers; as many as the language model can take."""


class RetentionSettings(BaseSettings):
    """How long interviews are kept."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_RETENTION_", extra="ignore")

    days: int = Field(default=365, ge=0)
    """Days that an interview is kept after its end, unless its position or the workspace's settings
    say otherwise. 0: for ever."""
