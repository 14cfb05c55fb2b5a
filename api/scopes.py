"""The scopes of API keys: ``<area>:read`` and ``<area>:write``.

A route's scope follows from what it already declares: the area from its tag, reading or writing
from its method. A few writing routes require both. Routes without an area are closed to API keys.
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

READING_WRITES = frozenset(
    {
        "join",
        "create_invitation",
        "invite_to_position",
        "renew_invitation",
        "send_invitation",
        "override_report",
        "rescore_report",
        "amend_structured_data",
        "make_questions",
        "make_learning_path",
    }
)
"""Routes that change something, and by which a caller gets to read what they only name: a link and
a join token admit to the interview. They require the scope for reading, too."""

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


def scopes_of(name: str, tags: Collection[str], method: str) -> tuple[str, ...]:
    """The scopes that a route requires, or ANY; none: it is closed to API keys.

    Args:
        name: the route's, which is also its operation's id.
    """
    if _OPEN_TAGS.intersection(tags):
        return (ANY,)
    area = next((AREAS[tag] for tag in tags if tag in AREAS), None)
    if area is None:
        return ()
    if method in _READING:
        return (f"{area}:read",)
    write = f"{area}:write"
    return (write, f"{area}:read") if name in READING_WRITES else (write,)
