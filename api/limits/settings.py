"""The rate limits' section of the settings: ``VIVAVOCE_RATE_*``."""

from __future__ import annotations

from limits import parse
from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class RateSettings(BaseSettings):
    """Requests per caller, such as ``600/minute``; empty: any number.

    A caller is a key or token, or an address where none was sent. Counts are kept where
    ``VIVAVOCE_CACHE_URL`` says, else in each process.
    """

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_RATE_")

    read: str = "3000/minute"
    write: str = "600/minute"
    """Calls that change something or ask a language model."""
    sign_in: str = "20/minute"
    """Passwords and refreshed tokens: what could be guessed."""
    unauthorized: str = "60/minute"
    """Answers 401 to one address; who tries keys is stopped by this."""

    @field_validator("read", "write", "sign_in", "unauthorized")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value:
            try:
                parse(value)
            except ValueError as error:
                raise ValueError(f"'{value}' is no rate; write it like 600/minute") from error
        return value
