"""Names and addresses of invented candidates, half of them Korean."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kit.language import Language


@dataclass(frozen=True)
class Candidate:
    """A candidate, as they are invited."""

    name: str
    email: str


def given_names(language: Language) -> list[str]:
    """First names, or the given part of Korean names."""
    return list(_names()[language]["given"])


def candidate(chance: random.Random, language: Language, number: int) -> Candidate:
    """A candidate whose address no other number has."""
    names = _names()[language]
    given = chance.choice(names["given"])
    if language == "ko":
        [family] = chance.choices([*names["family"]], [*names["family"].values()])
        return Candidate(family + given, f"candidate{number}@example.kr")
    family = chance.choice(names["family"])
    local = f"{given}.{family}".lower().replace("'", "")
    return Candidate(f"{given} {family}", f"{local}{number}@example.com")


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("people.yaml").read_text("utf-8")
    )
    return names
