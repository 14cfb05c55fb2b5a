"""The OpenAPI document against what is really sent."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import asyncpg
import httpx
import jsonschema_rs
import pytest
from sqlalchemy import select, text
from sqlmodel import col

from agent.conductor import State
from agent.interview.client_state import ClientState
from agent.speaking.speech import Said
from api.app import contract
from api.webhooks.messages import MESSAGES, TEST_EVENT
from db.events import CHANNEL, Decoder, Event
from db.session import Database
from db.tables import (
    DeletionReason,
    Interview,
    ReportOverride,
    RequestKind,
    RequestState,
    Speaker,
    TranscriptEntry,
    WebhookDelivery,
    WebhookEventType,
    WebhookSubscription,
    utcnow,
)
from interviews.plan import load_plan
from pipelines.erasure import delete_interview
from rooms.base import Room
from tests.support.interview_loop import SilentRoom

DOCS = Path(__file__).parents[2] / "docs"


@cache
def document() -> dict[str, Any]:
    return contract()


def faults(schema: dict[str, Any], instance: object) -> list[str]:
    """What is wrong with an instance by a schema of the contract, which may refer to others."""
    whole = {**schema, "components": document()["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message for error in validator.iter_errors(instance)]


def bodies() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each media type of each request body."""
    for methods in document()["paths"].values():
        for operation in methods.values():
            for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
                yield operation["operationId"], media_type, body


def test_each_request_body_has_an_example_that_its_schema_accepts() -> None:
    wrong = []
    for operation, media_type, body in bodies():
        if "example" not in body:
            wrong.append(f"{operation} ({media_type}) has no example: add one in api/examples.py")
            continue
        if isinstance(body["example"], dict):
            assert body["example"], operation
        wrong += [f"{operation}: {fault}" for fault in faults(body["schema"], body["example"])]
    assert wrong == []
    assert len(list(bodies())) >= 39


