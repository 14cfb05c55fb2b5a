"""The API's settings: ``VIVAVOCE_API_*``."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from db.jurisdictions import Jurisdiction


class ExposureError(ValueError):
    """The API would be exposed to other machines without authentication or encryption."""


class ApiSettings(BaseSettings):
    """Addresses, access and limits of the API."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_API_")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    tls_host: str = ""
    """Address of the HTTPS listener, beside the plain one; empty: none."""
    tls_port: int = Field(default=8443, ge=0, le=65535)
    tls_certificate: Path | None = None
    """PEM file; required with ``tls_host``."""
    tls_key: Path | None = None
    """PEM file; required with ``tls_host``."""
    key: SecretStr | None = None
    """Bearer key of the operator. None: no key is required, and only loopback is served."""
    accounts_only: bool = False
    """Require an account or an API key on this machine too; other machines may then be served
    without a key."""
    access_token_ttl_s: int = Field(default=900, ge=30, le=86_400)
    """Lifetime of a user's access token; refreshing gets the next one."""
    refresh_token_ttl_s: int = Field(default=14 * 86_400, ge=300)
    """Idle time after which a user is signed out."""
    public_url: str = ""
    """Where clients reach this server, such as ``https://interviews.example.org``. Empty: the
    address of the request."""
    allowed_hosts: list[str] = []
    """Additional host names (JSON list) for a server without a key."""
    cors_origins: list[str] = []
    """Origins (JSON list) whose web pages may call the API."""
    display_zone: str = "Asia/Seoul"
    """Time zone of times in responses; all include their UTC offset."""
    body_limit_bytes: int = Field(default=1_000_000, ge=1_000)
    resume_limit_bytes: int = Field(default=10_000_000, ge=1_000)
    """The largest résumé file."""
    bodies_limit_bytes: int = Field(default=32_000_000, ge=1_000_000)
    """Bodies in memory at the same time, of all requests; a sender gets a quarter."""
    batch_limit_bytes: int = Field(default=200_000_000, ge=1_000)
    """The largest ZIP file of résumés."""
    uploads_limit_bytes: int = Field(default=1_000_000_000, ge=10_000_000)
    """Uploaded files on disk at the same time, not yet stored; a sender gets a quarter."""
    body_timeout_s: float = Field(default=15.0, gt=0)
    """The longest pause while a body arrives."""
    head_timeout_s: float = Field(default=15.0, gt=0)
    """How long a request's line and headers may take."""
    connections: int = Field(default=2_000, ge=10)
    """Open connections; 503 beyond."""
    connections_per_address: int = Field(default=200, ge=1)
    """Open connections of one IPv4 address or IPv6 /64; those of the gateway, which
    ``FORWARDED_ALLOW_IPS`` names, aren't limited."""
    expire_after_s: float = Field(default=86_400.0, gt=0)
    """How long after its scheduled time an interview without an expiry time expires."""
    behavior_scores: bool = False
    """Accept an outside camera system's scores; some laws forbid them."""
    blind_rating: bool = False
    """Hide reports from people until they have rated the interview, or ask to see it."""
    candidate_token_ttl_s: float = Field(default=12 * 3600.0, ge=300)
    """How long a candidate's page works before the link must be opened again."""
    candidate_grace_s: float = Field(default=24 * 3600.0, ge=0)
    """How long after the end a candidate's page still works, for feedback and a transcript copy."""
    contact_name: str = ""
    """Whom candidates may contact if a position has no contact."""
    contact_email: str = ""
    candidate_report: Literal["nothing", "answered", "explanation", "report"] = "answered"
    """What candidates may read of their report: nothing; the explanation once their request for it
    is answered; the explanation at once; or the whole report."""
    request_due_days: int = Field(default=10, ge=1, le=365)
    """Days within which a candidate's request is to be answered, where no law's time limit is known
    (see ``api.requests.time_limits``)."""
    request_jurisdiction: Jurisdiction | None = None
    """Whose law sets the time limits of candidates' requests, unless the position names another.
    None: ``request_due_days`` for all."""
    draft_timeout_s: float = Field(default=25.0, gt=0)
    """How long a language model may word questions or a learning path while a client waits; rules
    word the rest. Tasks have no such limit."""
    complete_timeout_s: float = Field(default=5.0, gt=0)
    """How long ending a live interview may take before it is ended without its last words."""

    @field_validator("display_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(
                f"'{value}' is not a time zone; expected one such as Asia/Seoul"
            ) from error
        return value

    @property
    def open_to_this_machine(self) -> bool:
        """Whether a caller without credentials is the operator."""
        return self.key is None and not self.accounts_only

    @property
    def zone(self) -> ZoneInfo:
        """The display zone."""
        return ZoneInfo(self.display_zone)


def check_exposure(settings: ApiSettings) -> None:
    """Refuse to serve other machines without authentication.

    Raises:
        ExposureError: a host isn't a loopback address, and neither a key nor an account is
            required; or HTTPS lacks a certificate.
    """
    for host in filter(None, (settings.host, settings.tls_host)):
        if settings.open_to_this_machine and not is_loopback(host):
            raise ExposureError(
                f"refusing to serve on '{host}' without a key: every interview would be public. "
                "Set VIVAVOCE_API_KEY, or VIVAVOCE_API_ACCOUNTS_ONLY=true once there is an "
                "account, or use VIVAVOCE_API_HOST=127.0.0.1"
            )
    if settings.tls_host and not (settings.tls_certificate and settings.tls_key):
        raise ExposureError(
            "VIVAVOCE_API_TLS_HOST needs VIVAVOCE_API_TLS_CERTIFICATE and VIVAVOCE_API_TLS_KEY"
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's loopback interface."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
