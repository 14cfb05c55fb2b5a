"""What holds for every endpoint: readiness, keys, limits, problems, the contract."""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import structlog
from pydantic import ValidationError

from api.app import PREFIX
from api.contract import describe
from api.health.endpoints import ANSWER_LASTS_S
from api.settings import ApiSettings, ExposureError, check_exposure
from db.embedded.server import EmbeddedPostgres
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from tests.api.test_interviews import ADA, BASE, problem
from tests.support.api_server import Served
from tests.support.database import kill
from vivavoce.commands.openapi import openapi

PUBLIC = (
    "/api/v1/auth/",
    "/api/v1/branding get",
    "/api/v1/branding/logo get",
    "/api/v1/invitations/{token}",
    "/api/v1/shared/{share_token}",
)
"""How a path, or a path and its method, begins."""


async def test_ready_only_with_models_and_database(
    client: httpx.AsyncClient, served: Served
) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    progress = {"done_bytes": 10, "total_bytes": 100, "label": "whisper-base"}
    served.host.state = {"status": "starting", "models": progress}
    starting = await client.get("/readyz")
    assert starting.status_code == 503
    body = {"status": "starting", "models": progress, "database": "ok", "reasons": []}
    assert starting.json() == body
    served.host.state = {"status": "degraded", "reasons": ["a journal was refused"]}
    degraded = await client.get("/readyz")
    assert (degraded.status_code, degraded.json()["reasons"]) == (200, ["a journal was refused"])


async def test_a_database_that_is_away_is_said_and_comes_back(
    client: httpx.AsyncClient, postgres: EmbeddedPostgres, interview: Interview
) -> None:
    await kill(postgres)
    away = await client.get(f"{BASE}/{interview.id}")
    while away.status_code == 200:  # a backend may outlive its server for a moment
        away = await client.get(f"{BASE}/{interview.id}")
    assert "try again" in problem(away, 503)["detail"]
    assert int(away.headers["retry-after"]) > 0
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["database"]) == (503, "away")
    assert (await client.get("/healthz")).status_code == 200
    await postgres.ensure_running()
    assert (await client.get(f"{BASE}/{interview.id}")).status_code == 200
    await asyncio.sleep(ANSWER_LASTS_S)
    assert (await client.get("/readyz")).status_code == 200


async def test_many_probes_ask_the_database_once(client: httpx.AsyncClient) -> None:
    began = time.monotonic()
    answers = await asyncio.gather(*(client.get("/readyz") for _ in range(300)))
    assert {answer.status_code for answer in answers} == {200}
    assert time.monotonic() - began < 5.0


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    assert "/docs" in problem(await client.get("/api/v1/nothing"), 404)["detail"]
    wrong = await client.delete(BASE)
    assert "DELETE" in problem(wrong, 405)["detail"]
    assert wrong.headers["allow"]
    # Fixed path segments are not mistaken for ids.
    for path, allowed in (("/users/me", "GET"), ("/interviews/realtime", "POST")):
        wrong = await client.request("DELETE", f"/api/v1{path}")
        problem(wrong, 405)
        assert wrong.headers["allow"] == allowed


async def test_unknown_query_parameters_are_refused_everywhere(
    client: httpx.AsyncClient, served: Served
) -> None:
    wrong = problem(await client.get("/api/v1/positions", params={"limt": 1, "q": "x"}), 422)
    assert [error["pointer"] for error in wrong["errors"]] == ["/query/limt"]
    assert "limit" in wrong["detail"] and "'limt' is not known" in wrong["detail"]
    assert "created_from" in problem(await client.get(BASE, params={"x": 1}), 422)["detail"]
    for path, methods in served.app.openapi()["paths"].items():
        for method, operation in methods.items():
            # Applicant tracking systems may add fields to their calls.
            public = not path.startswith("/api/") or "livekit" in path or "/ats/" in path
            url = re.sub(r"\{[^}]+\}", str(uuid4()), path)
            response = await client.request(method, url, params={"colours": "2"}, json={})
            refused = response.status_code == 422 and "'colours' is not known" in response.text
            assert refused is not public, (operation["operationId"], response.text)


async def test_a_time_is_written_out(client: httpx.AsyncClient) -> None:
    for moment in ("0.5", "1733000000"):
        wrong = problem(await client.get(BASE, params={"created_from": moment}), 422)
        assert "2026-01-31T09:00:00+09:00" in wrong["detail"]
    wrong = problem(await client.post(BASE, json=ADA | {"expires_at": 4102444800}), 422)
    assert wrong["errors"][0]["pointer"] == "/expires_at"


