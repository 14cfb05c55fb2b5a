"""Settings of outgoing webhooks: ``VIVAVOCE_WEBHOOK_*``."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebhookSettings(BaseSettings):
    """The section of outgoing webhooks."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_WEBHOOK_", extra="ignore")

    keys: list[SecretStr] = []
    """Keys of any length (JSON list, the newest first) that encrypt subscribers' secrets. Empty:
    the server's secret."""
    allowed_hosts: list[str] = []
    """Hosts (JSON list, ``host`` or ``host:port``) that may be private and lack https; all others
    must be public."""
    timeout_s: float = Field(default=10.0, gt=0)
    """For one attempt, from the look-up of the name to the last byte read."""
    response_limit_bytes: int = Field(default=16_384, ge=0)
    """How much of a response is read, for the log."""
    retry_s: list[float] = [5, 60, 300, 1800, 7200, 18_000, 36_000, 36_000]
    """Seconds (JSON list) between attempts; after the last attempt the message has failed."""
    log_days: int = Field(default=30, ge=1)
    """How long the log of deliveries is kept."""
    rotation_s: float = Field(default=86_400.0, ge=0)
    """How long the former secret signs too, after a rotation."""

    @property
    def lease_s(self) -> float:
        """Seconds after which an attempt without a result counts as lost."""
        return self.timeout_s + 5.0
