"""The settings of rate limits: ``VIVAVOCE_RATE_*``."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class RateSettings(BaseSettings):
    """Requests per caller, such as ``600/minute``; empty: unlimited.

    Limits apply per credential, or per address without one. Redis counts the requests if
    ``VIVAVOCE_CACHE_URL`` is set, otherwise each process counts its own.
    """

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_RATE_")

    read: str = "3000/minute"
    write: str = "600/minute"
    """Requests that change something or use a language model."""
    sign_in: str = "20/minute"
    """Sign-ins and token refreshes, per address: their secrets could be guessed."""
    unauthorized: str = "60/minute"
    """401 responses per address, against guessing keys."""

    @field_validator("read", "write", "sign_in", "unauthorized")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value:
            from limits import parse

            try:
                parse(value)
            except ValueError as error:
                raise ValueError(
                    f"'{value}' is not a rate; expected one such as 600/minute"
                ) from error
        return value
