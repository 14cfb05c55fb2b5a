"""Metrics: their values, who may read them, and that the dashboard uses existing ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

import agent.metrics  # noqa: F401
from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import ADA, BASE, problem
from tests.support.api_server import Served

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "vivavoce.json"
KEY = {"Authorization": "Bearer open sesame"}


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """By name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def scrape(client: httpx.AsyncClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    return samples(answer.text)


async def test_requests_are_counted_by_the_call_that_they_were(
    client: httpx.AsyncClient, served: Served
) -> None:
    before = await scrape(client)
    created = (await client.post(BASE, json=ADA)).json()
    for path in (f"{BASE}/{created['id']}", f"{BASE}/{created['id']}", "/api/v1/a/b", "/api/v1/c"):
        await client.get(path)
    after = await scrape(client)

    def more(route: str, status: str, method: str = "GET") -> float:
        labels = (("method", method), ("route", route), ("status", status))
        key = ("vivavoce_http_request_duration_seconds_count", labels)
        return after.get(key, 0.0) - before.get(key, 0.0)

    assert more("/api/v1/interviews", "201", "POST") == 1
    assert more("/api/v1/interviews/{interview_id}", "200") == 2
    assert more("unknown", "404") == 2  # any number of unknown paths share one series
    assert not any(created["id"] in str(key) for key in after)


async def test_the_state_of_the_installation(client: httpx.AsyncClient, served: Served) -> None:
    served.host.state = {
        "status": "starting",
        "free_places": 3,
        "models": {"done_bytes": 10, "total_bytes": 100, "label": "whisper"},
    }
    created = (await client.post(BASE, json=ADA)).json()
    await client.post(f"{BASE}/{created['id']}/join")
    values = await scrape(client)
    assert values["vivavoce_interviews_live", (("status", "LIVE"),)] == 1
    assert values["vivavoce_interview_places_free", ()] == 3
    assert values["vivavoce_model_download_bytes", (("part", "done"),)] == 10
    assert values["vivavoce_database_up", ()] == 1
    assert values["vivavoce_db_pool_connections", (("state", "in_use"),)] >= 0
    await client.post(f"{BASE}/{created['id']}/complete")
    values = await scrape(client)
    assert values["vivavoce_jobs", (("entrypoint", "report"), ("state", "queued"))] == 1
    assert values["vivavoce_interviews_live", (("status", "LIVE"),)] == 0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 401),
        ("10.0.0.7", {"Authorization": "Bearer guess"}, 401),
        ("10.0.0.7", KEY, 200),
        # A proxy on this machine forwards a remote caller's request.
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 401),
    ],
)
async def test_only_the_operator_and_this_machine_may_ask(
    database: Database,
    relay: EventRelay,
    tmp_path: Path,
    address: str,
    headers: dict[str, str],
    status: int,
) -> None:
    app = Served(database, relay, tmp_path, key="open sesame").app
    transport = httpx.ASGITransport(app, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://iv.example") as client:
        answer = await client.get("/metrics", headers=headers)
    if status == 200:
        assert "vivavoce_database_up 1.0" in answer.text
    else:
        problem(answer, status)


async def test_the_dashboard_asks_for_metrics_that_exist(
    client: httpx.AsyncClient, served: Served
) -> None:
    served.host.state = {"status": "ready", "free_places": 1, "models": {"done_bytes": 1}}
    await client.get("/healthz")
    names = {name for name, _ in await scrape(client)}
    for family in REGISTRY.collect():  # those of an agent's process too, not yet observed there
        names.add(family.name)
        if family.type == "histogram":
            names |= {f"{family.name}_{part}" for part in ("bucket", "count", "sum")}
        if family.type == "counter":
            names.add(f"{family.name}_total")
    names.add("vivavoce_jobs")  # no job, no sample
    asked = {
        name
        for panel in json.loads(DASHBOARD.read_text())["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:vivavoce|process)_\w+", target["expr"])
    }
    assert len(asked) > 12
    assert asked <= names
