"""``vivavoce doctor``: one line for each finding, with what to do."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sys
from collections import namedtuple
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aioice import stun
from sqlalchemy import text

from db.session import Database
from vivavoce.doctor import database as database_check
from vivavoce.doctor.finding import Finding
from vivavoce.doctor.run import examine
from vivavoce.settings import Settings, names_of_settings

Found = dict[str, list[Finding]]
Examine = Callable[..., Awaitable[Found]]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Examine:
    """The findings with these variables of the environment, by check."""

    async def run(**variables: str) -> Found:
        with monkeypatch.context() as patched:
            patched.setenv("VIVAVOCE_DATA", str(tmp_path))
            patched.setenv("VIVAVOCE_LLM_PROVIDERS", "none")
            patched.setenv("VIVAVOCE_API_PORT", str(unused_port()))
            for name, value in variables.items():
                patched.setenv(name, value)
            findings: Found = {}
            for finding in await examine():
                assert "\n" not in finding.line()
                assert finding.level == "ok" or finding.remedy, finding
                findings.setdefault(finding.check, []).append(finding)
            return findings

    tmp_path.chmod(0o700)
    return run


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def levels(findings: list[Finding]) -> list[str]:
    return [finding.level for finding in findings]


def test_all_settings_are_known() -> None:
    assert {"VIVAVOCE_API_PORT", "VIVAVOCE_DATA", "VIVAVOCE_STT_MODEL"} <= names_of_settings()
    assert not {"VIVAVOCE_API", "VIVAVOCE_ROOMS"} & names_of_settings()


async def test_a_sound_installation(found: Examine, database_url: str, models_dir: Path) -> None:
    findings = await found(VIVAVOCE_DB_URL=database_url)
    assert {finding.level for group in findings.values() for finding in group} == {"ok"}, findings
    checks = {"configuration", "origin", "disk", "data", "ports", "models", "database", "schema"}
    assert checks | {"jobs", "clock", "llm", "mail"} == findings.keys()


async def test_links_in_mail_need_a_public_address(found: Examine) -> None:
    server = {
        "VIVAVOCE_MAIL_HOST": "smtp.acme.example",
        "VIVAVOCE_MAIL_FROM_ADDRESS": "a@b.example",
    }
    (inside,) = (await found(**server))["mail"]
    assert inside.level == "warning" and "VIVAVOCE_API_PUBLIC_URL" in inside.remedy
    (outside,) = (await found(**server, VIVAVOCE_API_PUBLIC_URL="https://i.acme.example"))["mail"]
    assert outside.level == "ok" and "smtp.acme.example:587" in outside.text


async def test_settings(found: Examine) -> None:
    findings = await found(VIVAVOCE_API_PROT="9000", VIVAVOCE_ROOM="telepathy")
    typo, invalid = findings["configuration"]
    assert typo.remedy == "did you mean VIVAVOCE_API_PORT?"
    assert invalid.level == "error" and "VIVAVOCE_ROOM" in invalid.text
    (exposed,) = [
        finding
        for finding in (await found(VIVAVOCE_API_HOST="0.0.0.0"))["configuration"]
        if finding.level == "error"
    ]
    assert "VIVAVOCE_API_KEY" in exposed.remedy


@pytest.mark.parametrize(
    ("variables", "level"),
    [
        ({}, "ok"),
        ({"VIVAVOCE_API_PUBLIC_URL": "https://interviews.example.org"}, "ok"),
        ({"VIVAVOCE_API_PUBLIC_URL": "http://interviews.example.org"}, "error"),
        ({"VIVAVOCE_API_PUBLIC_URL": "http://localhost:8000"}, "ok"),
        ({"VIVAVOCE_API_HOST": "0.0.0.0", "VIVAVOCE_API_KEY": "k" * 32}, "error"),
    ],
)
async def test_the_origin_allows_a_microphone(
    found: Examine, variables: dict[str, str], level: str
) -> None:
    assert levels((await found(**variables))["origin"]) == [level]


async def test_a_secure_page_needs_a_secure_livekit_server(found: Examine) -> None:
    findings = await found(
        VIVAVOCE_ROOM="livekit",
        VIVAVOCE_API_PUBLIC_URL="https://interviews.example.org",
        VIVAVOCE_LIVEKIT_URL=f"ws://127.0.0.1:{unused_port()}",
        VIVAVOCE_LIVEKIT_API_KEY="key",
        VIVAVOCE_LIVEKIT_API_SECRET="secret" * 8,
    )
    assert levels(findings["origin"]) == ["ok", "error"]
    assert "VIVAVOCE_LIVEKIT_PUBLIC_URL" in findings["origin"][1].remedy
    (livekit,) = findings["livekit"]
    assert (livekit.level, "answer" in livekit.text) == ("error", True)


async def test_disk_and_permissions(
    found: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "secret").write_text("s")
    (tmp_path / "secret").chmod(0o644)
    refused = tmp_path / "journal" / "refused" / "notes.jsonl"
    refused.parent.mkdir(parents=True)
    refused.touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**8))
    findings = await found()
    assert levels(findings["disk"]) == ["error", "error"]
    assert [finding.remedy for finding in findings["data"][:2]] == [
        f"chmod 700 {tmp_path}",
        f"chmod 600 {tmp_path / 'secret'}",
    ]
    assert levels(findings["data"]) == ["error", "error", "warning"]


async def test_a_taken_port_and_missing_and_damaged_models(found: Examine, tmp_path: Path) -> None:
    (tmp_path / "models" / "whisper-tiny.en").mkdir(parents=True)
    (tmp_path / "models" / "whisper-tiny.en" / "model.bin").write_bytes(b"?")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        findings = await found(VIVAVOCE_API_PORT=port, VIVAVOCE_MODELS_DIR=str(tmp_path / "models"))
    (listening,) = findings["ports"]
    assert (listening.level, "VIVAVOCE_API_PORT" in listening.remedy) == ("error", True)
    assert levels(findings["models"]) == ["error", "warning", "warning"]
    assert "vivavoce models pull whisper-tiny.en" in findings["models"][0].remedy


async def test_the_database_its_schema_and_its_clock(
    found: Examine, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (away,) = (await found(VIVAVOCE_DB_URL="postgresql://nobody@127.0.0.1:1/none"))["database"]
    assert (away.level, "VIVAVOCE_DB_URL" in away.remedy) == ("error", True)
    async with database.unit_of_work() as work:
        await work.session.execute(
            text(
                "INSERT INTO pgqueuer (priority, status, entrypoint) VALUES (0, 'failed', 'report')"
            )
        )
        await work.session.execute(text("UPDATE alembic_version SET version_num = '0016'"))

    class Late(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(seconds=90)

    monkeypatch.setattr(database_check, "datetime", Late)
    findings = await found(VIVAVOCE_DB_URL=database_url)
    assert levels(findings["schema"] + findings["jobs"]) == ["warning", "warning"]
    assert "vivavoce jobs failed" in findings["jobs"][0].remedy
    (clock,) = findings["clock"]
    assert clock.level == "error" and "90." in clock.text
    async with database.unit_of_work() as work:
        await work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert levels((await found(VIVAVOCE_DB_URL=database_url))["schema"]) == ["error"]


class StunServer(asyncio.DatagramProtocol):
    """Answers binding requests; refuses to relay."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        request = stun.parse_message(data)
        answer = stun.Message(
            message_method=request.message_method,
            message_class=stun.Class.RESPONSE,
            transaction_id=request.transaction_id,
        )
        if request.message_method is stun.Method.ALLOCATE:
            answer.message_class = stun.Class.ERROR
            answer.attributes["ERROR-CODE"] = (403, "Forbidden")
        self.transport.sendto(bytes(answer), addr)


