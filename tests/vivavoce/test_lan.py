"""HTTPS on the local network with a real TLS client; its certificate and key."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from cryptography import x509
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs
from typer.testing import CliRunner

from api.app import create_app
from api.settings import ApiSettings, ExposureError, check_exposure
from db.relay import EventRelay
from db.session import Database, UnitOfWork
from db.tables import Interview
from kit.ports import free_port
from tests.support.api_candidate import API, YES, stored_position
from tests.support.api_server import Served
from vivavoce import lan
from vivavoce.cli import app as command
from vivavoce.processes.listeners import Listeners
from vivavoce.sample_invitation import InviteError, Inviter, qr_code, ready_link
from vivavoce.settings import Settings

pytestmark = pytest.mark.realtime


def address() -> str:
    """This machine's address, or localhost without a network."""
    try:
        return lan.lan_address()
    except lan.LanError:
        return "localhost"


async def stored_interviews(work: UnitOfWork) -> Sequence[Interview]:
    """All interviews."""
    return (await work.session.scalars(select(Interview))).all()


def lan_settings(data: Path, **api: object) -> Settings:
    """The settings of ``make run LAN=1``, on free ports."""
    chosen = ApiSettings(port=free_port(), tls_port=free_port(), tls_host=address(), **api)
    return lan.open_to_lan(Settings(data=data, api=chosen))


@pytest_asyncio.fixture
async def settings(
    database: Database, relay: EventRelay, tmp_path: Path
) -> AsyncIterator[Settings]:
    """An API that serves the local network, and its settings."""
    settings = lan_settings(tmp_path)
    served = Served(database, relay, tmp_path)
    listeners = Listeners(create_app(replace(served.services, settings=settings.api)), settings.api)
    serving = asyncio.create_task(listeners.serve())
    async with asyncio.timeout(20):
        while not listeners.ready:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield settings
    listeners.stop()
    await serving


def trusting(settings: Settings) -> ssl.SSLContext:
    """A device that trusts the certificate, and checks its names."""
    return ssl.create_default_context(cafile=str(settings.api.tls_certificate))


async def test_a_phone_reaches_the_page_and_nothing_else(settings: Settings) -> None:
    api, key = settings.api, settings.api.key
    assert key is not None
    base = f"https://{api.tls_host}:{api.tls_port}"
    assert api.public_url == base
    async with httpx.AsyncClient(base_url=base, verify=trusting(settings)) as phone:
        assert (await phone.get("/healthz")).status_code == 200
        assert (await phone.get(f"{API}/interviews")).status_code == 401
        assert (await phone.post(f"{API}/interviews", json={})).status_code == 401
        link = await ready_link(
            Inviter(f"http://127.0.0.1:{api.port}", key.get_secret_value()), settings
        )
        assert link.startswith(f"{base}/i/")
        assert "microphone=(self)" in (await phone.get(link)).headers["permissions-policy"]
        entered = await phone.post(link.replace("/i/", f"{API}/invitations/") + "/enter", json=YES)
        session = entered.json()
        headers = {"Authorization": f"Bearer {session['access_token']}", "Origin": base}
        joined = await phone.post(
            f"{API}/interviews/{session['interview_id']}/join", headers=headers
        )
        assert joined.json()["url"].startswith(f"{base}/")
    async with httpx.AsyncClient(base_url=base) as stranger:
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            await stranger.get("/healthz")


async def test_this_machine_needs_the_key_too(settings: Settings) -> None:
    base = f"http://127.0.0.1:{settings.api.port}"
    async with httpx.AsyncClient(base_url=base) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get(f"{API}/interviews")).status_code == 401
    with pytest.raises(InviteError, match="VIVAVOCE_API_KEY"):
        await Inviter(base, "").to_new_interview({})


async def test_one_interview_waits_until_it_is_taken(
    settings: Settings, database: Database
) -> None:
    key = settings.api.key
    assert key is not None
    inviter = Inviter(f"http://127.0.0.1:{settings.api.port}", key.get_secret_value())
    links = [await ready_link(inviter, settings) for _ in range(2)]
    assert len(set(links)) == 2
    async with database.unit_of_work() as work:
        (interview,) = await stored_interviews(work)
        await work.interviews.complete(interview.id, "completed")
    await ready_link(inviter, settings)
    async with database.unit_of_work() as work:
        assert len(await stored_interviews(work)) == 2


