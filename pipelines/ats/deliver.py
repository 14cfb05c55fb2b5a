"""One attempt to tell an applicant tracking system: claimed, sent, and recorded."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from db.repositories.ats_updates import UpdateSubject
from db.session import Database, UnitOfWork
from db.tables import AtsAssessment, AtsUpdate, Integration, IntegrationKind
from pipelines.ats import ashby
from pipelines.ats.greenhouse import check_callback
from pipelines.ats.progress import total_of
from pipelines.delivery_failures import NO_KEY, OFF, UNREADABLE
from pipelines.report.schemas import TotalRange
from pipelines.retry import wait_after
from pipelines.webhooks.address_policy import AddressPolicy, AddressRefusedError
from pipelines.webhooks.checked_request import CheckedClient, Outcome
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError
from pipelines.webhooks.settings import WebhookSettings

log = structlog.get_logger(__name__)

AGENT = "Vivavoce-Integrations"


@dataclass(frozen=True)
class Request:
    """A request to an ATS."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class AtsClient:
    """Calls applicant tracking systems.

    Args:
        settings: time limits, hosts and the keys that encrypt; those of webhooks.
        share_scores: False where people rate before they see the machine's levels.
    """

    def __init__(self, settings: WebhookSettings, *, share_scores: bool = True) -> None:
        self.settings = settings
        self.share_scores = share_scores
        self._client = CheckedClient(settings)
        self._policy = AddressPolicy(settings.allowed_hosts)
        self._cipher = SecretCipher(settings.keys)

    async def send(self, request: Request) -> Outcome:
        """Try once. Does not raise for anything the ATS does."""
        outcome = await self._client.request(
            request.method, request.url, request.headers, request.body
        )
        if outcome.arrived and (reason := ashby.refusal(outcome.body)) is not None:
            return replace(outcome, error=reason)
        return outcome

    def ashby_request(self, integration: Integration, call: str, body: object) -> Request | None:
        """A call of Ashby's API; None without a key. Raises UnreadableSecretError."""
        if integration.ats_key is None:
            return None
        url = f"{integration.ats_url or ashby.URL}/{call}"
        headers = self._headers(integration.ats_key) | ashby.HEADERS
        return Request("POST", url, headers, json.dumps(body, ensure_ascii=False).encode())

    def greenhouse_request(self, integration: Integration, url: str) -> Request:
        """The call that has Greenhouse fetch a test's status.

        Raises:
            AddressRefusedError: the address isn't Greenhouse's.
            UnreadableSecretError: the key was encrypted with another one.
        """
        check_callback(self._policy, url)
        return Request("PATCH", url, self._headers(integration.ats_key or ""))

    def _headers(self, stored_key: str) -> dict[str, str]:
        key = self._cipher.decrypt(stored_key)
        basic = b64encode(f"{key}:".encode()).decode()
        return {"Authorization": f"Basic {basic}", "User-Agent": AGENT}


async def deliver(database: Database, client: AtsClient, update_id: UUID) -> None:
    """Make one attempt at an update that is due; leave any other as it is.

    If a worker dies in the middle, the attempt is repeated: both systems take the same update
    twice.
    """
    async with database.unit_of_work() as work:
        taken = await work.ats_updates.begin(update_id, client.settings.lease_s)
        if taken is None:
            await work.ats_updates.wait(update_id)
            return
        subject = await work.ats_updates.subject(taken)
        total = await shared_total(work, subject, share_scores=client.share_scores)
    request = _request(client, taken, subject, total)
    match request:
        case None:  # an ATS that only asks
            outcome = Outcome()
        case str():
            outcome = Outcome(error=request)
        case Request():
            outcome = await client.send(request)
    log.info(
        "ats.told",
        kind=str(subject.integration.kind),
        event_type=str(taken.event),
        integration_id=str(subject.integration.id),
        attempt=taken.attempts,
        status=outcome.status,
        error=outcome.error,
    )
    async with database.unit_of_work() as work:
        if outcome.arrived:
            await work.ats_updates.succeed(taken, outcome.status)
            return
        wait_s = wait_after(
            taken.attempts, client.settings.retry_s, at_least_s=outcome.retry_after_s
        )
        await work.ats_updates.fail(
            taken,
            status=outcome.status,
            error=outcome.error or "",
            retry_in_s=wait_s if isinstance(request, Request) else None,
        )


async def shared_total(
    work: UnitOfWork, subject: UpdateSubject, *, share_scores: bool
) -> TotalRange | None:
    """What an ATS may know of an interview's total; None: nothing."""
    if not (share_scores and subject.integration.share_score):
        return None
    interview = subject.interview
    report = await work.reports.of_interview(interview.id)
    return total_of(interview, report, await work.reports.overrides(interview.id))


def profile_url(assessment: AtsAssessment) -> str:
    """The interview's page in the workspace."""
    return f"{assessment.base_url}/app/interviews/{assessment.interview_id}"


def _request(
    client: AtsClient, sent: AtsUpdate, subject: UpdateSubject, total: TotalRange | None
) -> Request | str | None:
    """What is sent; why nothing can be; or None if the ATS wants nothing."""
    integration, assessment = subject.integration, subject.assessment
    if not integration.active:
        return OFF
    try:
        if integration.kind == IntegrationKind.GREENHOUSE:
            if assessment.callback_url is None:
                return None
            return client.greenhouse_request(integration, assessment.callback_url)
        body = ashby.update(
            assessment.id,
            sent.event,
            sent.created_at,
            language=integration.language,
            profile_url=profile_url(assessment),
            total=total,
        )
        return client.ashby_request(integration, "assessment.update", body) or NO_KEY
    except UnreadableSecretError:
        return UNREADABLE
    except AddressRefusedError as error:
        return str(error)
