"""Settings of agent workers; every field is an environment variable ``VIVAVOCE_AGENT_<NAME>``."""

from __future__ import annotations

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

INTERVIEWS_PER_CORE = 1.5
"""The engines of one interview rarely need more than a core at the same time as another's."""


def available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class AgentSettings(BaseSettings):
    """The worker's section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_AGENT_", extra="ignore")

    max_interviews: int = Field(
        default_factory=lambda: max(2, round(available_cores() * INTERVIEWS_PER_CORE)),
        ge=1,
        le=500,
    )
    """Interviews, and phone calls before them, that one worker holds at once."""
    drain_timeout_s: float = Field(default=3600.0, ge=0)
    """Seconds that a worker which is asked to end waits for its interviews."""
    start_timeout_s: float = Field(default=60.0, gt=0)
    """Seconds that a starting worker waits for the database."""
    walk_ins: bool = False
    """Whether a dispatch that names no interview creates one, from the standard plan."""
    host: str = "127.0.0.1"
    """Where the worker's health endpoint listens."""
    port: int = Field(default=0, ge=0, le=65_535)
    """Its port; 0: any free one."""
