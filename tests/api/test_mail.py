"""Invitations by e-mail over the API: sending, reminding, templates, unsubscribing."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
import structlog
from sqlalchemy import text

from db.relay import EventRelay
from db.session import Database
from db.tables import Role
from kit.accents import PRODUCT
from pipelines.invitations.mailing import Mailing
from pipelines.job_worker import WorkerTiming, run_worker
from tests.api.test_interviews import problem
from tests.support.api_accounts import add_person
from tests.support.api_candidate import stored_position
from tests.support.api_server import SECRET, Served
from tests.support.mail_server import MailServer, parts_of, serving_mail

API = "/api/v1"
BASE = "http://127.0.0.1:8000"
ADA = {"candidate_name": "Ada Lovelace", "email": "ada@candidate.example"}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[MailServer]:
    async with serving_mail() as server:
        yield server


@pytest_asyncio.fixture
async def served(
    database: Database, relay: EventRelay, tmp_path: Path, server: MailServer
) -> Served:
    mailing = Mailing(server.settings(), SECRET)
    return Served(database, relay, tmp_path, mailing=mailing)


@pytest_asyncio.fixture
async def working(served: Served) -> AsyncIterator[None]:
    shutdown = asyncio.Event()
    timing = WorkerTiming(poll_s=0.1, heartbeat_s=1.0, retry_s=0.05, sweep_s=0.5)
    worker = asyncio.create_task(
        run_worker(
            served.database,
            None,
            shutdown,
            data_dir=served.data_dir,
            timing=timing,
            mailing=served.services.mailing,
        )
    )
    yield
    shutdown.set()
    async with asyncio.timeout(40.0):
        await worker


async def invite(client: httpx.AsyncClient, database: Database, **body: Any) -> dict[str, Any]:
    position = await stored_position(database)
    answer = await client.post(f"{API}/positions/{position.id}/invitations", json=ADA | body)
    assert answer.status_code == 201, answer.text
    invitation: dict[str, Any] = answer.json()
    return invitation


async def mails(client: httpx.AsyncClient, invitation: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.get(f"{API}/interviews/{invitation['interview_id']}/mails")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()
    return rows


async def reviewed(client: httpx.AsyncClient, invitation: dict[str, Any]) -> dict[str, Any]:
    """The interview with its review."""
    url = f"{API}/interviews/{invitation['interview_id']}?expand=review"
    interview: dict[str, Any] = (await client.get(url)).json()
    return interview


async def until_over(client: httpx.AsyncClient, invitation: dict[str, Any]) -> list[dict[str, Any]]:
    async with asyncio.timeout(30.0):
        while any(  # noqa: ASYNC110
            mail["state"] == "queued" for mail in await mails(client, invitation)
        ):
            await asyncio.sleep(0.05)
    return await mails(client, invitation)


async def execute(database: Database, statement: str) -> None:
    async with database.unit_of_work() as work:
        await work.session.execute(text(statement))


@contextmanager
def collected_logs() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


async def test_an_invitation_arrives_with_the_link_that_the_api_shows(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    with collected_logs() as logs:
        invitation = await invite(client, database, send_mail=True)
        assert invitation["mail"] == "queued"
        [message] = await server.until(1)
        [mail] = await until_over(client, invitation)
    assert (mail["kind"], mail["state"], mail["address"]) == ("invitation", "sent", ADA["email"])
    body, _, _ = parts_of(message)
    assert invitation["link"] in body
    token = invitation["link"].rpartition("/")[2]
    assert (await client.get(f"{API}/invitations/{token}")).status_code == 200
    assert token not in str(logs)
    interview = await reviewed(client, invitation)
    assert interview["review"]["invitation"]["mail"] == "sent"


async def test_the_calendar_entry_has_the_appointment_of_the_invitation(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    at = (datetime.now(UTC) + timedelta(days=10)).replace(microsecond=0)
    await invite(client, database, send_mail=True, scheduled_for=at.isoformat())
    [message] = await server.until(1)
    (event,) = parts_of(message)[2].walk("VEVENT")
    assert event.start == at


async def test_the_branding_names_the_sender_and_colours_the_message(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    branding = {"name": "Acme Group", "accent": "#1d4f91"}
    await client.put(f"{API}/branding", json=branding)
    assert (await client.get(f"{API}/mail")).json()["from_name"] == "Acme Group"
    await invite(client, database, send_mail=True)
    [message] = await server.until(1)
    assert str(message["From"]).startswith("Acme Group <")
    _, html, _ = parts_of(message)
    assert "background:#1d4f91;color:#ffffff" in html and "color:#1d4f91" in html
    url = message["List-Unsubscribe"].strip("<>")
    page = await client.get(url)
    assert "background:#1d4f91;color:#ffffff" in page.text
    # A browser applies the style only if the policy has its hash.
    [style] = re.findall(r"<style>(.*)</style>", page.text)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]

    template = (await client.get(f"{API}/mail/templates")).json()["items"][0]
    preview = f"{API}/mail/templates/{template['kind']}/{template['language']}/preview"
    content = {"subject": template["subject"], "body": template["body"]}
    assert "background:#1d4f91" in (await client.post(preview, json=content)).json()["html"]
    await client.delete(f"{API}/branding")
    assert f"background:{PRODUCT}" in (await client.get(url)).text
    assert f"background:{PRODUCT}" in (await client.post(preview, json=content)).json()["html"]


async def test_sending_again_keeps_the_link_and_makes_no_twin(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    invitation = await invite(client, database, send_mail=True)
    await server.until(1)
    await until_over(client, invitation)
    url = f"{API}/interviews/{invitation['interview_id']}/invitation/mail"
    assert problem(await client.post(url, json={}), 409)["type"].endswith(":mail-just-sent")
    await execute(database, "UPDATE invitation SET mailed_at = mailed_at - interval '1 hour'")
    answers = await asyncio.gather(*(client.post(url, json={}) for _ in range(3)))
    assert [answer.status_code for answer in answers].count(202) >= 1
    await server.until(2)
    await until_over(client, invitation)
    assert len(server.taken) == 2
    assert all(invitation["link"] in parts_of(message)[0] for message in server.taken)


async def test_a_copied_link_is_replaced_when_it_is_sent(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    invitation = await invite(client, database, email=None)
    assert invitation["mail"] is None
    url = f"{API}/interviews/{invitation['interview_id']}/invitation/mail"
    assert problem(await client.post(url, json={}), 422)["errors"][0]["pointer"] == "/email"
    answer = await client.post(url, json={"email": "ada@new.example"})
    assert (answer.status_code, answer.json()["address"]) == (202, "ada@new.example")
    [message] = await server.until(1)
    link = re.search(rf"{BASE}/i/([^\s#]+)\s", parts_of(message)[0])
    assert link is not None and link[0].strip() != invitation["link"]
    old = invitation["link"].rpartition("/")[2]
    problem(await client.get(f"{API}/invitations/{old}"), 404)
    assert (await client.get(f"{API}/invitations/{link[1]}")).status_code == 200


async def test_a_corrected_address_gets_a_link_of_its_own(
    client: httpx.AsyncClient, database: Database
) -> None:
    invitation = await invite(client, database, send_mail=True)
    await execute(database, "UPDATE invitation SET reminders_off_at = now()")
    url = f"{API}/interviews/{invitation['interview_id']}/invitation/mail"
    answer = await client.post(url, json={"email": "ada@right.example"})
    assert (answer.status_code, answer.json()["address"]) == (202, "ada@right.example")
    strangers = invitation["link"].rpartition("/")[2]
    problem(await client.get(f"{API}/invitations/{strangers}"), 404)
    async with database.unit_of_work() as work:
        rows = await work.session.execute(text("SELECT reminders_off_at FROM invitation"))
        assert rows.scalar_one() is None
    noted = (await client.get(f"{API}/audit?action=invitation.mailed")).json()["items"]
    assert [entry["subject_id"] for entry in noted] == [invitation["interview_id"]] * 2


async def test_renewing_sends_the_new_link(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    invitation = await invite(client, database)
    url = f"{API}/interviews/{invitation['interview_id']}/invitations/{invitation['id']}/resend"
    renewed = (await client.post(url, json={"send_mail": True})).json()
    assert (renewed["mail"], renewed["link"] != invitation["link"]) == ("queued", True)
    [message] = await server.until(1)
    assert renewed["link"] in parts_of(message)[0]
    noted = (await client.get(f"{API}/audit?action=invitation.mailed")).json()["items"]
    assert [entry["subject_id"] for entry in noted] == [invitation["interview_id"]]
    silent = (await client.post(url, json={})).json()  # the one in the mail stops working
    assert silent["link"] != renewed["link"]
    remind = f"{API}/interviews/{invitation['interview_id']}/invitation/remind"
    problem(await client.post(remind), 409)


async def test_a_bounce_is_shown_with_the_servers_words(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    server.rcpt = ["550 5.1.1 No such user here"]
    invitation = await invite(client, database, send_mail=True)
    [mail] = await until_over(client, invitation)
    assert (mail["state"], mail["answer"]) == ("bounced", "550 5.1.1 No such user here")
    page = await client.get(f"{API}/interviews/{invitation['interview_id']}/invitations")
    assert page.json()[0]["mail"] == "bounced"


async def test_before_it_is_sent_the_list_says_so(
    client: httpx.AsyncClient, database: Database
) -> None:
    invitation = await invite(client, database, send_mail=True)
    interview = await reviewed(client, invitation)
    facts = interview["review"]["invitation"]
    assert (facts["state"], facts["mail"]) == ("not_sent", "queued")


async def test_a_person_reminds_who_may_be_reminded(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    invitation = await invite(client, database, send_mail=True)
    url = f"{API}/interviews/{invitation['interview_id']}/invitation/remind"
    await server.until(1)
    await until_over(client, invitation)
    earlier = "UPDATE invitation SET mailed_at = mailed_at - interval '1 hour'"
    await execute(database, earlier)
    assert (await client.post(url)).json()["kind"] == "reminder"
    message = (await server.until(2))[1]
    await until_over(client, invitation)
    await execute(database, earlier)
    await unsubscribe(client, message["List-Unsubscribe"].strip("<>"))
    assert problem(await client.post(url), 409)["type"].endswith(":reminders-off")


async def unsubscribe(client: httpx.AsyncClient, url: str) -> None:
    """Open the link, which changes nothing, and post as a mail program does."""
    with collected_logs() as logs:
        shown = await client.get(url)
        assert shown.status_code == 200 and "<form" in shown.text
        assert shown.headers["referrer-policy"] == "strict-origin"
        assert "form-action 'self'" in shown.headers["content-security-policy"]
        done = await client.post(url, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and "no more reminders" in done.text
        assert (await client.post(url)).status_code == 200
    assert url.rpartition("/")[2] not in str(logs)


async def test_the_link_for_unsubscribing_leads_nowhere_else(
    client: httpx.AsyncClient, database: Database
) -> None:
    for token in ("x", "0" * 64, "%00"):
        page = await client.get(f"/u/{token}", headers={"Accept-Language": "ko-KR"})
        assert page.status_code == 404 and "확인할 수 없는" in page.text
    assert (await client.post("/u/x")).status_code == 404


async def test_expired_begun_and_missing_invitations_are_not_sent(
    client: httpx.AsyncClient, database: Database
) -> None:
    invitation = await invite(client, database)
    url = f"{API}/interviews/{invitation['interview_id']}/invitation/mail"
    await execute(database, "UPDATE invitation SET expires_at = now()")
    assert problem(await client.post(url, json={}), 409)["type"].endswith(":invitation-expired")
    await execute(database, "UPDATE interview SET status = 'IN_PROGRESS'")
    problem(await client.post(url, json={}), 409)
    await execute(database, "DELETE FROM invitation")
    problem(await client.post(url, json={}), 404)


async def test_without_a_mail_server_it_says_what_to_set(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    off = Served(database, relay, tmp_path)
    transport = httpx.ASGITransport(off.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        position = await stored_position(database)
        url = f"{API}/positions/{position.id}/invitations"
        refusal = problem(await client.post(url, json=ADA | {"send_mail": True}), 409)
        assert refusal["type"].endswith(":mail-off") and "VIVAVOCE_MAIL_HOST" in refusal["detail"]
        assert (await client.get(f"{API}/interviews")).json()["items"] == []
        status = (await client.get(f"{API}/mail")).json()
        assert (status["on"], status["port"]) == (False, None)


async def test_the_address_is_needed_to_send(client: httpx.AsyncClient, database: Database) -> None:
    position = await stored_position(database)
    url = f"{API}/positions/{position.id}/invitations"
    body = {"candidate_name": "Ada", "send_mail": True}
    assert problem(await client.post(url, json=body), 422)["errors"][0]["pointer"] == "/email"


async def test_an_admin_tries_the_settings(
    client: httpx.AsyncClient, served: Served, server: MailServer
) -> None:
    admin = await add_person(served.database, "ruth", Role.ADMIN)
    bearer = {"Authorization": f"Bearer {admin.token}"}
    result = (await client.post(f"{API}/mail/test", json={}, headers=bearer)).json()
    assert result["ok"] is True and result["answer"] == "250 OK: queued as 1"
    assert server.recipients == [result["to"]]
    problem(await client.post(f"{API}/mail/test", json={}), 422)  # the operator has no address
    encoded = {"to": "=?utf-8?q?a=0d=0aX=3a?=@b.example"}
    problem(await client.post(f"{API}/mail/test", json=encoded), 422)
    server.rcpt = ["550 5.7.1 Relaying denied"]
    refused = await client.post(f"{API}/mail/test", json={"to": "a@b.example"})
    assert refused.json() == {
        "ok": False,
        "to": "a@b.example",
        "answer": "550 5.7.1 Relaying denied",
    }
    status = (await client.get(f"{API}/mail")).json()
    assert (status["on"], status["host"], status["port"]) == (True, "127.0.0.1", server.port)
    assert (status["links_begin_with"], status["public_url"]) == (BASE, False)


async def test_templates_are_changed_previewed_and_used(
    client: httpx.AsyncClient, database: Database, server: MailServer, working: None
) -> None:
    templates = (await client.get(f"{API}/mail/templates")).json()
    kinds = [(item["kind"], item["language"]) for item in templates["items"]]
    assert sorted(kinds) == [
        ("invitation", "en"),
        ("invitation", "ko"),
        ("reminder", "en"),
        ("reminder", "ko"),
    ]
    own = next(i for i in templates["items"] if (i["kind"], i["language"]) == kinds[0])
    required = [p["name"] for p in templates["placeholders"] if p["required"]]
    url = f"{API}/mail/templates/invitation/en"
    for name in required:
        lacking = {"subject": "Hello", "body": own["body"].replace(f"{{{name}}}", "")}
        for answer in (
            await client.put(url, json=lacking),
            await client.post(f"{url}/preview", json=lacking),
        ):
            refusal = problem(answer, 422)
            assert refusal["type"].endswith(":mail-template")
            assert [error["pointer"] for error in refusal["errors"]] == ["/body"]
    changed = {"subject": "{company} <awaits> you", "body": f"Our own words.\n\n{own['body']}"}
    shown = (await client.post(f"{url}/preview", json=changed)).json()
    assert shown["subject"] == "Acme <awaits> you" and "Ada Lovelace" in shown["text"]
    assert "&lt;awaits&gt;" in shown["html"]
    assert (await client.put(url, json=changed)).json()["changed"] is True
    await invite(client, database, send_mail=True)
    [message] = await server.until(1)
    assert parts_of(message)[0].startswith("Our own words.")
    assert (await client.delete(url)).json()["body"] == own["body"]
    assert (await client.get(f"{API}/mail/templates")).json() == templates
