"""Texts that break programs, in files and forms: no 5xx, no stall, and each row is listed."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.orm import configure_mappers

from kit.text import clean, clean_line, find_unstorable
from tests.api.test_resumes import send_file
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.hostile_texts import HOSTILE
from tests.support.invitation_batches import batch_job, packed
from tests.support.loop_watcher import watched_loop
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH

API = "/api/v1"
BOUNDARY = "hostile-boundary"
SENT = {name: text.encode("utf-8", "surrogatepass") for name, text in HOSTILE.items()}
"""As bytes: halves of surrogate pairs are no valid UTF-8."""


@pytest.fixture(autouse=True)
def _tables_are_mapped() -> None:
    """As after a server's first request; SQLAlchemy needs some 80 ms for it."""
    configure_mappers()


def form(field: bytes, file_name: bytes, content: bytes, kind: bytes) -> httpx.Request:
    """A multipart body whose names are written as they are, without escapes."""
    body = (
        b"--" + BOUNDARY.encode() + b'\r\nContent-Disposition: form-data; name="' + field
        + b'"; filename="' + file_name + b'"\r\nContent-Type: ' + kind + b"\r\n\r\n"
        + content + b"\r\n--" + BOUNDARY.encode() + b"--\r\n"
    )  # fmt: skip
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return httpx.Request("POST", "http://127.0.0.1:8000/", content=body, headers=headers)


async def send(client: httpx.AsyncClient, path: str, request: httpx.Request) -> httpx.Response:
    return await client.post(path, content=request.content, headers=request.headers)


async def rows_of(client: httpx.AsyncClient, served: Served, batch: Any) -> list[Any]:
    if batch["state"] == "reading":
        await batch_job(served).do(UUID(batch["task_id"]))
    return list((await client.get(f"{API}/invitation-batches/{batch['id']}/rows")).json())


async def test_names_of_files_and_of_fields(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    with watched_loop(monkeypatch) as watch:
        for name, text in SENT.items():
            for field, file_name in ((b"file", text + b".pdf"), (text, b"cv.pdf")):
                request = form(field, file_name, b"no document", b"application/pdf")
                answers.append((name, await send(client, f"{API}/resumes", request)))
    assert [(name, a.status_code) for name, a in answers if a.status_code >= 500] == []
    assert watch.stalls() == []
    kept = [answer.json()["file_name"] for _, answer in answers if answer.status_code == 201]
    assert kept
    for file_name in kept:
        assert find_unstorable(file_name) is None
        assert file_name is None or file_name == clean(file_name)


async def test_rows_of_a_csv_file(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = await stored_position(served.database)
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["name", "email", "phone"])
    for number, text in enumerate(HOSTILE.values()):
        table.writerow([text, f"c{number}@example.org", text])
    content = out.getvalue().encode("utf-8", "replace")
    url = f"{API}/positions/{position.id}/invitation-batches"
    with watched_loop(monkeypatch) as watch:
        answer = await client.post(url, files={"file": ("list.csv", content, "text/csv")})
        assert answer.status_code in (201, 422), answer.text
        rows = await rows_of(client, served, answer.json()) if answer.is_success else []
    assert watch.stalls() == []
    emails = {row["email"] for row in rows}
    assert emails == {f"c{number}@example.org" for number in range(len(HOSTILE))}
    for row in rows:
        assert find_unstorable(row) is None
        assert row["name"].rstrip() == clean_line(row["name"])  # long ones are cut


async def test_entries_of_a_zip_file(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = await stored_position(served.database)
    names = {
        name: text[:200].encode("utf-8", "replace").decode().replace("\x00", "")
        for name, text in HOSTILE.items()
    }
    resume = make_pdf(ENGLISH)
    archive = packed({f"{name} {text}.pdf": resume for name, text in names.items()})
    url = f"{API}/positions/{position.id}/invitation-batches"
    with watched_loop(monkeypatch) as watch:
        file = ("all.zip", archive, "application/zip")
        answer = await client.post(url, files={"file": file})
        assert answer.status_code == 201, answer.text
        rows = await rows_of(client, served, answer.json())
    assert watch.stalls(starts_processes=True) == []
    assert len(rows) == len(names)
    assert all(find_unstorable(row) is None for row in rows)


async def test_a_pdf_with_every_text_is_kept(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_pdf(ENGLISH, *HOSTILE.values(), korean="embedded-like")
    with watched_loop(monkeypatch) as watch:
        answer = await send_file(client, data)
        await asyncio.sleep(0)
    assert answer.status_code == 201, answer.text
    assert watch.stalls(starts_processes=True) == []
    assert answer.json()["structured_data"]["header"]["name"]
    assert find_unstorable(answer.json()) is None
