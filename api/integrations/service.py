"""The rules for integrations with applicant tracking systems."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.ats.assessments import positions
from api.ats.route import KEY_MARK
from api.audit.note import note
from api.auth.credentials import SECRET_BYTES, secret_hash
from api.errors import NotFoundError, refused
from api.identity import Caller
from api.integrations.schemas import ChangeIntegration, CreateIntegration, IntegrationTest
from api.paging import PageQuery
from api.services import Services
from db.tables import AtsAssessment, AtsCall, AtsUpdate, AuditAction, Integration, IntegrationKind
from pipelines.ats.deliver import AtsClient
from pipelines.delivery_failures import NO_KEY, UNREADABLE, failure_of
from pipelines.webhooks.address_policy import AddressPolicy, AddressRefusedError, UnknownHostError
from pipelines.webhooks.checked_request import Outcome
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError

KEY_CHECK = "apiKey.info"
"""Ashby's call that says what a key may do."""
LACKS_ONLY_READING = "missing_endpoint_permission"
"""Ashby's answer to a key that is valid but may not make that call."""

WithKey = tuple[Integration, str]
"""An integration and its new key in plain text."""
WithLastCall = tuple[Integration, AtsCall | None]


async def create(services: Services, caller: Caller, body: CreateIntegration) -> WithKey:
    """Store an integration with a new key.

    Raises:
        UnprocessableError: a field is not for this kind, or Ashby's address can't be called.
    """
    await _check(services, body.kind, body)
    key = _new_key()
    # Greenhouse is called with the key of its own calls.
    ats_key = key if body.kind is IntegrationKind.GREENHOUSE else body.ats_key
    integration = Integration(
        kind=body.kind,
        name=body.name,
        key_hash=secret_hash(key),
        ats_key=_encrypted(services, ats_key),
        ats_url=_without_slash(body.ats_url),
        language=body.language,
        share_score=body.share_score,
    )
    async with services.database.unit_of_work() as work:
        await work.integrations.add(integration)
        subject = ("integration", integration.id)
        details = {"kind": str(body.kind)}
        await note(work, caller, AuditAction.INTEGRATION_CREATED, subject, details)
    return integration, key


async def page(services: Services, query: PageQuery) -> tuple[Sequence[WithLastCall], str | None]:
    """A page of integrations, newest first, and the cursor of the next page."""
    async with services.database.reading() as work:
        rows = await work.integrations.list(after=query.after, limit=query.fetch)
        calls = await work.integrations.last_calls([row.id for row in rows])
    shown, next_cursor = query.cut(rows)
    return [(row, calls.get(row.id)) for row in shown], next_cursor


async def find(services: Services, integration_id: UUID) -> WithLastCall:
    """An integration and its last call. Raises NotFoundError."""
    async with services.database.reading() as work:
        row = _require(await work.integrations.get(integration_id), integration_id)
        calls = await work.integrations.last_calls([row.id])
    return row, calls.get(row.id)


async def change(
    services: Services, caller: Caller, integration_id: UUID, body: ChangeIntegration
) -> WithLastCall:
    """Update an integration.

    Raises:
        NotFoundError: there is no such integration.
        UnprocessableError: a field is not for this kind, or Ashby's address can't be called.
    """
    row, last_call = await find(services, integration_id)
    await _check(services, IntegrationKind(row.kind), body)
    values: dict[str, Any] = body.model_dump(exclude_none=True)
    if body.ats_url is not None and row.ats_key is not None and body.ats_key is None:
        former = row.ats_url and _without_slash(row.ats_url)
        if _without_slash(body.ats_url) != former:
            raise refused(
                "/ats_key",
                "is needed with a new address: the stored key is sent to the former one only",
                kind="key-for-address",
            )
    if body.ats_key is not None:
        values["ats_key"] = _encrypted(services, body.ats_key)
    if body.ats_url is not None:
        values["ats_url"] = _without_slash(body.ats_url)
    async with services.database.unit_of_work() as work:
        changed = _require(await work.integrations.change(row.id, **values), row.id)
        subject, details = ("integration", row.id), {"fields": sorted(values)}
        await note(work, caller, AuditAction.INTEGRATION_CHANGED, subject, details)
    return changed, last_call


async def rotate(services: Services, caller: Caller, integration_id: UUID) -> WithKey:
    """Give an integration a new key; the former one stops working. Raises NotFoundError."""
    row, _ = await find(services, integration_id)
    key = _new_key()
    values: dict[str, Any] = {"key_hash": secret_hash(key)}
    if row.kind == IntegrationKind.GREENHOUSE:
        values["ats_key"] = _encrypted(services, key)
    async with services.database.unit_of_work() as work:
        changed = _require(await work.integrations.change(row.id, **values), row.id)
        subject = ("integration", row.id)
        await note(work, caller, AuditAction.INTEGRATION_KEY_ROTATED, subject)
    return changed, key


