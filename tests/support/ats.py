"""Greenhouse and Ashby as they call an assessment partner, by their documentation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jsonschema_rs
from pydantic import SecretStr

from api.app import create_app
from db.session import Database
from pipelines.job_worker import WorkerTiming, run_worker
from pipelines.webhooks.settings import WebhookSettings
from tests.support.api_server import Served
from tests.support.webhook_receiver import Taken

API = "/api/v1"
HASTY = WorkerTiming(poll_s=0.1, heartbeat_s=1.0, retry_s=0.05, sweep_s=0.5)
SETTINGS = WebhookSettings(
    keys=[SecretStr("a text that is the key")],
    allowed_hosts=["127.0.0.1"],
    timeout_s=2.0,
    retry_s=[0.05, 0.05],
)
ASHBY_KEY = "ashby-key-of-acme"

Json = dict[str, Any]

_STRING: Json = {"type": "string", "minLength": 1}
_VALUE: Json = {
    "type": "object",
    "required": ["identifier", "label", "type", "value"],
    "additionalProperties": False,
    "properties": {
        "identifier": _STRING,
        "label": _STRING,
        "description": _STRING,
        "type": {
            "enum": ["numeric_score", "numeric_duration_minutes", "url", "string"],
        },
        "value": {"type": ["string", "number", "boolean"]},
    },
}
ASSESSMENT_UPDATE: Json = {
    "type": "object",
    "required": ["assessment_id", "timestamp"],
    "additionalProperties": False,
    "properties": {
        "assessment_id": {"type": "string", "format": "uuid"},
        "timestamp": {"type": "integer", "minimum": 1_600_000_000_000},
        "assessment_status": _VALUE,
        "assessment_profile_url": {
            **_VALUE,
            "properties": {**_VALUE["properties"], "type": {"const": "url"}},
        },
        "assessment_result": _VALUE,
        "cancelled_reason": _VALUE,
        "metadata": {"type": "array", "items": _VALUE},
    },
    "anyOf": [{"required": ["assessment_status"]}, {"required": ["cancelled_reason"]}],
    "dependentRequired": {"assessment_result": ["assessment_profile_url"]},
}
"""The body of ``assessment.update``, as Ashby documents it."""
TEST_STATUS: Json = {
    "type": "object",
    "required": ["partner_status"],
    "additionalProperties": False,
    "properties": {
        "partner_status": _STRING,
        "partner_profile_url": {"type": "string", "format": "uri"},
        "partner_score": {"type": "number"},
        "metadata": {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        },
    },
    "if": {"properties": {"partner_status": {"const": "complete"}}},
    "then": {"required": ["partner_profile_url"]},
}
"""The answer to ``test_status``, as Greenhouse documents it."""


def check(schema: Json, value: object) -> None:
    """Fail for what does not follow an ATS's documentation."""
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert [error.message for error in validator.iter_errors(value)] == [], value


@asynccontextmanager
async def calling(
    served: Served, key: str | None = None, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app, with an integration's key as the user name or none."""
    services = replace(
        served.services,
        webhooks=SETTINGS,
        settings=served.services.settings.model_copy(update=settings),
    )
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    auth = httpx.BasicAuth(key, "") if key is not None else None
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", auth=auth
    ) as client:
        yield client


@asynccontextmanager
async def working(database: Database, **options: Any) -> AsyncIterator[None]:
    """A job worker that retries at once."""
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(
            database,
            None,
            shutdown,
            data_dir=Path("/nowhere"),
            timing=HASTY,
            webhooks=SETTINGS,
            **options,
        )
    )
    try:
        yield
    finally:
        shutdown.set()
        async with asyncio.timeout(40.0):
            await worker


async def connect(staff: httpx.AsyncClient, kind: str, **fields: Any) -> Json:
    """A new integration, with its key."""
    body = {"kind": kind, "name": "Acme", "language": "en", **fields}
    response = await staff.post(f"{API}/integrations", json=body)
    assert response.status_code == 201, response.text
    created: Json = response.json()
    return created


async def settled(staff: httpx.AsyncClient, integration: Json) -> list[Json]:
    """The log of updates, once nothing is pending."""
    async with asyncio.timeout(60.0):
        while True:
            response = await staff.get(f"{API}/integrations/{integration['id']}/updates")
            items: list[Json] = response.json()["items"]
            if items and all(item["state"] != "pending" for item in items):
                return items
            await asyncio.sleep(0.05)


def send_test_body(position_id: UUID, url: str, **candidate: Any) -> Json:
    """The body of ``send_test``, with the fields of Greenhouse's documentation."""
    return {
        "partner_test_id": str(position_id),
        "candidate": {
            "first_name": "Harry",
            "last_name": "Potter",
            "preferred_name": "The Chosen One",
            "resume_url": "https://hogwarts.example/resume",
            "phone_number": "123-456-7890",
            "email": "hpotter@hogwarts.example",
            "greenhouse_profile_url": "https://app.greenhouse.io/people/17681532?application_id=26234709",
            **candidate,
        },
        "sent_by": "test_sender@example.org",
        "url": url,
    }


def start_body(position_id: UUID, application: str = "app-1", **candidate: Any) -> Json:
    """The body of ``assessment.start``, with the fields of Ashby's documentation."""
    return {
        "assessment_type_id": str(position_id),
        "candidate": {
            "ashby_id": "candidate-1",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "email": "ada@example.org",
            "ashby_profile_url": "https://app.ashbyhq.com/candidates/candidate-1",
            **candidate,
        },
        "application": {"ashby_id": application, "status": "Active"},
        "job": {
            "ashby_id": "job-1",
            "name": "Engineer",
            "req_id": "R-1",
            "ashby_job_url": "https://app.ashbyhq.com/jobs/job-1",
            "hiringTeam": [],
        },
    }


def updates_in(taken: Sequence[Taken]) -> list[Json]:
    """The updates that Ashby received, each checked against its documentation."""
    bodies = [json.loads(each.body) for each in taken]
    for each, body in zip(taken, bodies, strict=True):
        check(ASSESSMENT_UPDATE, body)
        assert (each.method, each.target) == ("POST", "/assessment.update")
        assert each.headers["accept"] == "application/json; version=1"
        assert each.headers["authorization"] == _basic(ASHBY_KEY)
        assert each.headers["user-agent"]
    return bodies


def _basic(key: str) -> str:
    request = next(httpx.BasicAuth(key, "").auth_flow(httpx.Request("GET", "http://any")))
    return str(request.headers["authorization"])


def has_key(taken: Taken, key: str) -> bool:
    """Whether a request has this key as the user name, without a password."""
    return taken.headers["authorization"] == _basic(key)
