"""How an agent worker behaves; every field is ``VIVAVOCE_AGENT_<NAME>``."""

from __future__ import annotations

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

INTERVIEWS_PER_CORE = 1.5
"""The engines of one interview rarely want more than a core at the same time as another's."""


def available_cores() -> int:
    """Processors that this process may use."""
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
    """Interviews (and phone calls at the reception) that one worker holds at once."""
    drain_timeout_s: float = Field(default=3600.0, ge=0)
    """How long a worker that is asked to end lets its interviews go on."""
    start_timeout_s: float = Field(default=60.0, gt=0)
    """How long a worker that starts waits for the database."""
    walk_ins: bool = False
    """Whether a dispatch that names no interview makes one, from the standard plan."""
    host: str = "127.0.0.1"
    """Where the worker's health endpoint listens."""
    port: int = Field(default=0, ge=0, le=65_535)
    """Its port; 0: any free one."""
