"""JSON from a candidate's client, which may send anything."""

from __future__ import annotations

import json
from typing import Any

import structlog

log = structlog.get_logger(__name__)

MAX_MESSAGE_CHARS = 16 * 1024
"""A candidate's client sends a few words; more is a mistake or an attack."""


def parse_message(data: str | bytes) -> dict[str, Any] | None:
    """The JSON object in a message; None, and a log line, for anything else."""
    if len(data) > MAX_MESSAGE_CHARS:
        log.warning("message.refused", reason="too long", length=len(data))
        return None
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        log.warning("message.refused", reason="not JSON")
        return None
    if not isinstance(message, dict):
        log.warning("message.refused", reason="not a JSON object")
        return None
    return message
