"""How jobs are done and how long things are kept: ``VIVAVOCE_JOBS_*``, ``VIVAVOCE_RETENTION_*``."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class JobSettings(BaseSettings):
    """The job workers' section."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_JOBS_", extra="ignore")

    poll_s: float = Field(default=2.0, gt=0)
    """The queue is looked at this often, should a notification get lost."""
    heartbeat_s: float = Field(default=20.0, ge=1)
    """A job whose worker was silent for so long is taken over by another."""
    sweep_s: float = Field(default=60.0, gt=0)
    """How often unfinished work without a job, and what is kept too long, is looked for."""
    reports_at_once: int = Field(default=1, ge=1)
    """Reports made at the same time, over all workers; as many as the language model bears."""


class RetentionSettings(BaseSettings):
    """How long interviews are kept."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_RETENTION_", extra="ignore")

    days: int = Field(default=365, ge=0)
    """Days after its end for which an interview is kept, where its position says nothing else.
    0: for ever."""
