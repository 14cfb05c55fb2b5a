"""The settings, and .env.example."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from rooms.settings import RoomSettings
from vivavoce.environment import BadSettingError, load_env_file
from vivavoce.settings import Settings, read_settings

pytestmark = pytest.mark.realtime

EXAMPLE = Path(__file__).parents[2] / ".env.example"
KEYS = {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "VLLM_API_KEY"}


def names() -> set[str]:
    found = set(KEYS)
    for section in (Settings, *filter(None, map(section_of, Settings.model_fields.values()))):
        prefix = section.model_config["env_prefix"]
        for name, field in section.model_fields.items():
            if section_of(field) is None and field.validation_alias is None:
                found.add(prefix + name.upper())
    return found


def section_of(field: FieldInfo) -> type[BaseSettings] | None:
    """The section class of a field; None if the field is a setting."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseSettings) else None


def test_the_example_names_every_setting_and_no_other() -> None:
    written = re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert sorted(written) == sorted(names())


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("VIVAVOCE_ROOM_GRACE_S=7\nVIVAVOCE_API_PORT=9001\n")
    monkeypatch.setenv("VIVAVOCE_API_PORT", "9002")
    monkeypatch.delenv("VIVAVOCE_ROOM_GRACE_S", raising=False)
    load_env_file(file)
    settings = Settings()
    monkeypatch.delenv("VIVAVOCE_ROOM_GRACE_S")
    assert settings.rooms.grace_s == 7
    assert settings.api.port == 9002


@pytest.mark.parametrize("name", ["VIVAVOCE_MAIL_RETRY_S", "VIVAVOCE_WEBHOOK_RETRY_S"])
def test_a_list_that_is_not_json_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "[1,")
    with pytest.raises(BadSettingError, match=f"^{name} must be JSON"):
        read_settings(Settings)


def test_mail_without_a_sender_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_MAIL_HOST", "smtp.acme.example")
    with pytest.raises(BadSettingError, match="VIVAVOCE_MAIL_FROM_ADDRESS must be the sender"):
        read_settings(Settings)


def test_the_join_secret_is_generated_once_and_private(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", rooms=RoomSettings(secret=None))
    secret = settings.join_secret()
    assert len(secret) >= 32
    assert settings.join_secret() == secret
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
