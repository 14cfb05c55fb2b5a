"""The settings at the start of a process: no secret that can be guessed, no file for others."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import SecretStr

from api.settings import is_loopback
from kit.private_files import keep_private
from kit.secret_files import weakness
from vivavoce.environment import BadSettingError
from vivavoce.settings import LEAST_SECRET_CHARACTERS, Settings, read_settings

LEAST_KEY_CHARACTERS = 16
"""Of keys that are sent with each request."""


def start_settings() -> Settings:
    """The settings of a command that works with the data folder, which is closed to other
    accounts from now on.

    Raises:
        BadSettingError: a setting is invalid, or a secret can be guessed.
        SecretFileError: a file of the data folder that should hold a secret is damaged.
    """
    settings = read_settings(Settings)
    check_secrets(settings)
    keep_private(settings.data)
    if settings.rooms.secret is None and (settings.data / "secret").exists():
        settings.join_secret()
    return settings


def check_secrets(settings: Settings) -> None:
    """Check every key and secret that the settings give to this installation.

    Raises:
        BadSettingError: one is too short, has too few different characters, or can't be sent in a
            header. It names the variable and never shows the value.
    """
    found: list[tuple[str, SecretStr | None, int]] = [
        ("VIVAVOCE_API_KEY", settings.api.key, LEAST_KEY_CHARACTERS),
        ("VIVAVOCE_LLM_EMBEDDED_KEY", settings.llm.embedded_key, LEAST_KEY_CHARACTERS),
        ("VIVAVOCE_ROOM_SECRET", settings.rooms.secret, LEAST_SECRET_CHARACTERS),
    ]
    found += [
        ("VIVAVOCE_WEBHOOK_KEYS", key, LEAST_SECRET_CHARACTERS) for key in settings.webhooks.keys
    ]
    livekit = settings.livekit
    if livekit.api_secret.get_secret_value() and not _is_local(livekit.url):
        found.append(("VIVAVOCE_LIVEKIT_API_SECRET", livekit.api_secret, LEAST_SECRET_CHARACTERS))
    problems = [
        f"{name} {problem}"
        for name, secret, least in found
        if secret is not None and (problem := weakness(secret.get_secret_value(), least))
    ]
    if problems:
        raise BadSettingError(
            f"{'; '.join(problems)}. Anyone could guess it: use a random one, such as the output "
            "of `openssl rand -hex 32`"
        )


def _is_local(url: str) -> bool:
    """Whether a LiveKit server is on this machine, where a developer's may have a known secret."""
    return is_loopback(urlsplit(url).hostname or "")
