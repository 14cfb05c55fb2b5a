"""The environment that settings are read from."""

from __future__ import annotations

from pathlib import Path

from dotenv import load_dotenv


class BadSettingError(ValueError):
    """A setting has an invalid value; the message names its variable and says why."""


def load_env_file(path: Path = Path(".env")) -> None:
    """Add a file's variables to the environment, where settings and child processes find them.

    Variables that are set already keep their values.
    """
    load_dotenv(path, override=False)
