"""Inviting many candidates at once: pasted, as CSV, and as a ZIP file of résumés."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from db.session import UnitOfWork
from db.tables import Role
from pipelines.invitation_batches.expiry import BatchExpiry, batch_file
from pipelines.invitation_batches.reading import BatchReader
from tests.api.test_interviews import problem
from tests.support.api_accounts import add_person
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.invitation_batches import batch_job, packed
from tests.support.pdfs import make_pdf, scanned_pdf

API = "/api/v1"
Json = dict[str, Any]


async def previewed(
    client: httpx.AsyncClient, served: Served, position_id: UUID, **request: Any
) -> Json:
    """A new batch, read."""
    response = await client.post(f"{API}/positions/{position_id}/invitation-batches", **request)
    assert response.status_code == 201, response.text
    batch: Json = response.json()
    if batch["state"] == "reading":
        await batch_job(served).do(UUID(batch["task_id"]))
        batch = (await client.get(response.headers["location"])).json()
    return batch


async def rows_of(client: httpx.AsyncClient, batch: Json) -> list[Json]:
    rows: list[Json] = (await client.get(f"{API}/invitation-batches/{batch['id']}/rows")).json()
    return rows


async def sent(client: httpx.AsyncClient, served: Served, batch: Json, **body: Any) -> Json:
    """Send a batch; returns its task when it is over."""
    response = await client.post(f"{API}/invitation-batches/{batch['id']}/send", json=body)
    assert response.status_code == 202, response.text
    await batch_job(served).do(UUID(response.json()["id"]))
    task: Json = (await client.get(response.headers["location"])).json()
    return task


async def count(work: UnitOfWork, table: str) -> int:
    return int(await work.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def codes(row: Json) -> list[str]:
    return [problem["code"] for problem in row["problems"]]


def candidate(n: int) -> bytes:
    """A résumé as PDF."""
    names = ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Edsger Dijkstra", "Barbara Liskov")
    name = names[n % 5] if n < 5 else f"{names[n % 5]} {chr(65 + n // 5)}son"
    return make_pdf(
        f"{name}\nc{n}@example.org | +44 20 7946 09{n:02}\n\nWORK EXPERIENCE\n"
        "Engineer, Babbage Ltd (2019 - present)\n\nEDUCATION\nUniversity of London 2011 - 2015"
    )


def zipped(files: dict[str, bytes]) -> Json:
    """The request that sends a ZIP file."""
    return {"files": {"file": ("résumés.zip", packed(files), "application/zip")}}


async def test_thirty_candidates_of_a_csv_with_three_faults(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database, language="ko", title="개발자")
    lines = [f"지원자 {n},c{n}@example.org,010-0000-00{n:02}" for n in range(30)]
    lines[4], lines[9], lines[20] = (
        "지원자 4,c3@EXAMPLE.org,",
        ",c9@example.org,",
        "지원자 20,c20@,",
    )
    file = ("명단.csv", "\n".join(["이름,이메일,연락처", *lines]).encode("cp949"), "text/csv")
    batch = await previewed(client, served, position.id, files={"file": file})
    assert (batch["source"], batch["state"], batch["file_name"]) == ("csv", "ready", "명단.csv")
    assert {k: v for k, v in batch["counts"].items() if v} == {"rows": 30, "ready": 27, "faulty": 3}
    rows = await rows_of(client, batch)
    assert {row["number"]: codes(row) for row in rows if row["problems"]} == {
        5: ["duplicate"],
        10: ["missing_name"],
        21: ["invalid_email"],
    }
    assert rows[4]["problems"][0]["row"] == 4
    async with served.database.unit_of_work() as work:
        assert await count(work, "interview") == 0, "a preview invited somebody"

    task = await sent(client, served, batch)
    assert (task["state"], task["progress"]) == ("succeeded", 100)
    assert task["result"] == {"batch_id": batch["id"], "invited": 27, "failed": 0}
    rows = await rows_of(client, batch)
    links = {row["link"] for row in rows if row["status"] == "invited"}
    assert len(links) == 27
    page = (await client.get(f"{API}/invitations/{links.pop().rpartition('/')[2]}")).json()
    assert (page["position"], page["language"]) == ("개발자", "ko")
    listed = (await client.get(f"{API}/positions/{position.id}/invitations?limit=50")).json()
    assert len({item["email"] for item in listed["items"]}) == 27

    # The faulty rows are corrected and sent; those before them are not invited again.
    url = f"{API}/invitation-batches/{batch['id']}/rows"
    fixed = await client.patch(f"{url}/10", json={"name": "지원자 9"})
    assert fixed.json()["status"] == "ready"
    await client.patch(f"{url}/21", json={"email": "c20@example.org"})
    assert (await client.patch(f"{url}/5", json={"left_out": True})).json()["status"] == "left_out"
    problem(await client.patch(f"{url}/1", json={"name": "Bob"}), 409)
    problem(await client.patch(f"{url}/31", json={"name": "Bob"}), 404)
    assert (await sent(client, served, batch))["result"]["invited"] == 29
    again = await client.post(f"{API}/invitation-batches/{batch['id']}/send", json={})
    assert again.json()["state"] == "succeeded", "a third sending began anew"
    async with served.database.unit_of_work() as work:
        assert await count(work, "interview") == await count(work, "invitation") == 29


async def test_sending_twice_at_once_and_a_second_batch_invite_nobody_twice(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    pasted = "Ada <ada@example.org>\nBea, bea@example.org"
    one = await previewed(client, served, position.id, json={"text": pasted})
    two = await previewed(client, served, position.id, json={"text": f"{pasted}\nC <c@e.org>"})
    url = f"{API}/invitation-batches/{{}}/send"
    first = await client.post(url.format(one["id"]), json={"expires_in_s": 3600})
    second = await client.post(url.format(one["id"]), json={})
    assert first.json()["id"] == second.json()["id"]
    problem(await client.patch(f"{API}/invitation-batches/{one['id']}/rows/1", json={}), 409)
    problem(await client.delete(f"{API}/invitation-batches/{one['id']}"), 409)
    # Both batches were previewed and queued before either was sent.
    other = await client.post(url.format(two["id"]), json={})
    for task in (first, other, first):
        await batch_job(served).do(UUID(task.json()["id"]))
    rows = await rows_of(client, two)
    assert [(row["status"], codes(row)) for row in rows] == [
        ("failed", ["already_invited"]),
        ("failed", ["already_invited"]),
        ("invited", []),
    ]
    assert rows[0]["problems"][0]["interview_id"] == (await rows_of(client, one))[0]["interview_id"]
    three = await previewed(client, served, position.id, json={"text": pasted})
    assert three["counts"]["faulty"] == 2
    problem(await client.post(url.format(three["id"]), json={}), 422)
    async with served.database.unit_of_work() as work:
        assert await count(work, "invitation") == 3


async def test_resumes_for_another_firm_change_nothing_of_the_position(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    other = make_pdf(
        "Grace Hopper\ngrace@example.org\nTarget role: Chief Plumber\nTarget company: Globex\n\n"
        "WORK EXPERIENCE\nPlumber, Babbage Ltd (2019 - present)\n\nEDUCATION\nBA Music 2011 - 2015"
    )
    files = {"cv/0.pdf": candidate(0), "cv/other.pdf": other}
    batch = await previewed(client, served, position.id, **zipped(files))
    assert (await sent(client, served, batch))["result"]["invited"] == 2
    created = {}
    for row in await rows_of(client, batch):
        url = f"{API}/interviews/{row['interview_id']}"
        interview = (await client.get(url)).json()
        texts = [question["text"] for question in (await client.get(f"{url}/questions")).json()]
        created[row["resume_file"]] = (interview, texts)
    interview, texts = created["other.pdf"]
    url = f"{API}/resumes/{interview['resume_id']}"
    header = (await client.get(url)).json()["structured_data"]["header"]
    assert (header["target_role"], header["target_company"]) == ("Chief Plumber", "Globex")
    first, asked = created["0.pdf"]
    for field in ("role", "company", "plan_id", "time_budget_s", "job_description"):
        assert interview[field] == first[field], field
    assert interview["role"] == "Compiler engineer" and "Acme" in interview["company"]
    assert texts == asked and not any("Globex" in text or "Plumber" in text for text in texts)


async def test_a_zip_of_resumes_with_a_list(client: httpx.AsyncClient, served: Served) -> None:
    position = await stored_position(served.database)
    files = {f"cv/{n}.pdf": candidate(n) for n in range(6)}
    files |= {
        "cv/locked.pdf": make_pdf("Eve\neve@example.org", user_password="secret"),
        "cv/scan.pdf": scanned_pdf(),
        "cv/broken.pdf": b"%PDF-1.7 and nothing else",
        "cv/bomb.pdf": b"%PDF-" + bytes(5_000_000),
        "list.csv": "Name;Mail;File\nAugusta Ada;augusta@example.org;0.PDF\n"
        "Nobody;nobody@example.org;none.pdf\n".encode("utf-16"),
    }
    batch = await previewed(client, served, position.id, **zipped(files))
    assert (batch["source"], batch["state"], batch["counts"]["rows"]) == ("zip", "ready", 11)
    rows = {row["resume_file"]: row for row in await rows_of(client, batch)}
    assert (rows["0.pdf"]["name"], rows["0.pdf"]["email"]) == ("Augusta Ada", "augusta@example.org")
    assert (rows["1.pdf"]["name"], rows["1.pdf"]["email"]) == ("Grace Hopper", "c1@example.org")
    assert {name: codes(row)[-1] for name, row in rows.items() if row["problems"]} == {
        "locked.pdf": "resume_encrypted",
        "scan.pdf": "resume_scanned",
        "broken.pdf": "resume_unreadable",
        "bomb.pdf": "resume_too_large",
        "none.pdf": "resume_missing",
    }
    url = f"{API}/invitation-batches/{batch['id']}/rows"
    change = {"name": "Eve", "email": "eve@example.org", "without_resume": True}
    row = await client.patch(f"{url}/{rows['locked.pdf']['number']}", json=change)
    assert row.json()["status"] == "ready"
    assert (await sent(client, served, batch))["result"] == {
        "batch_id": batch["id"], "invited": 7, "failed": 0,
    }  # fmt: skip
    async with served.database.unit_of_work() as work:
        assert (await count(work, "interview"), await count(work, "resume")) == (7, 6)
    invited = {row["resume_file"]: row["interview_id"] for row in await rows_of(client, batch)}
    interview = (await client.get(f"{API}/interviews/{invited['1.pdf']}")).json()
    resume_url = f"{API}/resumes/{interview['resume_id']}"
    assert (await client.get(resume_url)).json()["structured_data"]["header"]["name"] == (
        "Grace Hopper"
    )
    assert (await client.get(f"{resume_url}/file")).content == candidate(1)


async def test_a_reading_that_was_broken_off_continues(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = await stored_position(served.database)
    files = zipped({f"{n}.pdf": candidate(n) for n in range(3)})
    response = await client.post(f"{API}/positions/{position.id}/invitation-batches", **files)
    batch = response.json()
    problem(await client.post(f"{API}/invitation-batches/{batch['id']}/send", json={}), 409)
    read = BatchReader._read_resume
    done: list[int] = []

    async def dies_at_the_second(self: BatchReader, archive: Any, place: int) -> dict[str, Any]:
        if len(done) == 1:
            raise RuntimeError("killed")
        done.append(place)
        return await read(self, archive, place)

    with monkeypatch.context() as patch:
        patch.setattr(BatchReader, "_read_resume", dies_at_the_second)
        with pytest.raises(RuntimeError):
            await batch_job(served).do(UUID(batch["task_id"]))
    await batch_job(served).do(UUID(batch["task_id"]))
    assert [row["email"] for row in await rows_of(client, batch)] == [
        f"c{n}@example.org" for n in range(3)
    ]
    assert done == [0]


async def test_links_are_for_the_sender_and_hold_no_formula(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    batch = await previewed(
        client,
        served,
        position.id,
        json={"text": '"=HYPERLINK(1)" <ada@example.org>\nBea, bea@example.org, +82 10 1234 5678'},
        headers=ruth.headers,
    )
    url = f"{API}/invitation-batches/{batch['id']}"
    task = await client.post(f"{url}/send", json={}, headers=ruth.headers)
    await batch_job(served).do(UUID(task.json()["id"]))
    (entry,) = (await client.get(f"{API}/audit?action=invitation.mailed")).json()["items"]
    assert entry["subject_id"] == str(position.id)
    assert entry["details"] == {"batch_id": batch["id"], "rows": 2, "send_mail": False}
    response = await client.get(f"{url}/links.csv", headers=ruth.headers)
    assert response.headers["cache-control"] == "no-store"
    lines = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [(line["name"], line["phone"]) for line in lines] == [
        ("'=HYPERLINK(1)", ""),
        ("Bea", "'+82 10 1234 5678"),
    ]
    assert all("/i/" in line["link"] for line in lines)
    hidden = await client.get(f"{url}/links.csv", headers=rosa.headers)
    assert "/i/" not in hidden.text and "bea@example.org" in hidden.text
    assert not (await client.get(url, headers=rosa.headers)).json()["links_visible"]
    problem(await client.post(f"{url}/send", json={}, headers=rosa.headers), 409)
    assert not (await client.get(url, headers=rosa.headers)).json()["links_visible"]

    # A new link replaces the one of the batch, which then shows none that no longer works.
    row = (await client.get(f"{url}/rows", headers=ruth.headers)).json()[0]
    (invitation,) = (await client.get(f"{API}/interviews/{row['interview_id']}/invitations")).json()
    path = f"{API}/interviews/{row['interview_id']}/invitations/{invitation['id']}/resend"
    await client.post(path, json={})
    assert (await client.get(f"{url}/rows", headers=ruth.headers)).json()[0]["link"] is None
    # And the row goes with the interview.
    await client.delete(f"{API}/interviews/{row['interview_id']}")
    assert [r["number"] for r in (await client.get(f"{url}/rows")).json()] == [2]


async def test_each_mail_is_queued_with_its_invitation(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    batch = await previewed(
        client, served, position.id, json={"text": "Ada <ada@example.org>\nBea, 010-1234-5678"}
    )
    url = f"{API}/invitation-batches/{batch['id']}/send"
    problem(await client.post(url, json={"send_mail": True}), 409)
    task_id = UUID((await client.post(url, json={})).json()["id"])
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE invitation_batch SET options = options || '{\"send_mail\": true}'")
        )
    queued: list[tuple[UUID, str]] = []

    async def mail(work: UnitOfWork, interview_id: UUID, *, token: str, base_url: str) -> None:
        assert (await work.invitations.of_interview(interview_id))[0][0].email is not None
        queued.append((interview_id, f"{base_url}/i/{token}"))

    await batch_job(served, mail).do(task_id)
    rows = await rows_of(client, batch)
    assert queued == [(UUID(rows[0]["interview_id"]), rows[0]["link"])]
    assert rows[1]["status"] == "invited"


async def test_what_is_refused(client: httpx.AsyncClient, served: Served) -> None:
    position = await stored_position(served.database)
    url = f"{API}/positions/{position.id}/invitation-batches"
    problem(await client.post(url, json={"text": " "}), 422)
    problem(await client.post(url, content=b"x", headers={"content-type": "text/csv"}), 415)
    broken = {"file": ("a.zip", b"PK\x03\x04 no archive", "application/zip")}
    refusal = await client.post(url, files=broken)
    problem(refusal, 422)
    assert refusal.json()["type"].endswith("batch-broken-archive")
    assert not list(served.data_dir.glob("invitation-batches/*"))
    huge = {"file": ("a.csv", b"a@example.org\n" * 500_000, "text/csv")}
    problem(await client.post(url, files=huge), 413)
    problem(
        await client.post(f"{API}/positions/{uuid4()}/invitation-batches", json={"text": "A"}), 404
    )
    batch = await previewed(client, served, position.id, json={"text": "A, a@example.org"})
    await client.patch(f"{API}/positions/{position.id}", json={"archived": True})
    problem(await client.post(f"{API}/invitation-batches/{batch['id']}/send", json={}), 409)
    problem(await client.post(url, json={"text": "A, a@example.org"}), 409)


async def test_a_sending_stops_when_the_position_is_archived(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    batch = await previewed(client, served, position.id, json={"text": "A, a@example.org"})
    url = f"{API}/invitation-batches/{batch['id']}"
    task = (await client.post(f"{url}/send", json={})).json()
    await client.patch(f"{API}/positions/{position.id}", json={"archived": True})
    await batch_job(served).do(UUID(task["id"]))
    task = (await client.get(f"{API}/tasks/{task['id']}")).json()
    assert (task["state"], task["error"]["code"]) == ("failed", "position_archived")
    await client.patch(f"{API}/positions/{position.id}", json={"archived": False})
    assert (await sent(client, served, batch))["result"]["invited"] == 1


async def test_batches_are_deleted_after_a_day_with_their_files(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    kept = await previewed(client, served, position.id, **zipped({"a.pdf": candidate(0)}))
    old = await previewed(client, served, position.id, **zipped({"a.pdf": candidate(1)}))
    gone = await previewed(client, served, position.id, **zipped({"a.pdf": candidate(2)}))
    path = {b["id"]: served.data_dir / batch_file(UUID(b["id"])) for b in (kept, old, gone)}
    assert all(each.is_file() for each in path.values())
    assert (await client.delete(f"{API}/invitation-batches/{gone['id']}")).status_code == 204
    expire = BatchExpiry(served.data_dir)
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE invitation_batch SET expires_at = now() - interval '1 s' WHERE id = :id"),
            {"id": old["id"]},
        )
        await expire(work)
    assert [batch_id for batch_id, each in path.items() if each.exists()] == [kept["id"]]
    listed = (await client.get(f"{API}/positions/{position.id}/invitation-batches")).json()
    assert [batch["id"] for batch in listed] == [kept["id"]]
    problem(await client.get(f"{API}/invitation-batches/{old['id']}"), 404)
