"""The consents that candidates are asked for, one per purpose, in versioned texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel

from db.tables import Consent, Purpose

REQUIRED = (Purpose.RECORDING, Purpose.AI_PROCESSING)
"""Without these, no interview can be held in this format."""


class ConsentTexts(BaseModel):
    """The text of each purpose, by language."""

    version: str
    texts: dict[Purpose, dict[str, str]]


@cache
def consent_texts() -> ConsentTexts:
    """The current texts."""
    path = Path(__file__).with_name("consents.yaml")
    return ConsentTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def current_decision(purpose: Purpose, decisions: Mapping[Purpose, Consent]) -> bool | None:
    """The decision on the current text of a purpose; None: not asked yet."""
    decision = decisions.get(purpose)
    if decision is None or decision.text_version != consent_texts().version:
        return None
    return decision.granted
