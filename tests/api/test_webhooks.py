"""Webhooks, from a subscription to a signed message at a real receiver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import text
from standardwebhooks.webhooks import WebhookVerificationError

from api.app import create_app
from api.identity import Caller
from db.session import Database
from db.tables import Interview, Role
from pipelines.job_worker import WorkerTiming, run_worker
from pipelines.jobs.webhooks import WebhookJob
from pipelines.webhooks.secret_cipher import SecretCipher
from pipelines.webhooks.settings import WebhookSettings
from tests.api.test_interviews import ADA, problem
from tests.api.test_interviews import BASE as INTERVIEWS
from tests.support.api_accounts import called_by
from tests.support.api_server import Served
from tests.support.webhook_receiver import Receiver, answer, receiving

BASE = "/api/v1/webhooks"
HASTY = WorkerTiming(poll_s=0.1, heartbeat_s=1.0, retry_s=0.05, sweep_s=0.5)
OLD, NEW = SecretStr("a text that is the key"), SecretStr("another one")
SETTINGS = WebhookSettings(
    keys=[OLD],
    allowed_hosts=["127.0.0.1"],
    timeout_s=2.0,
    retry_s=[0.05, 0.05],
    response_limit_bytes=1000,
)


CLOUD_EVENT = jsonschema_rs.Draft202012Validator(
    {
        "required": ["id", "source", "specversion", "type"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "minLength": 1},
            "source": {"type": "string", "minLength": 1, "format": "uri-reference"},
            "specversion": {"const": "1.0"},
            "type": {"type": "string", "minLength": 1},
            "datacontenttype": {"type": "string", "minLength": 1},
            "subject": {"type": "string", "minLength": 1},
            "time": {"type": "string", "format": "date-time"},
            "data": {"type": "object"},
        },
    },
    validate_formats=True,
)
"""The attributes of CloudEvents 1.0 in JSON."""


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(replace(served.services, webhooks=SETTINGS))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@asynccontextmanager
async def working(database: Database, settings: WebhookSettings = SETTINGS) -> AsyncIterator[None]:
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(
            database, None, shutdown, data_dir=Path("/nowhere"), timing=HASTY, webhooks=settings
        )
    )
    try:
        yield
    finally:
        shutdown.set()
        async with asyncio.timeout(40.0):
            await worker


async def subscribe(client: httpx.AsyncClient, url: str, *events: str) -> dict[str, Any]:
    created = await client.post(BASE, json={"url": url, "events": events or ["report.completed"]})
    assert created.status_code == 201, created.text
    assert created.headers["location"] == f"{BASE}/{created.json()['id']}"
    body: dict[str, Any] = created.json()
    return body


async def log_of(client: httpx.AsyncClient, hook: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get(f"{BASE}/{hook['id']}/deliveries")).json()[
        "items"
    ]
    return items


async def settled(client: httpx.AsyncClient, hook: dict[str, Any]) -> list[dict[str, Any]]:
    """The delivery log, once nothing is pending."""
    async with asyncio.timeout(60.0):
        while True:
            items = await log_of(client, hook)
            if items and all(item["state"] != "pending" for item in items):
                return items
            await asyncio.sleep(0.05)


async def test_the_life_of_a_subscription(client: httpx.AsyncClient, receiver: Receiver) -> None:
    created = await subscribe(client, receiver.url, "report.failed", "report.completed")
    assert created["secret"].startswith("whsec_")
    seen = (await client.get(f"{BASE}/{created['id']}")).json()
    assert "secret" not in seen
    assert seen["events"] == ["report.completed", "report.failed"]
    assert (await client.get(BASE)).json()["items"] == [seen]
    changed = await client.patch(
        f"{BASE}/{created['id']}", json={"active": False, "description": "x"}
    )
    assert (changed.json()["active"], changed.json()["description"]) == (False, "x")
    assert changed.json()["events"] == seen["events"]
    assert (await client.delete(f"{BASE}/{created['id']}")).status_code == 204
    problem(await client.get(f"{BASE}/{created['id']}"), 404)
    problem(await client.delete(f"{BASE}/{created['id']}"), 404)


async def test_an_interview_is_told_of_from_beginning_to_end(
    client: httpx.AsyncClient, database: Database, receiver: Receiver
) -> None:
    events = ["interview.scheduled", "interview.completed", "report.completed"]
    hook = await subscribe(client, receiver.url, *events)
    other = await subscribe(client, receiver.url, "interview.failed")
    async with working(database):
        created = (await client.post(INTERVIEWS, json=ADA)).json()
        await client.post(f"{INTERVIEWS}/{created['id']}/complete")
        await receiver.until(3)
        log = await settled(client, hook)
    by_type = {taken.checked(hook["secret"])["type"]: taken for taken in receiver.taken}
    assert set(by_type) == set(events)
    message = by_type["interview.completed"].checked(hook["secret"])
    assert message["data"] == {
        "interview_id": created["id"],
        "position_id": None,
        "status": "COMPLETED",
    }
    assert ADA["candidate_name"].encode() not in b"".join(taken.body for taken in receiver.taken)
    with pytest.raises(WebhookVerificationError):
        by_type["interview.completed"].checked(other["secret"])
    assert {(item["event"], item["state"], item["attempts"]) for item in log} == {
        (event, "delivered", 1) for event in events
    }
    assert await log_of(client, other) == []


async def test_a_changed_level_and_a_deletion_are_told_of(
    client: httpx.AsyncClient, database: Database, receiver: Receiver
) -> None:
    events = ["report.completed", "report.overridden", "interview.deleted"]
    hook = await subscribe(client, receiver.url, *events)
    async with working(database):
        url = f"{INTERVIEWS}/{(await client.post(INTERVIEWS, json=ADA)).json()['id']}"
        await client.post(f"{url}/complete")
        await receiver.until(1)
        first, *_ = (await client.get(f"{url}/report")).json()["report"]["dimensions"]
        change = {"dimension": first["id"], "value": 4, "reason": "She told more on the telephone."}
        assert (await client.post(f"{url}/report/override", json=change)).is_success
        await receiver.until(2)
        assert (await client.delete(url)).status_code == 204
        taken = await receiver.until(3)
    assert [message.checked(hook["secret"])["type"] for message in taken] == events


async def test_what_is_rolled_back_is_not_told(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    hook = await subscribe(client, receiver.url, "interview.completed")
    with pytest.raises(RuntimeError, match="in the end"):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
            raise RuntimeError("not, in the end")
    assert await log_of(client, hook) == []


async def test_an_event_that_its_maker_tells_twice_is_sent_once(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    hook = await subscribe(client, receiver.url, "interview.started")
    for _ in range(2):  # a second agent takes the interview up after a crash
        async with database.unit_of_work() as work:
            await work.interviews.mark_started(interview.id, started_at=interview.created_at)
    assert len(await log_of(client, hook)) == 1


async def test_what_fails_is_tried_again_under_the_same_id(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    receiver.answers = [
        answer("500 Oops", body=b"<h1>down</h1>"),
        answer("302 Found", "location: http://127.0.0.1:1/"),
        answer("200 OK"),
    ]
    hook = await subscribe(client, receiver.url, "interview.completed")
    async with working(database):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
        (item,) = await settled(client, hook)
    assert (item["state"], item["attempts"], item["last_status"]) == ("delivered", 3, 200)
    assert set(receiver.counts.values()) == {3}
    assert receiver.taken[0].id == item["message_id"]


async def test_after_the_last_attempt_it_has_failed_and_can_be_sent_by_hand(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    receiver.answers = [answer("503 Later", body=b"x" * 100_000)]
    hook = await subscribe(client, receiver.url, "interview.completed")
    async with working(database):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
        (item,) = await settled(client, hook)
        assert (item["state"], item["attempts"], item["last_status"]) == ("failed", 3, 503)
        assert item["last_error"].startswith("HTTP 503 xxx")
        assert len(item["last_error"]) <= 200
        assert item["failure"] == "status"
        receiver.answers = [answer("204 No Content")]
        again = await client.post(f"{BASE}/{hook['id']}/deliveries/{item['id']}/redeliver")
        assert again.status_code == 202
        assert again.json()["state"] == "pending"
        (item,) = await settled(client, hook)
    assert item["state"] == "delivered"
    assert len(receiver.counts) == 1
    wrong = await subscribe(client, receiver.url)
    problem(await client.post(f"{BASE}/{wrong['id']}/deliveries/{item['id']}/redeliver"), 404)


async def test_410_turns_the_subscription_off(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    receiver.answers = [answer("410 Gone")]
    hook = await subscribe(client, receiver.url, "interview.completed", "report.completed")
    async with working(database):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
        items = await settled(client, hook)
    assert {item["state"] for item in items} == {"failed"}
    seen = (await client.get(f"{BASE}/{hook['id']}")).json()
    assert seen["active"] is False
    assert "410" in seen["disabled_reason"]
    back = (await client.patch(f"{BASE}/{hook['id']}", json={"active": True})).json()
    assert (back["active"], back["disabled_reason"]) == (True, None)


async def test_a_receiver_that_says_nothing_is_left_in_time(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    receiver.answers = [b""]
    hook = await subscribe(client, receiver.url)
    tried = (await client.post(f"{BASE}/{hook['id']}/test")).json()
    assert (tried["state"], tried["last_status"]) == ("failed", None)
    assert f"{SETTINGS.timeout_s:g} s" in tried["last_error"]
    assert tried["failure"] == "timeout"


async def test_the_test_button_says_what_became_of_it(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    hook = await subscribe(client, receiver.url)
    sent = (await client.post(f"{BASE}/{hook['id']}/test")).json()
    assert (sent["state"], sent["event"], sent["last_status"]) == ("delivered", "webhook.test", 204)
    (taken,) = receiver.taken
    assert taken.checked(hook["secret"])["data"] == {"subscription_id": hook["id"]}
    receiver.answers = [answer("404 Not Found")]
    failed = (await client.post(f"{BASE}/{hook['id']}/test")).json()
    assert (failed["state"], failed["attempts"], failed["last_status"]) == ("failed", 1, 404)


async def test_messages_as_cloudevents(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    hook = await subscribe(client, receiver.url, "interview.completed")
    assert hook["format"] == "plain"
    body = {"format": "cloudevents"}
    changed = (await client.patch(f"{BASE}/{hook['id']}", json=body)).json()
    assert changed["format"] == "cloudevents"
    async with working(database):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
        (item,) = await settled(client, hook)
    await client.post(f"{BASE}/{hook['id']}/test")
    sent, test = receiver.taken
    assert sent.headers["content-type"] == "application/cloudevents+json"
    source = f"urn:vivavoce:webhook:{hook['id']}"
    assert sent.checked(hook["secret"]) == {
        "specversion": "1.0",
        "id": sent.id,
        "source": source,
        "type": "vivavoce.interview.completed",
        "subject": f"interviews/{interview.id}",
        "time": item["payload"]["timestamp"],
        "datacontenttype": "application/json",
        "data": item["payload"]["data"],
    }
    tested = test.checked(hook["secret"])
    assert (tested["type"], tested["source"]) == ("vivavoce.webhook.test", source)
    assert "subject" not in tested
    for each in (sent, test):
        assert CLOUD_EVENT.is_valid(json.loads(each.body))


async def test_around_a_rotation_both_secrets_sign(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    hook = await subscribe(client, receiver.url)
    turned = (await client.post(f"{BASE}/{hook['id']}/rotate-secret")).json()
    assert turned["secret"] != hook["secret"]
    assert turned["old_secret_until"] is not None
    await client.post(f"{BASE}/{hook['id']}/test")
    for secret in (hook["secret"], turned["secret"]):
        receiver.taken[0].checked(secret)


async def stored(database: Database) -> str:
    async with database.reading() as work:
        secret: str = await work.session.scalar(text("SELECT secret FROM webhook_subscription"))
    return secret


async def test_secrets_are_stored_encrypted_and_under_the_newest_key(
    client: httpx.AsyncClient, served: Served, receiver: Receiver
) -> None:
    """Also those of before there were keys; and a key may be changed while messages are sent."""
    hook = await subscribe(client, receiver.url)
    database = served.database
    first = await stored(database)
    assert hook["secret"] not in first
    for settings, before in (
        (SETTINGS, hook["secret"]),  # as it was stored once
        (SETTINGS.model_copy(update={"keys": [NEW, OLD]}), first),
    ):
        async with database.unit_of_work() as work:
            await work.session.execute(
                text("UPDATE webhook_subscription SET secret = :secret"), {"secret": before}
            )
        job = WebhookJob(database, settings)
        for _ in "ab":
            async with database.unit_of_work() as work:
                await job.requeue(work)
        kept = await stored(database)
        assert kept not in (before, hook["secret"])
        assert SecretCipher(settings.keys[:1]).decrypt(kept) == hook["secret"]
        async with database.unit_of_work() as work:
            await job.requeue(work)
        assert await stored(database) == kept, "it is under the newest key already"
        app = create_app(replace(served.services, webhooks=settings))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own:
            assert (await own.post(f"{BASE}/{hook['id']}/test")).json()["state"] == "delivered"
        receiver.taken[-1].checked(hook["secret"])
    tried = (await client.post(f"{BASE}/{hook['id']}/test")).json()
    assert tried["state"] == "failed" and "VIVAVOCE_WEBHOOK_KEYS" in tried["last_error"]
    assert tried["failure"] == "unreadable_key"


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.2/", "https://[::ffff:a9fe:a9fe]/", "http://1.1.1.1/", "https://u:p@1.1.1.1"],
)
async def test_private_addresses_are_refused_at_registration(
    client: httpx.AsyncClient, receiver: Receiver, url: str
) -> None:
    refused = problem(await client.post(BASE, json={"url": url, "events": ["report.failed"]}), 422)
    assert refused["type"] == "urn:vivavoce:problem:webhook-address"
    assert refused["errors"][0]["pointer"] == "/url"
    hook = await subscribe(client, receiver.url)
    problem(await client.patch(f"{BASE}/{hook['id']}", json={"url": url}), 422)


async def test_private_addresses_are_refused_at_delivery_too(
    client: httpx.AsyncClient, database: Database, interview: Interview, receiver: Receiver
) -> None:
    """The row may be older than the rule, or its name may mean something else by now."""
    hook = await subscribe(client, receiver.url, "interview.completed")
    async with working(database, SETTINGS.model_copy(update={"allowed_hosts": [], "retry_s": []})):
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "done")
            await work.session.execute(
                text("UPDATE webhook_subscription SET url = replace(url, 'http:', 'https:')")
            )
        (item,) = await settled(client, hook)
    assert item["state"] == "failed"
    assert "not public" in item["last_error"]
    assert receiver.taken == []


async def test_only_staff_manage_webhooks(served: Served, receiver: Receiver) -> None:
    app = create_app(replace(served.services, webhooks=SETTINGS))
    transport = httpx.ASGITransport(app)
    candidate = Caller(role=Role.CANDIDATE, name="c")
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        body = {"url": receiver.url, "events": ["report.failed"]}
        with called_by(candidate):
            problem(await client.post(BASE, json=body), 403)
            problem(await client.get(BASE), 403)


async def test_malformed_subscriptions_are_told_apart(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    for body in (
        {"url": receiver.url, "events": []},
        {"url": receiver.url, "events": ["nothing.happened"]},
        {"url": "https://a b", "events": ["report.failed"]},
        {"events": ["report.failed"]},
    ):
        problem(await client.post(BASE, json=body), 422)