async def test_ice_servers(found: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(StunServer, local_addr=("127.0.0.1", 0))
    port = server.get_extra_info("sockname")[1]
    urls = [
        f"stun:127.0.0.1:{port}",
        f"turn:127.0.0.1:{port}?transport=udp",
        f"turn:127.0.0.1:{unused_port()}?transport=tcp",
        "turn.example.org",
    ]
    servers = [{"urls": urls, "username": "ada", "credential": "x"}]
    findings = (await found(VIVAVOCE_ROOM_ICE_SERVERS=json.dumps(servers)))["turn"]
    server.close()
    assert levels(findings) == ["ok", "error", "error", "error"]
    for finding, word in zip(findings, ("answers", "refuses", "answer", "no address"), strict=True):
        assert word in finding.text
    public = {"VIVAVOCE_API_HOST": "0.0.0.0", "VIVAVOCE_API_KEY": "k" * 32}
    assert levels((await found(**public))["turn"]) == ["warning"]


async def test_language_models(found: Examine) -> None:
    async def models(request: web.Request) -> web.Response:
        if request.headers["Authorization"] != "Bearer right":
            return web.json_response({}, status=401)
        return web.json_response({"data": [{"id": "qwen"}]})

    app = web.Application()
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    away = f"http://127.0.0.1:{unused_port()}/v1"

    async def ask(providers: str, key: str) -> list[Finding]:
        findings = await found(VIVAVOCE_LLM_PROVIDERS=providers, VIVAVOCE_LLM_API_KEY=key)
        return findings["llm"]

    try:
        assert levels(await ask(f"{url}#qwen", "right")) == ["ok"]
        (wrong_key,) = await ask(f"{url}#qwen", "wrong")
        assert "rejects the key" in wrong_key.text
        several = await ask(f"{url}#llama,{away},openai", "right")
    finally:
        await runner.cleanup()
    assert levels(several) == ["error", "error", "error"]
    assert "llama" in several[0].text and "reached" in several[1].text
    assert "OPENAI_API_KEY" in several[2].remedy


async def test_a_check_that_fails_is_a_finding(
    found: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_settings: Settings) -> list[Finding]:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(
        "vivavoce.doctor.run._CHECKS", (("turn", broken, 1.0), ("llm", _endless, 0.01))
    )
    findings = await found()
    assert "out of luck" in findings["turn"][0].text
    assert "no result" in findings["llm"][0].text


async def _endless(_settings: Settings) -> list[Finding]:
    await asyncio.Event().wait()
    return []


async def test_the_command_s_exit_status_and_json(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivavoce", "doctor", "--json"),
        env=os.environ
        | {
            "VIVAVOCE_DATA": str(tmp_path),
            "VIVAVOCE_LLM_PROVIDERS": "none",
            "VIVAVOCE_DB_URL": "postgresql://nobody@127.0.0.1:1/none",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 1
    assert {"check", "level", "text", "remedy"} == json.loads(output)[0].keys()
