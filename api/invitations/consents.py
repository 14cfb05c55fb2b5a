"""What candidates are asked to agree to, purpose by purpose, in words with a version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel

from db.tables import Consent, Purpose

REQUIRED = (Purpose.RECORDING, Purpose.AI_PROCESSING)
"""Without these there can be no interview in this format."""


class ConsentTexts(BaseModel):
    """The words of each purpose by language."""

    version: str
    texts: dict[Purpose, dict[str, str]]


@cache
def consent_texts() -> ConsentTexts:
    """The words that are shown now."""
    path = Path(__file__).with_name("consents.yaml")
    return ConsentTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def standing(purpose: Purpose, decisions: Mapping[Purpose, Consent]) -> bool | None:
    """What was decided about a purpose in the words of now; None: not asked yet."""
    decided = decisions.get(purpose)
    if decided is None or decided.text_version != consent_texts().version:
        return None
    return decided.granted
