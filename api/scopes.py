"""The scopes of API keys: ``<area>:read`` and ``<area>:write``.

A route's scope follows from what it already declares: the area from its tag, reading or writing
from its method. Routes without an area are closed to API keys.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

AREAS = {
    "interviews": "interviews",
    "invitations": "interviews",
    "candidates": "interviews",
    "rooms": "interviews",
    "reports": "reports",
    "resumes": "resumes",
    "tasks": "tasks",
    "companies": "positions",
    "positions": "positions",
    "requests": "interviews",
    "webhooks": "webhooks",
    "answer bank": "answer-bank",
    "questions": "resumes",
    "learning paths": "resumes",
    "plans": "positions",
}
"""The area of each tag."""
ANY = "any"
"""Instead of a scope: every API key is admitted."""

_OPEN_TAGS = {"me"}
_READING = {"GET", "HEAD"}


class Scope(StrEnum):
    """A permission of an API key."""

    INTERVIEWS_READ = "interviews:read"
    INTERVIEWS_WRITE = "interviews:write"
    REPORTS_READ = "reports:read"
    REPORTS_WRITE = "reports:write"
    RESUMES_READ = "resumes:read"
    RESUMES_WRITE = "resumes:write"
    TASKS_READ = "tasks:read"
    TASKS_WRITE = "tasks:write"
    POSITIONS_READ = "positions:read"
    POSITIONS_WRITE = "positions:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    ANSWER_BANK_READ = "answer-bank:read"
    ANSWER_BANK_WRITE = "answer-bank:write"


def scope_of(tags: Collection[str], method: str) -> str | None:
    """The scope that a route requires, or ANY; None: it is closed to API keys."""
    if _OPEN_TAGS.intersection(tags):
        return ANY
    area = next((AREAS[tag] for tag in tags if tag in AREAS), None)
    if area is None:
        return None
    return f"{area}:{'read' if method in _READING else 'write'}"