def test_a_wrong_example_would_be_noticed() -> None:
    body = document()["paths"]["/api/v1/companies"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert faults(schema, {}) and faults(schema, {"name": "Acme", "nmae": "x"})


def test_summaries_are_read_by_people() -> None:
    operations = [
        operation
        for methods in (*document()["paths"].values(), *document()["webhooks"].values())
        for operation in methods.values()
    ]
    for operation in operations:
        summary = operation["summary"]
        assert summary[0].isupper() and " " in summary and "_" not in summary, operation
        assert len(summary) <= 70 and not summary.endswith("."), summary
    assert len({operation["summary"] for operation in operations}) == len(operations)


async def listen(url: str) -> tuple[asyncpg.Connection, list[Event]]:
    """A connection that collects the events of interviews."""
    connection, decoder, events = await asyncpg.connect(url), Decoder(), cast(list[Event], [])

    def take(_connection: object, _pid: int, _channel: str, piece: object) -> None:
        if message := decoder.feed(str(piece)):
            events.extend(message[1])

    await connection.add_listener(CHANNEL, take)
    return connection, events


async def live(database: Database, row: Interview) -> None:
    """All that repositories announce of one interview, from its start to its deletion."""
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
        invitation = await work.invitations.add(row.id, 600, None)
        assert invitation is not None
        await work.invitations.note_entered(invitation)
        await work.session.refresh(invitation)
        await work.invitations.decline(invitation, reason=None, message=None, other_format=True)
        await work.interviews.open(row.id)
        entry = TranscriptEntry(
            interview_id=row.id,
            seq=1,
            speaker=Speaker.CANDIDATE,
            kind="answer",
            text="Yes.",
            start_s=0,
            end_s=1,
        )
        await work.transcripts.add_many([entry])
    async with database.unit_of_work() as work:
        await work.interviews.mark_started(row.id, started_at=utcnow())
        await work.transcripts.dispute(
            (await work.transcripts.of_interview(row.id))[0], disputed=True, correction="No."
        )
        await work.interviews.complete(row.id, "completed")
        await work.reports.fail(row.id, "out of paper")
        await work.reports.retry(row.id)
        await work.reports.store(row.id, {"summary_text": "All said."})
        await work.reports.override(
            ReportOverride(interview_id=row.id, value=3.0, reason="Told later.", by_name="Ruth")
        )
        request = await work.requests.add(row.id, RequestKind.HUMAN_REVIEW, "Please.")
        assert await work.requests.close(request.id, RequestState.ANSWERED, "I did.", "Ruth")


async def other_ends(database: Database) -> None:
    """Interviews that end otherwise."""
    for end in ("cancel", "fail", "expire"):
        row = new_interview()
        async with database.unit_of_work() as work:
            await work.interviews.add(row)
            if end == "expire":
                await work.session.execute(
                    text("UPDATE interview SET expires_at = now() - interval '1 s' WHERE id = :id"),
                    {"id": row.id},
                )
                assert await work.interviews.expire_due() == [row.id]
            else:
                assert await getattr(work.interviews, end)(row.id, "because")


def new_interview() -> Interview:
    return Interview(
        language="en",
        candidate_name="Ada",
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )


async def test_live_messages_are_as_described(database: Database, database_url: str) -> None:
    connection, events = await listen(database_url)
    row = new_interview()
    await live(database, row)
    async with database.unit_of_work() as work:
        assert await delete_interview(work, row.id, DeletionReason.STAFF)
    async with asyncio.timeout(10.0):
        while {"type": "deleted"} not in events:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await connection.close()
    events += await shown_by_the_agent()
    events.append({"type": "ping"})
    schema = {"$ref": "#/components/schemas/LiveMessage"}
    for event in events:
        assert faults(schema, event) == [], event
    described = set(document()["components"]["schemas"]["LiveMessage"]["discriminator"]["mapping"])
    assert {event["type"] for event in events} == described
    assert faults(schema, {"type": "state", "state": "asleep"})
    table = (DOCS / "api.md").read_text().split("## Live events")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == described


async def shown_by_the_agent() -> list[Event]:
    """What the agent shows to watchers while it holds an interview."""
    shown: list[Event] = []
    client = ClientState(cast(Room, SilentRoom()), load_plan("standard-en"), shown.append)
    for state in ("listening", "thinking", "speaking", "waiting"):
        client.show_state(state)
    client.show_said(Said("greeting", "Hello.", None, seq=2), State())
    return shown


async def test_webhooks_are_as_described(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work() as work:
        await work.webhooks.add(
            WebhookSubscription(
                url="https://127.0.0.1/", events=[str(e) for e in WebhookEventType], secret="x"
            )
        )
    row = new_interview()
    await live(database, row)
    await other_ends(database)
    facts = select(col(WebhookDelivery.event), col(WebhookDelivery.payload))
    async with database.unit_of_work() as work:
        sent = [tuple(found) for found in (await work.session.execute(facts)).all()]
    async with database.unit_of_work() as work:
        assert await delete_interview(work, row.id, DeletionReason.CANDIDATE)
    async with database.unit_of_work() as work:
        sent += [tuple(found) for found in (await work.session.execute(facts)).all()]
        subscription = (await work.session.scalars(select(WebhookSubscription))).one()
        test = await work.webhooks.add_test(subscription, TEST_EVENT)
        sent.append((test.event, test.payload))
    described = document()["webhooks"]
    for event, payload in sent:
        body = described[event]["post"]["requestBody"]["content"]["application/json"]
        message = json.loads(json.dumps(payload))
        assert faults(body["schema"], message) == [], message
        assert message["data"].keys() == properties(body["schema"]), event
    assert {event for event, _ in sent} == set(described) == set(MESSAGES)
    assert set(MESSAGES) == {*map(str, WebhookEventType), TEST_EVENT}
    listed = (DOCS / "webhooks.md").read_text()
    for event in MESSAGES:
        assert f"`{event}`" in listed, event


def properties(schema: dict[str, Any]) -> set[str]:
    """The fields of a message's data."""
    shapes = document()["components"]["schemas"]
    data = shapes[schema["$ref"].rpartition("/")[2]]["properties"]["data"]
    return set(shapes[data["$ref"].rpartition("/")[2]]["properties"])


@pytest.mark.parametrize("part", ["webhooks", "x-websockets"])
def test_the_contract_has_all_messages(part: str) -> None:
    text_of = json.dumps(document())
    named = set(re.findall(r"#/components/schemas/(\w+)", text_of))
    assert document()[part]
    assert named <= set(document()["components"]["schemas"])