async def delete(services: Services, caller: Caller, integration_id: UUID) -> None:
    """Delete an integration; its interviews stay. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if not await work.integrations.delete(integration_id):
            raise _missing(integration_id)
        subject = ("integration", integration_id)
        await note(work, caller, AuditAction.INTEGRATION_DELETED, subject)


async def test(services: Services, integration_id: UUID) -> IntegrationTest:
    """Count what the ATS is offered, and ask Ashby whether it accepts its key.

    Raises:
        NotFoundError: there is no such integration.
    """
    row, _ = await find(services, integration_id)
    offered = len(await positions(services))
    if row.kind == IntegrationKind.GREENHOUSE:
        return IntegrationTest(positions=offered, reached=None, error=None, failure=None)
    outcome = await _ask_ashby(services, row)
    return IntegrationTest(
        positions=offered,
        reached=outcome.arrived,
        error=outcome.error,
        failure=failure_of(outcome.status, outcome.error),
    )


async def calls(
    services: Services, integration_id: UUID, query: PageQuery
) -> tuple[Sequence[AtsCall], str | None]:
    """A page of the calls of an ATS, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such integration.
    """
    await find(services, integration_id)
    async with services.database.reading() as work:
        rows = await work.integrations.calls(integration_id, after=query.after, limit=query.fetch)
    return query.cut(rows)


async def updates(
    services: Services, integration_id: UUID, query: PageQuery
) -> tuple[Sequence[tuple[AtsUpdate, AtsAssessment]], str | None]:
    """A page of the updates to an ATS, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such integration.
    """
    await find(services, integration_id)
    async with services.database.reading() as work:
        rows = await work.ats_updates.list(integration_id, after=query.after, limit=query.fetch)
    return query.cut_pairs(rows)


async def resend(
    services: Services, integration_id: UUID, update_id: UUID
) -> tuple[AtsUpdate, AtsAssessment]:
    """Queue an update again. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        row = await work.ats_updates.get(update_id)
        if row is not None:
            subject = await work.ats_updates.subject(row)
            if subject.integration.id == integration_id:
                queued = await work.ats_updates.resend(update_id)
                assert queued is not None
                return queued, subject.assessment
    raise NotFoundError(
        f"This integration has no update {update_id}. "
        f"GET /api/v1/integrations/{integration_id}/updates lists them."
    )


async def _ask_ashby(services: Services, row: Integration) -> Outcome:
    """Whether Ashby can be told of progress."""
    client = AtsClient(services.webhooks)
    try:
        request = client.ashby_request(row, KEY_CHECK, {})
    except UnreadableSecretError:
        return Outcome(error=UNREADABLE)
    if request is None:
        return Outcome(error=NO_KEY)
    outcome = await client.send(request)
    lacks_only_reading = outcome.error is not None and LACKS_ONLY_READING in outcome.error
    return Outcome(status=outcome.status) if lacks_only_reading else outcome


async def _check(
    services: Services, kind: IntegrationKind, body: CreateIntegration | ChangeIntegration
) -> None:
    if kind is IntegrationKind.GREENHOUSE:
        for field in ("ats_key", "ats_url"):
            if getattr(body, field) is not None:
                raise refused(f"/{field}", "is for Ashby only; leave it out")
    if body.share_score and services.settings.blind_rating:
        raise refused(
            "/share_score", "must be false: on this server people rate before they see a total"
        )
    if body.ats_url is None:
        return
    try:
        await AddressPolicy(services.webhooks.allowed_hosts).check(body.ats_url)
    except (AddressRefusedError, UnknownHostError) as error:
        raise refused("/ats_url", str(error), kind="webhook-address") from error


def _encrypted(services: Services, key: str | None) -> str | None:
    return SecretCipher(services.webhooks.keys).encrypt(key) if key is not None else None


def _without_slash(url: str | None) -> str | None:
    return url.rstrip("/") if url is not None else None


def _new_key() -> str:
    return KEY_MARK + secrets.token_urlsafe(SECRET_BYTES)


def _require(row: Integration | None, integration_id: UUID) -> Integration:
    if row is None:
        raise _missing(integration_id)
    return row


def _missing(integration_id: UUID) -> NotFoundError:
    return NotFoundError(
        f"Integration {integration_id} not found. GET /api/v1/integrations lists them."
    )
