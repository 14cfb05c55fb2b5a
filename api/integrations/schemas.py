"""Messages about integrations with applicant tracking systems (ATS)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.ats.remarks import RemarkCode, code_of
from api.paging import Page
from api.schemas import PRINTABLE_ASCII, Flag, ShortText, Wire, WireInput, in_zone
from api.webhooks.schemas import Url
from db.tables import (
    AtsAssessment,
    AtsCall,
    AtsEvent,
    AtsUpdate,
    DeliveryState,
    Integration,
    IntegrationKind,
)
from kit.language import Language
from pipelines.delivery_failures import DeliveryFailure, failure_of

Secret = Annotated[str, StringConstraints(min_length=8, max_length=500, pattern=PRINTABLE_ASCII)]

CALLS = {
    IntegrationKind.GREENHOUSE: ("list_tests", "send_test", "test_status", "response_error"),
    IntegrationKind.ASHBY: ("assessment.list", "assessment.start", "assessment.cancel"),
}
"""The calls of each ATS."""


class CreateIntegration(WireInput):
    """A new integration."""

    kind: IntegrationKind
    name: ShortText
    """What it is called in lists, such as the organisation's name."""
    language: Language
    """Of the texts that the ATS shows to its users; interviews have their position's."""
    share_score: Flag = False
    """Send the total if there is one and levels are not withheld: candidates can be rejected by it
    in the ATS. Not on a server for blind rating."""
    ats_key: Secret | None = None
    """Ashby only: an API key of Ashby with the permission ``candidatesWrite``."""
    ats_url: Url | None = None
    """Ashby only: where it is called; null: its public address."""


class ChangeIntegration(WireInput):
    """Changes to an integration; omitted fields stay as they are."""

    name: ShortText | None = None
    language: Language | None = None
    share_score: Flag | None = None
    active: Flag | None = None
    """False: its calls are refused, and nothing is sent."""
    ats_key: Secret | None = None
    ats_url: Url | None = None


class AtsCallView(Wire):
    """A call of an ATS."""

    id: UUID
    name: str
    """As the ATS names it, such as ``send_test``."""
    status: int
    """HTTP status of the answer."""
    remark: str | None
    """Why it was refused, what the ATS reports of an earlier answer, or what is left to people."""
    remark_code: RemarkCode | None
    created_at: datetime

    @classmethod
    def of(cls, row: AtsCall, zone: ZoneInfo) -> AtsCallView:
        """From the table, with times in ``zone``."""
        fields = row.model_dump() | {
            "created_at": row.created_at.astimezone(zone),
            "remark_code": code_of(row.name, row.remark),
        }
        return cls.model_validate(fields)


class IntegrationView(Wire):
    """An integration, without its keys."""

    id: UUID
    kind: IntegrationKind
    name: str
    language: Language
    share_score: bool
    active: bool
    ats_url: str | None
    can_update: bool
    """Whether there is a key with which the ATS can be told of progress."""
    urls: list[str]
    """The addresses that the ATS calls."""
    last_call: AtsCallView | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(
        cls, row: Integration, last_call: AtsCall | None, base_url: str, zone: ZoneInfo
    ) -> IntegrationView:
        """From the tables, with times in ``zone``."""
        return cls.model_validate(_fields(row, last_call, base_url, zone))


class IntegrationWithKey(IntegrationView):
    """An integration with its new key."""

    key: str
    """The user name of HTTP Basic authentication, without a password. Shown only once."""

    @classmethod
    def shown(cls, row: Integration, key: str, base_url: str, zone: ZoneInfo) -> IntegrationWithKey:
        """From the table, with the key in plain text."""
        return cls.model_validate(_fields(row, None, base_url, zone) | {"key": key})


class IntegrationPage(Page[IntegrationView]):
    """A page of integrations, newest first."""


class AtsCallPage(Page[AtsCallView]):
    """A page of the calls of an ATS, newest first."""


class AtsUpdateView(Wire):
    """What an ATS is told of an interview."""

    id: UUID
    interview_id: UUID
    event: AtsEvent
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    """HTTP status of the last response; null if there was none."""
    last_error: str | None
    failure: DeliveryFailure | None
    """``last_error`` as a code."""
    created_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: AtsUpdate, assessment: AtsAssessment, zone: ZoneInfo) -> AtsUpdateView:
        """From the tables, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=assessment.interview_id,
            event=AtsEvent(row.event),
            state=DeliveryState(row.state),
            attempts=row.attempts,
            next_attempt_at=in_zone(row.next_attempt_at, zone),
            last_status=row.last_status,
            last_error=row.last_error,
            failure=failure_of(row.last_status, row.last_error),
            created_at=row.created_at.astimezone(zone),
            delivered_at=in_zone(row.delivered_at, zone),
        )


class AtsUpdatePage(Page[AtsUpdateView]):
    """A page of updates, newest first."""


class IntegrationTest(Wire):
    """What a test of an integration found."""

    positions: int
    """Positions that the ATS is offered."""
    reached: bool | None
    """Whether the ATS accepts its key; null for Greenhouse, which can only be called about a
    candidate."""
    error: str | None
    """Why the ATS can't be told of progress."""
    failure: DeliveryFailure | None
    """``error`` as a code."""


def _fields(
    row: Integration, last_call: AtsCall | None, base_url: str, zone: ZoneInfo
) -> dict[str, Any]:
    kind = IntegrationKind(row.kind)
    root = f"{base_url}/api/v1/ats/{kind}"
    return {
        "id": row.id,
        "kind": kind,
        "name": row.name,
        "language": row.language,
        "share_score": row.share_score,
        "active": row.active,
        "ats_url": row.ats_url,
        "can_update": row.ats_key is not None,
        "urls": [f"{root}/{call}" for call in CALLS[kind]],
        "last_call": AtsCallView.of(last_call, zone) if last_call is not None else None,
        "created_at": row.created_at.astimezone(zone),
        "updated_at": row.updated_at.astimezone(zone),
    }