async def test_a_link_from_the_command_line(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_DATA", str(settings.data))
    monkeypatch.setenv("VIVAVOCE_URL", f"http://127.0.0.1:{settings.api.port}")
    position = await stored_position(database)
    run = CliRunner().invoke

    async def invite(*arguments: str) -> tuple[int, str]:
        with capture_logs():  # the server's lines are not the command's
            result = await asyncio.to_thread(run, command, ["invite", "--name", "Ada", *arguments])
        return result.exit_code, result.output

    code, output = await invite("--position", str(position.id), "--phone", "--qr")
    link, pin, *code_lines = output.splitlines()
    assert code == 0, output
    assert link.startswith(f"{settings.api.public_url}/i/")
    assert pin.startswith("PIN ")
    assert "\n".join(code_lines) == qr_code(link)
    async with database.unit_of_work() as work:
        (interview,) = await stored_interviews(work)
    assert (interview.position_id, interview.candidate_name) == (position.id, "Ada")
    code, output = await invite("--role", "cook", "--company", "Acme", "--language", "ko")
    assert (code, output.count("/i/")) == (0, 1), output
    assert await invite() == (
        2,
        "error: give a --position, or --role and --company\n",
    )
    code, output = await invite("--position", str(position.company_id))
    assert (code, output) == (
        2,
        f"error: Position {position.company_id} not found. GET /api/v1/positions lists them.\n",
    )
    monkeypatch.setenv("VIVAVOCE_URL", f"http://127.0.0.1:{free_port()}")
    code, output = await invite("--role", "cook", "--company", "Acme")
    assert code == 2 and "cannot reach" in output


def test_the_certificate_is_replaced_when_the_address_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["10.1.2.3", "house.local", "localhost", "127.0.0.1"]
    made = lan.ensure_certificate(tmp_path, names)
    content = made.file.read_bytes()
    certificate = x509.load_pem_x509_certificate(content)
    san = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(a) for a in san.get_values_for_type(x509.IPAddress)] == ["10.1.2.3", "127.0.0.1"]
    assert san.get_values_for_type(x509.DNSName) == ["house.local", "localhost"]
    assert made.key_file.stat().st_mode & 0o777 == 0o600
    assert lan.ensure_certificate(tmp_path, names).file.read_bytes() == content
    lan.ensure_certificate(tmp_path, ["10.9.9.9", *names[1:]])
    moved = made.file.read_bytes()
    assert moved != content
    monkeypatch.setattr(lan, "RENEW_DAYS", lan.VALID_DAYS + 1)
    lan.ensure_certificate(tmp_path, ["10.9.9.9", *names[1:]])
    assert made.file.read_bytes() != moved, "it is replaced before it expires"
    made.key_file.write_text("damaged")
    assert lan.ensure_certificate(tmp_path, names).key_file.read_bytes().startswith(b"-----BEGIN")


def test_a_key_is_generated_once_unless_one_is_set(tmp_path: Path) -> None:
    first, second = lan_settings(tmp_path).api.key, lan_settings(tmp_path).api.key
    assert first is not None and first == second
    assert len(first.get_secret_value()) >= 43
    path = lan.key_file(tmp_path)
    assert path.read_text() == first.get_secret_value()
    assert path.stat().st_mode & 0o777 == 0o600
    own = SecretStr("my own key")
    assert lan_settings(tmp_path, key=own).api.key == own


def test_livekit_rooms_are_refused(tmp_path: Path) -> None:
    with pytest.raises(lan.LanError, match="gateway"):
        lan.open_to_lan(Settings(data=tmp_path, room="livekit"))


def test_the_network_is_never_served_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(ExposureError, match="without a key"):
        check_exposure(ApiSettings(tls_host="192.0.2.7"))
    with pytest.raises(ExposureError, match="CERTIFICATE"):
        check_exposure(ApiSettings(tls_host="192.0.2.7", key=SecretStr("k")))
    check_exposure(lan_settings(tmp_path).api)


def test_this_machines_address_is_its_own() -> None:
    try:
        found = lan.lan_address()
    except lan.LanError as error:
        assert "network" in str(error)
    else:
        assert not ipaddress.ip_address(found).is_loopback
