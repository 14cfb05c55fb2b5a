"""The LiveKit server; every field is an environment variable ``VIVAVOCE_LIVEKIT_<NAME>``."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rooms.livekit.names import CALL, INTERVIEW, RoomNames


class LiveKitSettings(BaseSettings):
    """The LiveKit section of the settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_LIVEKIT_", extra="ignore")

    url: str = "ws://127.0.0.1:7880"
    """URL at which the product reaches the server."""
    public_url: str = ""
    """URL at which candidates reach it; empty: the same."""
    api_key: str = ""
    api_secret: SecretStr = SecretStr("")
    server: str = ""
    """Program of a server that the product runs itself; empty: the built one, or that on PATH."""
    port: int | None = Field(default=None, ge=0, le=65_535)
    """TCP port of a server that the product runs itself; 0: any free one; None: 7880 if free."""
    room_prefix: str = Field(default="", pattern=r"^[a-z0-9-]{0,32}$")
    """Begins the names of our rooms and agents. Installations that share one server need different
    ones: each deletes rooms with its prefix that it does not know."""
    agent_name: str = "interviewer"
    """The name, after the prefix, under which workers register and agents are dispatched."""
    join_within_s: float = Field(default=8.0, gt=0)
    """Seconds that a candidate's join waits for an agent to take the interview."""

    @field_validator("room_prefix")
    @classmethod
    def _unmistakable(cls, prefix: str) -> str:
        if INTERVIEW in prefix or CALL in prefix:
            raise ValueError(f"must contain neither '{INTERVIEW}' nor '{CALL}'")
        return prefix

    @property
    def names(self) -> RoomNames:
        """The names of our rooms."""
        return RoomNames(self.room_prefix)

    @property
    def registered_name(self) -> str:
        """The agents' name on the server."""
        return self.room_prefix + self.agent_name

    @property
    def client_url(self) -> str:
        """The URL in a join grant."""
        return self.public_url or self.url
