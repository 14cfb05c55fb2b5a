"""Ashby's assessment API, the part that Ashby implements: ``assessment.update``.

The format is Ashby's: each value says what it is, how it is called and of what type it is.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from db.tables import AtsEvent
from pipelines.ats.texts import text, total_text
from pipelines.delivery_failures import REFUSED
from pipelines.report.schemas import TotalRange
from pipelines.webhooks.checked_request import ERROR_CHARACTERS

URL = "https://api.ashbyhq.com"
HEADERS = {"Accept": "application/json; version=1", "Content-Type": "application/json"}
_STATUSES = {AtsEvent.STARTED: "Started", AtsEvent.REPORTED: "Completed"}
"""Ashby reads "Started"; so these are in English in every language."""

Value = dict[str, Any]


def value(
    identifier: str,
    label: str,
    kind: Literal["numeric_score", "url", "string"],
    content: str | float,
    description: str | None = None,
) -> Value:
    """A value as Ashby shows it."""
    shown = {"identifier": identifier, "label": label, "type": kind, "value": content}
    return shown | ({"description": description} if description else {})


def update(
    assessment_id: UUID,
    event: AtsEvent,
    at: datetime,
    *,
    language: str,
    profile_url: str,
    total: TotalRange | None = None,
) -> dict[str, Any]:
    """The body of ``assessment.update``.

    Args:
        at: when it happened; Ashby orders updates by it.
        total: what may be shared of it; None: nothing.
    """
    body: dict[str, Any] = {
        "assessment_id": str(assessment_id),
        "timestamp": int(at.timestamp() * 1000),
        "assessment_profile_url": value(
            "interview", text("interview", language), "url", profile_url
        ),
    }
    if event in _STATUSES:
        label = text("status", language)
        body["assessment_status"] = value("status", label, "string", _STATUSES[event])
    else:
        reason = text(str(event), language)
        body["cancelled_reason"] = value("reason", text("reason", language), "string", reason)
    if event is AtsEvent.REPORTED:
        body["assessment_result"] = _result(total, language)
    return body


def refusal(body: bytes) -> str | None:
    """Why Ashby refuses a call that it answers with 200; None if it doesn't."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("success") is not False:
        return None
    info = answer.get("errorInfo")
    reason = info.get("message") or info.get("code") if isinstance(info, dict) else None
    reason = reason or answer.get("errors") or "no reason given"
    return f"{REFUSED}: {reason}"[:ERROR_CHARACTERS]


def _result(total: TotalRange | None, language: str) -> Value:
    if total is None:
        return value("result", text("result", language), "string", text("ready", language))
    label, explained = text("total", language), text("total_explained", language)
    if total[0] == total[1]:
        return value("total", label, "numeric_score", total[0], explained)
    return value("total_range", label, "string", total_text(*total), explained)