async def test_a_long_body_is_refused_declared_or_not(client: httpx.AsyncClient) -> None:
    long = b"x" * 60_000
    problem(await client.post(BASE, content=long), 413)

    async def pieces():  # type: ignore[no-untyped-def]
        for _ in range(6):
            yield b"x" * 10_000

    problem(await client.post(BASE, content=pieces()), 413)


async def test_each_request_is_logged_with_its_interview(
    client: httpx.AsyncClient, interview: Interview
) -> None:
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as logs:
        response = await client.get(f"{BASE}/{interview.id}")
    line = next(line for line in logs if line["event"] == "request")
    assert line["interview_id"] == str(interview.id)
    assert line["request_id"] == response.headers["x-request-id"]
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["duration_ms"] >= 0


async def test_another_name_is_not_answered_without_a_key(client: httpx.AsyncClient) -> None:
    problem(await client.get(BASE, headers={"Host": "evil.example:8000"}), 421)
    for name in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert (await client.get(BASE, headers={"Host": name})).status_code == 200


async def test_with_a_key_management_needs_it(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    app = Served(database, relay, tmp_path, key="open sesame").app
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://iv.example") as client:
        for headers in ({}, {"Authorization": "Bearer nope"}, {"Authorization": "Basic x"}):
            response = await client.post(BASE, json=ADA, headers=headers)
            assert "VIVAVOCE_API_KEY" in problem(response, 401)["detail"]
            problem(await client.get(BASE, headers=headers), 401)
        key = {"Authorization": "Bearer open sesame"}
        created = await client.post(BASE, json=ADA, headers=key)
        assert created.status_code == 201
        grant = (await client.post(f"{BASE}/{created.json()['id']}/join", headers=key)).json()
        offer = {"sdp": "v=0", "type": "offer"}
        token = {"Authorization": f"Bearer {grant['token']}"}
        assert (await client.post(grant["url"], json=offer, headers=token)).status_code == 200
        problem(await client.post(grant["url"], json=offer, headers=key), 401)
        assert (await client.get("/healthz")).status_code == 200


def test_other_machines_are_served_only_with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        check_exposure(ApiSettings(host=host))
    for host in ("0.0.0.0", "::", "10.0.0.1", "iv.example"):
        with pytest.raises(ExposureError, match="VIVAVOCE_API_KEY"):
            check_exposure(ApiSettings(host=host))
    monkeypatch.setenv("VIVAVOCE_API_KEY", "open sesame")
    check_exposure(ApiSettings(host="0.0.0.0"))


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="Asia/Seoul"):
        ApiSettings(display_zone="Mars/Olympus")


async def test_the_contract_is_complete(client: httpx.AsyncClient) -> None:
    contract = (await client.get("/openapi.json")).json()
    assert contract["openapi"].startswith("3.1")
    docs = await client.get("/docs")
    assert docs.status_code == 200
    assert "https://" not in docs.text  # works without any other server
    shapes = contract["components"]["schemas"]
    text = (await client.get("/openapi.json")).text
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(shapes)
    assert "HTTPValidationError" not in text
    operations = [
        (f"{path} {method}", operation)
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    ]
    assert len({operation["operationId"] for _, operation in operations}) == len(operations)
    for path, operation in operations:
        if "/ats/" in path:
            continue  # in the form of the applicant tracking system
        assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}
        # Signing in needs no credentials; a link's path is a credential itself; the
        # organisation's name and logo are shown before anybody is known.
        public = path.startswith(PUBLIC)
        assert public is ("security" not in operation)


async def test_the_contract_can_be_had_without_a_server(
    client: httpx.AsyncClient, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    openapi()
    shown = json.loads(capsys.readouterr().out)
    assert shown == (await client.get("/openapi.json")).json()
    assert shown == describe(served.app, PREFIX), "a call that the contract does not tell of"


async def test_pages_of_allowed_origins_may_call(
    database: Database, relay: EventRelay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_API_CORS_ORIGINS", '["https://app.example"]')
    transport = httpx.ASGITransport(Served(database, relay, tmp_path).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for origin, allowed in (("https://app.example", True), ("https://evil.example", False)):
            response = await client.get("/healthz", headers={"Origin": origin})
            assert ("access-control-allow-origin" in response.headers) is allowed
