"""What must never stand in a log: values of rows, and tokens of links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from sqlalchemy import text

from api.auth.sign_in_links import link_for
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview, Role
from pipelines.invitations.links import unsubscribe_token
from tests.api.test_interviews import ADA, BASE
from tests.support.api_accounts import add_user
from tests.support.api_server import SECRET, Served
from vivavoce.logs import configure_logs

WORD = "xyzzy"
"""Stands for what a candidate said."""
API = "/api/v1"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A file that takes every line of all loggers, as in production."""
    before = structlog.get_config()
    file = tmp_path / "log" / "lines.log"
    configure_logs("debug", file, form="json")
    yield file
    configure_logs("warning")
    structlog.configure(**before)


REFUSED: dict[str, tuple[str, dict[str, object]]] = {
    "a parameter": ("SELECT :word FROM missing_table", {"word": WORD}),
    "the row that fails a check": (
        "INSERT INTO company (id, name, name_key) VALUES (:id, :word, NULL)",
        {"id": uuid4(), "word": WORD},
    ),
    "the key that exists already": (
        "INSERT INTO company (id, name, name_key, description, created_at, updated_at) "
        "SELECT gen_random_uuid(), column1, :word, '', now(), now() FROM (VALUES ('a'), ('b')) v",
        {"word": WORD},
    ),
    "text that is no number": ("SELECT CAST(CAST(:word AS text) AS integer)", {"word": WORD}),
    "an argument that cannot be sent": (
        "SELECT * FROM interview WHERE seed = :word",
        {"word": WORD},
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_an_error_of_the_database_is_logged_without_values(
    database: Database, log: Path, kind: str
) -> None:
    statement, values = REFUSED[kind]
    try:
        async with database.unit_of_work() as work:
            await work.session.execute(text(statement), values)
    except Exception as error:
        structlog.get_logger("test").error("area.failed", exc_info=error, reason=str(error))
    lines = log.read_text()
    assert "Error" in lines and statement.split(":", maxsplit=1)[0] in lines
    assert WORD not in lines


async def test_a_request_that_the_database_refuses_is_logged_without_values(
    database: Database, relay: EventRelay, tmp_path: Path, log: Path
) -> None:
    async with database.unit_of_work() as work:
        await work.session.execute(
            text(f"ALTER TABLE interview ADD CHECK (candidate_name NOT LIKE '%{WORD[:4]}%')")
        )
    transport = httpx.ASGITransport(
        Served(database, relay, tmp_path).app, raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.post(BASE, json=ADA | {"candidate_name": f"Ada {WORD}"})
    assert answer.status_code == 500
    lines = log.read_text()
    assert "api.unexpected" in lines and "CheckViolation" in lines
    assert WORD not in lines


async def test_tokens_of_links_are_in_no_line(
    database: Database, relay: EventRelay, tmp_path: Path, log: Path, interview: Interview
) -> None:
    """Also where a link is unknown, expired or damaged."""
    served = Served(database, relay, tmp_path)
    await add_user(database, "Ruth", Role.RECRUITER)
    link = await link_for(database, "http://127.0.0.1", "ruth@acme.example")
    signing_in = link.partition("#sign-in=")[2]
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.post(f"{BASE}/{interview.id}/invitations", json={})
        assert answer.status_code == 201, answer.text
        invitation = answer.json()
        leaving = unsubscribe_token(SECRET, UUID(invitation["id"]))
        url = f"{API}/auth/session/link"
        for token in (signing_in, signing_in, signing_in + "x"):  # new, used, damaged
            await client.post(url, json={"token": token})
            await client.post(url, json={"token": [token]})
            await client.get(f"/app/?#sign-in={token}")
        for token in (leaving, leaving + "x"):
            assert (await client.get(f"/u/{token}")).status_code in (200, 404)
            await client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"})
            await client.put(f"/u/{token}/more")
        entering = invitation["link"].rpartition("/")[2]
        for token in (entering, entering + "x"):
            await client.get(f"{API}/invitations/{token}")
            await client.get(f"/i/{token}")
    lines = log.read_text()
    assert lines.count('"path": "/u/…"') == 4 and '"path": "/u/…/more"' in lines
    for token in (signing_in, leaving, entering):
        assert token not in lines
