"""The product's settings: each package's section, and what belongs to no package."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from agent.worker.settings import AgentSettings
from api.cache.settings import CacheSettings
from api.limits.settings import RateSettings
from api.settings import ApiSettings
from api.validation import predicate
from db.settings import DatabaseSettings
from kit.data_layout import DataFolders
from kit.free_space import DEFAULT_MIN_FREE_MB, MEGABYTE, FreeSpace
from kit.language import Language
from kit.secret_files import read_or_create
from models.llm.settings import LLMSettings
from models.settings import ModelSettings
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.settings import MailSettings
from pipelines.settings import JobSettings, RetentionSettings
from pipelines.webhooks.settings import WebhookSettings
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from vivavoce.environment import BadSettingError
from vivavoce.logs import LogForm
from vivavoce.metrics import MetricsSettings
from vivavoce.tracing import TraceSettings

LEAST_SECRET_CHARACTERS = 32
"""Of secrets that sign: a token can be attacked without asking the server."""
LOG_FILE = "VIVAVOCE_LOG_FILE"
"""Set for an agent worker of the supervisor: the file takes every log line, and the terminal
only warnings."""
SUPERVISED = "VIVAVOCE_SUPERVISED"
"""Set for children of the supervisor, which creates the database and fetches the models."""


class Settings(BaseSettings):
    """Environment variables ``VIVAVOCE_<NAME>``; see ``.env.example`` for all of them."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_", extra="ignore")

    data: Path = Path(".data")
    """Data folder: database, journals, recordings, speech."""
    min_free_mb: int = Field(default=DEFAULT_MIN_FREE_MB, ge=0)
    """MiB that the data folder's disk must have free for a new interview to be created or begin."""
    language: Language = "en"
    """Language whose models are loaded at start."""
    room: Literal["direct", "livekit"] = "direct"
    """The kind of rooms in which interviews are held."""
    agent_workers: int = Field(default=2, ge=1, le=64)
    """Agent workers that ``vivavoce serve`` runs for LiveKit rooms. Two by default: when one
    dies, the other has its models loaded."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: LogForm = "text"
    """``json``: a line of JSON for each event, with the time in UTC."""

    api: ApiSettings = Field(default_factory=ApiSettings)
    traces: TraceSettings = Field(default_factory=TraceSettings)
    metrics: MetricsSettings = Field(default_factory=MetricsSettings)
    rates: RateSettings = Field(default_factory=RateSettings)
    cache: CacheSettings = Field(default_factory=CacheSettings)
    models: ModelSettings = Field(default_factory=ModelSettings)
    llm: LLMSettings = Field(default_factory=LLMSettings)
    rooms: RoomSettings = Field(default_factory=RoomSettings)
    livekit: LiveKitSettings = Field(default_factory=LiveKitSettings)
    agent: AgentSettings = Field(default_factory=AgentSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    jobs: JobSettings = Field(default_factory=JobSettings)
    webhooks: WebhookSettings = Field(default_factory=WebhookSettings)
    mail: MailSettings = Field(default_factory=MailSettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)

    @property
    def folders(self) -> DataFolders:
        """Where interviews' files are."""
        return DataFolders(self.data)

    @property
    def space(self) -> FreeSpace:
        """The room on the data folder's disk."""
        return FreeSpace(self.data, self.min_free_mb * MEGABYTE)

    @property
    def log_file(self) -> Path:
        """Takes every log line of the server process; the terminal shows only warnings."""
        return self.data / "logs" / "vivavoce.log"

    @property
    def progress_file(self) -> Path:
        """Progress of the models' download; written by the supervisor, read by ``/readyz``."""
        return self.data / "run" / "models.json"

    def outgoing(self) -> WebhookSettings:
        """The webhooks' section, with the key that encrypts their secrets."""
        keys = self.webhooks.keys or [SecretStr(self.join_secret())]
        return self.webhooks.model_copy(update={"keys": keys})

    def mailing(self) -> Mailing:
        """How e-mail to candidates is sent."""
        return Mailing(
            settings=self.mail,
            secret=self.join_secret(),
            zone=self.api.zone,
            contact_name=self.api.contact_name,
            contact_email=self.api.contact_email,
            retention_days=self.retention.days,
        )

    def join_secret(self) -> str:
        """The key that signs join tokens: from the settings, else generated once and kept.

        Raises:
            SecretFileError: the file that it is kept in is damaged.
        """
        if self.rooms.secret is not None:
            return self.rooms.secret.get_secret_value()
        return read_or_create(
            self.data / "secret", lambda: secrets.token_urlsafe(48), LEAST_SECRET_CHARACTERS
        )


_SECTIONS: tuple[type[BaseSettings], ...] = (
    Settings,
    ApiSettings,
    CacheSettings,
    RateSettings,
    MetricsSettings,
    TraceSettings,
    ModelSettings,
    LLMSettings,
    RoomSettings,
    LiveKitSettings,
    AgentSettings,
    DatabaseSettings,
    JobSettings,
    WebhookSettings,
    MailSettings,
    RetentionSettings,
)
Section = TypeVar("Section", bound=BaseSettings)


def names_of_settings() -> set[str]:
    """The environment variables of all settings, without those of providers' keys."""
    return {
        f"{section.model_config['env_prefix']}{name}".upper()
        for section in _SECTIONS
        for name, field in section.model_fields.items()
        if not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseSettings))
    }


def _said(error: ErrorDetails) -> str:
    """What is wrong with a setting, as a predicate where pydantic has one."""
    said = predicate(error)
    return said if said.startswith("must") else f"is invalid: {said}"


def read_settings(section: type[Section]) -> Section:
    """Settings from the environment. Raises BadSettingError."""
    try:
        return section()
    except ValidationError as error:
        owner = next(s for s in _SECTIONS if s.__name__ == error.title)
        problems = [
            f"{owner.model_config['env_prefix']}{item['loc'][0]}".upper() + f" {_said(item)}"
            for item in error.errors()
        ]
        raise BadSettingError("; ".join(problems)) from error
    except SettingsError as error:
        # Lists are written as JSON; the error has only the field's name.
        name = _unparsed(str(error).split('"')[1])
        raise BadSettingError(f"{name} must be JSON, such as []") from error


def _unparsed(field: str) -> str:
    """The variable of a field whose value isn't JSON; sections may have fields of one name."""
    names = [
        f"{section.model_config['env_prefix']}{field}".upper()
        for section in _SECTIONS
        if field in section.model_fields
    ]
    for name in names:
        try:
            json.loads(os.environ.get(name, "[]"))
        except ValueError:
            return name
    return names[0]
