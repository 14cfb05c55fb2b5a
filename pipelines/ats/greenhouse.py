"""Greenhouse's assessment API, the part that answers: the status of a test.

The format is Greenhouse's: ``metadata`` is flat, and its keys are what Greenhouse shows.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from db.tables import Integration, Interview
from pipelines.ats.progress import Phase
from pipelines.ats.texts import text, total_text
from pipelines.report.schemas import TotalRange
from pipelines.webhooks.address_policy import AddressPolicy, AddressRefusedError, split_url

HOST = "greenhouse.io"


def check_callback(policy: AddressPolicy, url: str) -> None:
    """Check that Greenhouse may be called at the address that a call names.

    The organisation's key is sent there, so no other host will do.

    Raises:
        AddressRefusedError: it is not Greenhouse's, or not https.
    """
    host, port, secure = split_url(url)
    if policy.allows(host, port):
        return
    if not secure:
        raise AddressRefusedError("the address must begin with https://")
    if host != HOST and not host.endswith(f".{HOST}"):
        raise AddressRefusedError(f"the address must be at {HOST}")


def status_answer(
    integration: Integration,
    interview: Interview,
    phase: Phase,
    total: TotalRange | None,
    profile_url: str,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """The answer to ``test_status``.

    Args:
        total: what may be shared of it; None: nothing.
        zone: of the times.
    """
    answer: dict[str, Any] = {"partner_status": str(phase), "partner_profile_url": profile_url}
    if phase is not Phase.COMPLETE:
        return answer
    language = integration.language
    metadata: dict[str, str] = {text("result", language): text("ready", language)}
    if total is not None:
        if total[0] == total[1]:
            answer["partner_score"] = total[0]
        metadata[text("total", language)] = total_text(*total)
    for name, moment in (("started_at", interview.started_at), ("ended_at", interview.ended_at)):
        if moment is not None:
            shown = moment.astimezone(zone).isoformat(timespec="minutes")
            metadata[text(name, language)] = shown
    return answer | {"metadata": metadata}
