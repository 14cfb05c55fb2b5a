"""JSON from a candidate's client, who may send anything."""

from __future__ import annotations

import json
import logging
from typing import Any

logger = logging.getLogger(__name__)

MAX_MESSAGE_CHARS = 16 * 1024
"""A candidate's client sends a few words; more is a mistake or an attack."""


def parse_message(data: str | bytes) -> dict[str, Any] | None:
    """The JSON object in a message; None, and a line in the log, for anything else."""
    if len(data) > MAX_MESSAGE_CHARS:
        logger.warning("a message of %d from the candidate's client is too long", len(data))
        return None
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        logger.warning("a message from the candidate's client is not JSON")
        return None
    if not isinstance(message, dict):
        logger.warning("a message from the candidate's client is not a JSON object")
        return None
    return message
