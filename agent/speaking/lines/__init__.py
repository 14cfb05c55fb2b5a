"""The interviewer's standing phrases, one YAML file per language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_DIR = Path(__file__).parent


@cache
def standing_phrases(language: str) -> dict[str, str]:
    """All phrases of a language by key; they may hold ``{name}`` and its like."""
    return _read(language)


@cache
def phone_phrases(language: str) -> dict[str, str]:
    """What is said on the phone only, by key; nothing in them is to be filled in."""
    return _read(f"phone.{language}")


def _read(name: str) -> dict[str, str]:
    data = yaml.safe_load((_DIR / f"{name}.yaml").read_text(encoding="utf-8"))
    return {str(key): str(value) for key, value in data.items()}
