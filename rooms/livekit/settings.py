"""Where the LiveKit server is; every field is ``VIVAVOCE_LIVEKIT_<NAME>``."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rooms.livekit.names import CALL, INTERVIEW, RoomNames


class LiveKitSettings(BaseSettings):
    """The LiveKit part of the rooms' settings."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_LIVEKIT_", extra="ignore")

    url: str = "ws://127.0.0.1:7880"
    """Where the product reaches the server."""
    public_url: str = ""
    """Where candidates reach it; empty: as the product does."""
    api_key: str = ""
    api_secret: SecretStr = SecretStr("")
    server: str = ""
    """Program of a server that we start ourselves; empty: the built one, or the one on PATH."""
    port: int | None = Field(default=None, ge=0, le=65_535)
    """TCP port of a server that we start ourselves; 0: any free one; None: 7880 if it is free."""
    room_prefix: str = Field(default="", pattern=r"^[a-z0-9-]{0,32}$")
    """What the names of our rooms and of our agents begin with. Installations that share one
    server need different ones: each deletes rooms of its own that it knows nothing of."""
    agent_name: str = "interviewer"
    """The name, after the prefix, under which workers register and agents are sent for."""
    join_within_s: float = Field(default=8.0, gt=0)
    """Seconds that a candidate's join waits for an agent to take the interview."""

    @field_validator("room_prefix")
    @classmethod
    def _unmistakable(cls, prefix: str) -> str:
        if INTERVIEW in prefix or CALL in prefix:
            raise ValueError(f"must hold neither '{INTERVIEW}' nor '{CALL}'")
        return prefix

    @property
    def names(self) -> RoomNames:
        """How our rooms are called."""
        return RoomNames(self.room_prefix)

    @property
    def registered_name(self) -> str:
        """The agents' name as the server knows it."""
        return self.room_prefix + self.agent_name

    @property
    def client_url(self) -> str:
        """The URL that a join grant names."""
        return self.public_url or self.url
