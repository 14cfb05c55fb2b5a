"""The HTTP interface's section of the settings: ``VIVAVOCE_API_*``."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ExposureError(ValueError):
    """The API would be open to other machines without a key."""


class ApiSettings(BaseSettings):
    """How the API is reached and who may use it."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_API_")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    tls_host: str = ""
    """Where HTTPS is served, beside the plain listener; empty: nowhere."""
    tls_port: int = Field(default=8443, ge=0, le=65535)
    tls_certificate: Path | None = None
    """PEM file; needed with ``tls_host``, as is its key."""
    tls_key: Path | None = None
    key: SecretStr | None = None
    """Bearer key of the management calls. None: no key is asked for, loopback only."""
    accounts_only: bool = False
    """Without a key, ask for an account or an API key on this machine too; other machines may
    be served then."""
    access_token_ttl_s: int = Field(default=900, ge=30, le=86_400)
    """How long a user's access token works; refreshing gives the next one."""
    refresh_token_ttl_s: int = Field(default=14 * 86_400, ge=300)
    """How long a user who does nothing stays signed in."""
    public_url: str = ""
    """Where clients reach this server, such as ``https://interviews.example.org``. Empty:
    the address that the request itself was sent to."""
    allowed_hosts: list[str] = []
    """Further names (JSON list) under which a server without a key may be called."""
    cors_origins: list[str] = []
    """Origins (JSON list) of web pages that may call the API from a browser."""
    display_zone: str = "Asia/Seoul"
    """Time zone in which times are served; all carry their offset."""
    body_limit_bytes: int = Field(default=1_000_000, ge=1_000)
    resume_limit_bytes: int = Field(default=10_000_000, ge=1_000)
    """The largest file of a résumé."""
    expire_after_s: float = Field(default=86_400.0, gt=0)
    """An interview with a time, and none until when, expires so long after it if nobody came."""
    behavior_scores: bool = False
    """Whether scores of an outside camera system are taken; some laws forbid them."""
    candidate_token_ttl_s: float = Field(default=12 * 3600.0, ge=300)
    """How long a candidate's page stays in without opening the link again."""
    candidate_grace_s: float = Field(default=24 * 3600.0, ge=0)
    """How long after the end a candidate who is in may give feedback and take a copy."""
    contact_name: str = ""
    """Whom candidates may ask, where a position names nobody."""
    contact_email: str = ""
    candidate_report: Literal["nothing", "answered", "explanation", "report"] = "answered"
    """What candidates may read of their report: nothing; the explanation once a request for it
    was answered; the explanation at once; or the whole report."""
    draft_timeout_s: float = Field(default=25.0, gt=0)
    """How long a language model may draft questions or a learning path while somebody waits for
    the answer; rules word what is missing then. Tasks have no such limit."""
    complete_timeout_s: float = Field(default=5.0, gt=0)
    """How long ending a live interview may take before it is ended without its last word."""

    @field_validator("display_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"'{value}' is no time zone; write it like Asia/Seoul") from error
        return value

    @property
    def open_to_this_machine(self) -> bool:
        """Whether a caller who sends nothing is the operator."""
        return self.key is None and not self.accounts_only

    @property
    def zone(self) -> ZoneInfo:
        """The display zone."""
        return ZoneInfo(self.display_zone)


def check_exposure(settings: ApiSettings) -> None:
    """Refuse to serve other machines where nobody is asked who they are.

    Raises:
        ExposureError: a host isn't a loopback address, and neither is a key set nor are
            accounts asked for; or HTTPS is to be served without a certificate.
    """
    for host in filter(None, (settings.host, settings.tls_host)):
        if settings.open_to_this_machine and not is_loopback(host):
            raise ExposureError(
                f"refusing to serve on '{host}' without a key: anybody who reaches it could read "
                "every interview. Set VIVAVOCE_API_KEY, or VIVAVOCE_API_ACCOUNTS_ONLY=true once "
                "there is an account, or use VIVAVOCE_API_HOST=127.0.0.1"
            )
    if settings.tls_host and not (settings.tls_certificate and settings.tls_key):
        raise ExposureError(
            "VIVAVOCE_API_TLS_HOST needs VIVAVOCE_API_TLS_CERTIFICATE and VIVAVOCE_API_TLS_KEY"
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
