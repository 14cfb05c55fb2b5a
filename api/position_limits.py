"""Recruiters who are limited to positions: what a request names must be of these positions.

This is asked once for each request, where the caller is found, and so of every endpoint. Lists
and bodies are limited where they are read: see ``db.repositories.limits``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.auth.caller import Caller
from api.errors import ForbiddenError
from api.missing import missing
from api.services import Services
from db.repositories.limits import LIMITED_IDS

UNLIMITED_IDS = frozenset(
    {
        "company_id",  # read by all staff; changed by those alone who see all positions
        "webhook_id",
        "delivery_id",
        "user_id",
        "key_id",
        "job_id",
        "plan_id",
        "invitation_id",  # of the interview in the same path
        "plan_question_id",
        "question_id",
        "seq",
        "number",
        "integration_id",
        "update_id",
        "kind",
        "language",
    }
)
"""Names in paths that the limit says nothing about."""


async def require_within(services: Services, caller: Caller, path: Mapping[str, Any]) -> None:
    """Hide the objects of other positions.

    Args:
        path: the parameters of the request's path.

    Raises:
        NotFoundError: the caller is limited, and an object that the path names is not within the
            limit, or doesn't exist.
    """
    if caller.limit is None:
        return
    for name in LIMITED_IDS & path.keys():
        row_id = _id(path[name])
        if row_id is None:
            continue  # refused by the endpoint
        async with services.database.reading() as work:
            if not await work.limits.within(caller.limit, name, row_id):
                raise missing(name, row_id)


def require_unlimited(caller: Caller) -> None:
    """Raises ForbiddenError for a recruiter who is limited to positions."""
    if caller.limit is not None:
        raise ForbiddenError(
            "Your account is limited to some positions, and this concerns others too. Ask an "
            "administrator."
        )


def _id(value: Any) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
