"""Settings of e-mail to candidates: ``VIVAVOCE_MAIL_*``."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each kind of connection."""


class MailSettings(BaseSettings):
    """The section of e-mail. Without ``host`` the product sends none."""

    model_config = SettingsConfigDict(
        env_prefix="VIVAVOCE_MAIL_", extra="ignore", validate_default=True
    )

    host: str = ""
    """The SMTP server; empty: invitations are passed on by people, as links."""
    port: int | None = Field(default=None, ge=1, le=65_535)
    """None: 587 with ``starttls``, 465 with ``tls``, 25 with ``none``."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """``starttls``: encrypted after the greeting, or not at all used; ``tls``: from the first byte;
    ``none``: not encrypted."""
    username: str = ""
    """Empty: the server asks for none."""
    password: SecretStr | None = None
    from_address: str = ""
    """The sender's address."""
    from_name: str = ""
    """The sender's name; empty: the branding's, or else the company of the interview."""
    reply_to: str = ""
    """Where answers go; empty: to the position's contact."""
    timeout_s: float = Field(default=60.0, gt=0)
    """For one attempt, from the connection to the server's last answer."""
    retry_s: list[Annotated[float, Field(ge=0)]] = [60, 300, 900, 3600, 10_800, 21_600]
    """Seconds (JSON list) between attempts; after the last attempt the message has failed."""
    remind_hours: list[Annotated[float, Field(gt=0)]] = [48, 12]
    """Hours (JSON list) before the deadline at which candidates who have not begun are reminded;
    ``[]``: never."""

    @field_validator("from_address")
    @classmethod
    def _sender_is_known(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("host") and not value:
            raise ValueError("must be the sender's address, since VIVAVOCE_MAIL_HOST is set")
        return _address(value)

    @field_validator("reply_to")
    @classmethod
    def _replies_arrive(cls, value: str) -> str:
        return _address(value)

    @field_validator("password")
    @classmethod
    def _stays_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        host = info.data.get("host", "")
        if value is not None and info.data.get("tls") == "none" and not _is_local(host):
            raise ValueError(
                "must not be sent without encryption: use VIVAVOCE_MAIL_TLS=starttls or tls"
            )
        return value

    @property
    def server_port(self) -> int:
        """The port to connect to."""
        return self.port or PORTS[self.tls]

    @property
    def lease_s(self) -> float:
        """Seconds after which an attempt without a result counts as lost."""
        return self.timeout_s + 10.0


def _address(value: str) -> str:
    if not value:
        return ""
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("must be an e-mail address, such as jobs@example.org") from error


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
